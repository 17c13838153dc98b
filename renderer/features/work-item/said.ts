import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../app/toast';
import type { PlainType } from './command-order';

/**
 * Says that something was done to a work item, in the word of its button. A claim that waits for the hub's word
 * (`intended`; without network unless told otherwise) is not said to be one.
 */
export const useSaid = (offline: boolean): ((type: PlainType, title: string, intended?: boolean) => void) => {
  const { t } = useTranslation('work-item');
  return useCallback(
    (type, title, intended = offline) => {
      const waits = intended && type === 'work-item.claim';
      showToast({ text: waits ? t('said.intended', { title }) : t(`said.${type}`, { title }) });
    },
    [t, offline],
  );
};
