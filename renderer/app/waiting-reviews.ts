import { create } from 'zustand';
import type { BridgeResult } from '#shared/bridge/derived';
import { useAnswer } from './bridge/use-answer';
import { useNow } from './clock';

/** How often the hub is asked, ms: weeks are decided within days, and nobody is poked about them. */
const every = 5 * 60_000;

const useRounds = create<{ readonly round: number }>(() => ({ round: 0 }));

/** Has it asked anew, as after a decision. */
export const countReviewsAgain = (): void => useRounds.setState(({ round }) => ({ round: round + 1 }));

/**
 * How many weeks wait for this person's decision, and why they are theirs; what was last heard where the hub is out of
 * reach, null before anything was.
 * @param asks false for people who review nobody
 */
export const useWaitingReviews = (asks: boolean): BridgeResult<'review.waiting'> | null => {
  const { round } = useRounds();
  const stretch = Math.floor(useNow() / every);
  return useAnswer(asks ? String(stretch) : null, (bridge) => bridge.call('review.waiting'), round).value;
};
