import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorWords } from '../i18n/error-words';
import { Button } from './button';
import { Notice } from './notice';

interface ProblemNoticeProps {
  readonly problem: Parameters<ReturnType<typeof useErrorWords>>[0];
  readonly tone?: 'late' | 'after';
  readonly actions?: ReactNode;
  /** For what stays only until it was read. */
  readonly onDismiss?: () => void;
}

/** An error in its words: what happened, what is safe, what to do. */
export const ProblemNotice = ({ problem, tone = 'late', actions, onDismiss }: ProblemNoticeProps) => {
  const { t } = useTranslation('common');
  const words = useErrorWords()(problem);
  const dismiss = onDismiss && (
    <Button look="plain" onPress={onDismiss}>
      {t('dismiss')}
    </Button>
  );
  return (
    <Notice tone={tone} title={words.what} actions={actions ?? dismiss}>
      <p>{words.safe}</p>
      <p>{words.do}</p>
    </Notice>
  );
};
