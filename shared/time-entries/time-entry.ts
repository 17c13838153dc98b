import { z } from 'zod';
import { deviceId, engagementId, matterId, personId, workItemId } from '../kernel/ids';
import { plainText } from '../kernel/plain-text';

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
export type TimeCategory = z.infer<typeof timeCategory>;

/** Names one run of a timer from its start to its stop, over every pause; a UUID. */
export const runId = z.uuid().brand<'RunId'>();
export type RunId = z.infer<typeof runId>;

/**
 * What the machine's monotonic clock saw between start and end. Two readings belong together only within one boot;
 * across boots nothing can be said.
 */
export const monotonicEvidence = z.looseObject({
  /** Elapsed on the monotonic clock, ms; null where start and end lie in different boots. */
  elapsed: z.number().int().nonnegative().nullable(),
  /** Names the boot, without telling which machine. */
  bootId: plainText(80),
  /** Whether this clock goes on while the machine sleeps. */
  countsSuspend: z.boolean(),
});

/** What an entry is for. */
export const timeSubject = {
  category: timeCategory,
  engagementId: engagementId.nullable(),
  matterId: matterId.nullable(),
  workItemId: workItemId.nullable(),
  /** The engagement's own name for what was done: drafting, review, call… */
  activity: plainText(80).nullable(),
  note: plainText(4_000),
};

/** Where and how it was measured. Zones are IANA names. */
export const timeEvidence = {
  /** In force when it was recorded: where the person was, and the client's. */
  personZone: plainText(64).min(1),
  clientZone: plainText(64).min(1).nullable(),
  /** Which version of the client's calendar held then; approved weeks keep it. */
  calendarRevision: z.number().int().nullable(),
  /** The working day it belongs to, YYYY-MM-DD: a shift from 22:00 to 07:00 is one day, whatever the calendar says. */
  shiftDate: z.iso.date(),
  /** Hub's clock minus the workstation's when last known, ms; null before the first contact. */
  hubOffset: z.number().int().nullable(),
};

/** What a workstation says of an entry; who it was, on which device and when, its mutation says. */
const recorded = {
  id: timeEntryId,
  ...timeSubject,
  ...timeEvidence,
  /** Epoch ms by the workstation's wall clock, half open. */
  startedAt: z.number().int(),
  endedAt: z.number().int(),
  /** From a timer, or typed in afterwards. */
  source: z.enum(['timer', 'manual']),
  /** The run of the timer that it is a stretch of; null where it was typed in. */
  runId: runId.nullable(),
  monotonic: monotonicEvidence.nullable(),
  supersedes: timeEntryId.nullable(),
  /** Why it was corrected, or recorded late; null where neither. */
  reason: plainText(1_000).nullable(),
  /** A correction that takes the time out altogether. */
  withdrawn: z.boolean(),
};

/** An entry on its way: the strict form, for commands. */
export const timeEntryDraft = z.strictObject({
  ...recorded,
  monotonic: monotonicEvidence.strip().nullable(),
});
export type TimeEntryDraft = z.infer<typeof timeEntryDraft>;

/** The hub's signed word that it took an entry in, and where in its person's chain. */
export const timeReceipt = z.looseObject({
  /** Its place in the order of arrival, from 1. */
  index: z.number().int().positive(),
  hash: z.string(),
  /** Epoch ms on the hub's clock. */
  receivedAt: z.number().int(),
  /** Arrived after its week had been approved: the approval stands as it was. */
  late: z.boolean(),
  /** Ed25519 over the receipt's text (`receiptText`), base64. */
  signature: z.string(),
});
export type TimeReceipt = z.infer<typeof timeReceipt>;

/**
 * An immutable interval of work, with its evidence. Nothing in it ever changes: a correction is another entry that
 * names the one it supersedes. Raw instants are kept for ever; client hours, rounding and totals are derived.
 */
export const timeEntry = z.looseObject({
  ...recorded,
  personId,
  deviceId,
  deviceSequence: z.number().int().positive(),
  /** Epoch ms by the workstation's clock when the entry was made; `endedAt` and this may lie days apart. */
  recordedAt: z.number().int(),
  /** Missing until the hub has taken it in. */
  receipt: timeReceipt.optional(),
});
export type TimeEntry = z.infer<typeof timeEntry>;
