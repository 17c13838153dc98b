import type { SessionState } from '#shared/bridge/contract';
import type { Bridge } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import type { Random } from '#shared/kernel/random';
import type { Replica } from './replica';
import { WindowReplica } from './window-replica';

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
 * hub. Answers at once with status `opening`; what goes wrong later shows in `status`.
 */
export const openReplica = ({
  bridge,
  session,
  clock,
  random,
  undoMilliseconds = 60_000,
}: OpenReplicaOptions): Replica =>
  new WindowReplica({
    bridge,
    profileId: session.profileId,
    author: { personId: session.person.id, deviceId: session.deviceId },
    clock,
    random,
    undoMilliseconds,
  });
