import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { wordedDetails } from './qualification-words';

export interface ProblemWords {
  readonly what: string;
  readonly safe: string;
  readonly todo: string;
}

/** The words of an error: what happened, what is safe, what to do. */
export const useProblemWords = (): ((problem: DomainError) => ProblemWords) => {
  const { t } = useTranslation();
  const { locale } = useFormat();
  return useCallback(
    (problem) => {
      const details = wordedDetails(problem, t, locale);
      const words = (part: string): string => t(`errors:${problem.code}.${part}`, details);
      return { what: words('what'), safe: words('safe'), todo: words('do') };
    },
    [t, locale],
  );
};

/** Says in place why something was refused; stays until it is dismissed or done. */
export const ProblemNotice = ({
  problem,
  onDismiss,
}: {
  readonly problem: DomainError;
  readonly onDismiss: () => void;
}) => {
  const { t } = useTranslation('work-item');
  const { what, safe, todo } = useProblemWords()(problem);
  return (
    <Notice
      title={what}
      actions={
        <Button look="plain" onPress={onDismiss}>
          {t('dismiss')}
        </Button>
      }
    >
      {safe} {todo}
    </Notice>
  );
};
