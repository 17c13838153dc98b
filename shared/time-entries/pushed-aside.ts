import { readLedger } from './ledger';
import type { TimeEntry } from './time-entry';
import type { Run, Timer } from './timer';

/**
 * When a run that was pushed aside was over, as far as the timer tells: at the first moment after its start at which
 * another clock began for the same person. What runs now says that only while it does; once it was paused or stopped,
 * or went on, it began where its first entry does. Null where nothing tells: the start itself would be an end that
 * leaves nothing of the run.
 */
export const endOfAside = (run: Run, timer: Timer, entries: readonly TimeEntry[]): number | null => {
  const running = [timer.current, ...timer.open].flatMap((one) =>
    one?.state === 'running' && one.id !== run.id ? [one.startedAt] : [],
  );
  const recorded = readLedger(entries).standing.flatMap(({ runId, startedAt }) =>
    runId !== null && runId !== run.id ? [startedAt] : [],
  );
  const later = [...running, ...recorded].filter((at) => at > run.startedAt);
  return later.length === 0 ? null : Math.min(...later);
};
