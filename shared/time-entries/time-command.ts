import { z } from 'zod';
import { timeEntryDraft } from './time-entry';
import { endedRun, run } from './timer';

/** Enough for a run that is cut at every hour of a day off. */
const entries = z.array(timeEntryDraft).max(50);

/*
 * Every change of the timer says all it does at once: which run ends, what that leaves in the ledger, and which run
 * stands afterwards. So no crash between two writes can lose a stretch or count one twice, and a workstation that was
 * offline for a week needs nothing from the hub to be believed.
 */
const change = { ended: endedRun.nullable(), entries, run: run.nullable() };

export const timeCommands = [
  /** Typed in, corrected or withdrawn: entries that stand in the ledger from now on. */
  z.strictObject({ type: z.literal('time-entry.record'), entries: entries.min(1) }),
  z.strictObject({ type: z.literal('timer.start'), ...change }),
  z.strictObject({ type: z.literal('timer.pause'), ...change }),
  z.strictObject({ type: z.literal('timer.switch'), ...change }),
  z.strictObject({ type: z.literal('timer.stop'), ...change }),
  /** Other words for what runs; nothing ends. */
  z.strictObject({ type: z.literal('timer.describe'), ...change }),
] as const;

export const timeCommand = z.discriminatedUnion('type', timeCommands);
export type TimeCommand = z.infer<typeof timeCommand>;
export type TimerCommand = Exclude<TimeCommand, { type: 'time-entry.record' }>;
