import { useEffect, useState } from 'react';
import type { BridgeResult } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { useBridge } from '../../app/bridge/bridge-context';
import { type Answered, useAnswer } from '../../app/bridge/use-answer';

/**
 * The weeks of everybody whose time one reviews.
 * @param round asked anew when it changes
 */
export const useReviewList = (week: string, round: number): Answered<BridgeResult<'review.list'>> =>
  useAnswer(week, (bridge) => bridge.call('review.list', { week }), round);

/** One person's week with its evidence, asked for in the same rounds as the list. */
export const useReviewDetail = (
  personId: PersonId,
  week: string,
  round: number,
): Answered<BridgeResult<'review.read'>> =>
  useAnswer(`${personId} ${week}`, (bridge) => bridge.call('review.read', { personId, week }), round);

/** The first so many weeks that wait for one's decision, and how many wait in all. */
export const useReviewQueue = (round: number, pages: number): Answered<BridgeResult<'review.queue'>> => {
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
