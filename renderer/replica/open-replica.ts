import type { SessionState } from '#shared/bridge/contract';
import type { Bridge } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import type { Random } from '#shared/kernel/random';
import type { Replica } from './replica';

export type SignedInSession = Extract<SessionState, { phase: 'signed-in' }>;

export interface OpenReplicaOptions {
  readonly bridge: Bridge;
  readonly session: SignedInSession;
  readonly clock: Clock;
  readonly random: Random;
  /** For how long something let go of can be taken back, in ms; a minute unless told otherwise. */
  readonly undoMilliseconds?: number;
}

/**
 * Opens the local copy of the signed-in person, brings it in line with the journal and keeps it in step with the
 * hub. Resolves at once with status `opening`; what goes wrong later shows in `status`, never as a rejection.
 */
export const openReplica = (_options: OpenReplicaOptions): Promise<Replica> =>
  Promise.reject(new Error('the replica is being built'));
