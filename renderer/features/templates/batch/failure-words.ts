import { useTranslation } from 'react-i18next';
import type { BatchFailure } from '#shared/templates/batch';
import { useErrorWords } from '../../../i18n/error-words';
import { useFormat } from '../../../i18n/format';

/** What is read about one that was not made: why, and what mends it. */
export interface FailureWords {
  readonly why: string;
  /** Empty where the reason says it. */
  readonly mend: string;
}

export const useFailureWords = (): ((why: BatchFailure) => FailureWords) => {
  const { t } = useTranslation('templates');
  const format = useFormat();
  const words = useErrorWords();
  return (why) => {
    if (why.kind === 'open') {
      const questions = format.list(why.questions);
      return { why: t('batch.open', { count: why.questions.length, questions }), mend: '' };
    }
    const { details = {} } = why.problem;
    const said = words(why.problem);
    const place =
      typeof details['line'] === 'number' ? ` (${String(details['place'])}:${details['line']})` : '';
    return { why: `${said.what}${place}.`, mend: said.do };
  };
};
