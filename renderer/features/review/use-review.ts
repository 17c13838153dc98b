import { useEffect, useState } from 'react';
import type { BridgeResult } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { useBridge } from '../../app/bridge/bridge-context';

/** What the hub answered, or why it did not; null while it is asked. What was read stays until the next answer. */
export interface Asked<T> {
  readonly value: T | null;
  readonly problem: DomainError | null;
}

/**
 * The weeks of everybody whose time one reviews.
 * @param round asked anew when it changes
 */
export const useReviewList = (week: string, round: number): Asked<BridgeResult<'review.list'>> => {
  const bridge = useBridge();
  const [value, setValue] = useState<BridgeResult<'review.list'> | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  useEffect(() => {
    let wanted = true;
    void round;
    void bridge.call('review.list', { week }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setValue(answer.value);
      setProblem(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, week, round]);
  return { value, problem };
};

/** One person's week with its evidence, asked for in the same rounds as the list. */
export const useReviewDetail = (
  personId: PersonId,
  week: string,
  round: number,
): Asked<BridgeResult<'review.read'>> => {
  const bridge = useBridge();
  const [value, setValue] = useState<BridgeResult<'review.read'> | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  useEffect(() => {
    let wanted = true;
    void round;
    void bridge.call('review.read', { personId, week }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setValue(answer.value);
      setProblem(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, personId, week, round]);
  return { value, problem };
};

/** The first so many weeks that wait for one's decision, and how many wait in all. */
export const useReviewQueue = (round: number, pages: number): Asked<BridgeResult<'review.queue'>> => {
  const bridge = useBridge();
  const [value, setValue] = useState<BridgeResult<'review.queue'> | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  useEffect(() => {
    let wanted = true;
    void round;
    const read = async () => {
      let weeks: BridgeResult<'review.queue'>['weeks'] = [];
      for (let page = 0; page < pages; page += 1) {
        const answer = await bridge.call('review.queue', { after: weeks.length });
        if (!wanted) return;
        setProblem(answer.ok ? null : answer.error);
        if (!answer.ok) return;
        weeks = [...weeks, ...answer.value.weeks];
        setValue({ weeks, total: answer.value.total });
        if (weeks.length >= answer.value.total) return;
      }
    };
    void read();
    return () => {
      wanted = false;
    };
  }, [bridge, round, pages]);
  return { value, problem };
};
