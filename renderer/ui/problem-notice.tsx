import type { ReactNode } from 'react';
import { useErrorWords } from '../i18n/error-words';
import { Notice } from './notice';

interface ProblemNoticeProps {
  readonly problem: Parameters<ReturnType<typeof useErrorWords>>[0];
  readonly tone?: 'late' | 'after';
  readonly actions?: ReactNode;
}

/** An error in its words: what happened, what is safe, what to do. */
export const ProblemNotice = ({ problem, tone = 'late', actions }: ProblemNoticeProps) => {
  const words = useErrorWords()(problem);
  return (
    <Notice tone={tone} title={words.what} actions={actions}>
      <p>{words.safe}</p>
      <p>{words.do}</p>
    </Notice>
  );
};
