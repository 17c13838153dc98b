import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../app/toast';
import type { PlainType } from './command-order';

/**
 * Says that something was done to a work item, in the word of its button. A claim without network is not said to be
 * one: the hub has yet to agree.
 */
export const useSaid = (offline: boolean): ((type: PlainType, title: string) => void) => {
  const { t } = useTranslation('work-item');
  return useCallback(
    (type, title) => {
      const intended = offline && type === 'work-item.claim';
      showToast({ text: intended ? t('said.intended', { title }) : t(`said.${type}`, { title }) });
    },
    [t, offline],
  );
};
