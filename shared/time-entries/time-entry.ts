import { z } from 'zod';
import { deviceId, engagementId, matterId, personId, workItemId } from '../kernel/ids';

/** Identifies one entry of the ledger; a UUIDv7 made by the workstation that recorded it. */
export const timeEntryId = z.uuid().brand<'TimeEntryId'>();
export type TimeEntryId = z.infer<typeof timeEntryId>;

/** What the time was for. Everything but `client` is the provider's own, and is never billed. */
export const timeCategories = [
  'client',
  'training',
  'meeting',
  'idle',
  'system-down',
  'waiting-on-client',
  'break',
  'leave',
] as const;
export const timeCategory = z.enum(timeCategories);

/**
 * What the machine's monotonic clock saw between start and end. Two readings belong together only within one boot;
 * across boots nothing can be said.
 */
export const monotonicEvidence = z.looseObject({
  /** Elapsed on the monotonic clock, ms; null where start and end lie in different boots. */
  elapsed: z.number().int().nonnegative().nullable(),
  /** Names the boot, without telling which machine. */
  bootId: z.string().max(80),
  /** Whether this clock goes on while the machine sleeps. */
  countsSuspend: z.boolean(),
});

/**
 * An immutable interval of work, with its evidence. Nothing in it ever changes: a correction is another entry that
 * names the one it supersedes. Raw instants are kept for ever; client hours, rounding and totals are derived.
 */
export const timeEntry = z.looseObject({
  id: timeEntryId,
  personId,
  category: timeCategory,
  engagementId: engagementId.nullable(),
  matterId: matterId.nullable(),
  workItemId: workItemId.nullable(),
  /** The engagement's own name for what was done: drafting, review, call… */
  activity: z.string().max(80).nullable(),
  note: z.string().max(4_000),
  /** Epoch ms by the workstation's wall clock, half open. */
  startedAt: z.number().int(),
  endedAt: z.number().int(),
  /** IANA zones in force when it was recorded: where the person was, and the client's. */
  personZone: z.string().min(1).max(64),
  clientZone: z.string().min(1).max(64).nullable(),
  /** Which version of the client's calendar held then; approved weeks keep it. */
  calendarRevision: z.number().int().nullable(),
  /** The working day it belongs to, YYYY-MM-DD: a shift from 22:00 to 07:00 is one day, whatever the calendar says. */
  shiftDate: z.iso.date(),
  /** From a timer, or typed in afterwards. */
  source: z.enum(['timer', 'manual']),
  monotonic: monotonicEvidence.nullable(),
  /** Hub's clock minus the workstation's when last known, ms; null before the first contact. */
  hubOffset: z.number().int().nullable(),
  deviceId,
  deviceSequence: z.number().int().positive(),
  /** Epoch ms by the workstation's clock when the entry was made; `endedAt` and this may lie days apart. */
  recordedAt: z.number().int(),
  supersedes: timeEntryId.nullable(),
  /** Why it was corrected, or recorded late; null where neither. */
  reason: z.string().max(1_000).nullable(),
  /** A correction that takes the time out altogether. */
  withdrawn: z.boolean(),
});
export type TimeEntry = z.infer<typeof timeEntry>;
