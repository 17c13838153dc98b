import { useCallback, useEffect, useState } from 'react';
import type { BridgeResult } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { useBridge } from '../../app/bridge/bridge-context';

/** What the hub answered, or why it did not; null while it is asked. What was read stays until the next answer. */
export interface Asked<T> {
  readonly value: T | null;
  readonly problem: DomainError | null;
  readonly again: () => void;
}

/** The weeks of everybody whose time one reviews. */
export const useReviewList = (week: string): Asked<BridgeResult<'review.list'>> => {
  const bridge = useBridge();
  const [value, setValue] = useState<BridgeResult<'review.list'> | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    // Asked anew for each week, and when somebody says so.
    void asked;
    void bridge.call('review.list', { week }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setValue(answer.value);
      setProblem(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, week, asked]);
  return { value, problem, again: useCallback(() => setAsked((count) => count + 1), []) };
};

/** One person's week with its evidence. */
export const useReviewDetail = (personId: PersonId, week: string): Asked<BridgeResult<'review.read'>> => {
  const bridge = useBridge();
  const [value, setValue] = useState<BridgeResult<'review.read'> | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    void asked;
    void bridge.call('review.read', { personId, week }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setValue(answer.value);
      setProblem(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, personId, week, asked]);
  return { value, problem, again: useCallback(() => setAsked((count) => count + 1), []) };
};
