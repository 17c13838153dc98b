import { z } from 'zod';
import { deviceId, engagementId, personId, workItemId } from '../kernel/ids';
import { plainText } from '../kernel/plain-text';
import { runId, timeEvidence, timeSubject } from './time-entry';

/** A reading of the monotonic clock: two of one boot can be told apart, and nothing else can. */
export const monotonicReading = z.strictObject({
  /** Ms since some moment of this boot. */
  reading: z.number().int().nonnegative(),
  bootId: plainText(80),
  countsSuspend: z.boolean(),
});
export type MonotonicReading = z.infer<typeof monotonicReading>;

/**
 * A clock that somebody started. Running, its present stretch began at `startedAt`; paused, its last one ended there,
 * and every stretch before stands in the ledger already: nothing of a paused run is still to be recorded. Each stretch
 * has an id of its own, so that whoever ends one that is over ends no other.
 */
export const run = z.strictObject({
  id: runId,
  state: z.enum(['running', 'paused']),
  ...timeSubject,
  ...timeEvidence,
  /** Epoch ms by the wall clock of the workstation that started it. */
  startedAt: z.number().int(),
  monotonic: monotonicReading.nullable(),
  deviceId,
  /** What its former stretches come to, in ms; they are entries. */
  earlierMilliseconds: z.number().int().nonnegative(),
});
export type Run = z.infer<typeof run>;

/**
 * Somebody's timer: one a person, in their own scope, so that each of their workstations shows the same. `open` holds
 * runs that another workstation's start pushed aside without having known of them; each waits to be told when it ended.
 */
export const timer = z.looseObject({ id: personId, current: run.nullable(), open: z.array(run).max(50) });
export type Timer = z.infer<typeof timer>;

/**
 * What colleagues on an engagement see of a running timer: that somebody is at work there, on what, and since when.
 * One a person and engagement, in the engagement's scope; never a note, an activity or a length.
 */
export const presence = z.looseObject({
  /** `presenceId(person, engagement)`. */
  id: z.string().min(1).max(80),
  personId,
  engagementId,
  workItemId: workItemId.nullable(),
  /** Epoch ms by their workstation's clock; null where they are not at it. */
  since: z.number().int().nullable(),
  /** Epoch ms by the clock of the workstation that said so. */
  writtenAt: z.number().int(),
});
export type Presence = z.infer<typeof presence>;

export const presenceId = (person: string, engagement: string): string => `${person}:${engagement}`;

/** The run that a change of the timer ends, with the engagement whose colleagues saw it. */
export const endedRun = z.strictObject({ id: runId, engagementId: engagementId.nullable() });
