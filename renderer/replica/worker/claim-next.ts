import type { Bridge } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import type { Projection } from '../queue/projection';
import type { ClaimedNext, Dispatched } from '../replica';
import { mayClaimOffline } from './command-desk';
import type { Order } from './order';

interface ClaimNextParts {
  readonly bridge: Pick<Bridge, 'call'>;
  readonly clock: Clock;
  readonly projection: Projection;
  /** Reads the feed to its present end. */
  readonly pull: () => Promise<void>;
  readonly dispatch: (orders: readonly Order[]) => Promise<readonly Result<Dispatched, DomainError>[]>;
}

/**
 * Claims what should be done next: the hub chooses, or where it cannot be asked this workstation, by the same rule and
 * under the same id, so that one press is one claim whatever became of the question. Null where nothing is free.
 */
export const claimNext = async (
  { bridge, clock, projection, pull, dispatch }: ClaimNextParts,
  id: MutationId,
): Promise<Result<ClaimedNext | null, DomainError>> => {
  const asked = await bridge.call('claims.next', { id });
  if (asked.ok) {
    const { workItemId } = asked.value;
    if (workItemId === null) return ok(null);
    await pull();
    return ok({ workItemId, intended: false });
  }
  if (!mayClaimOffline(asked.error)) return asked;
  const now = clock.now();
  const row = projection.next(now);
  if (!row) return ok(null);
  const command = { type: 'work-item.claim', workItemId: row.id } as const;
  const [claimed] = await dispatch([
    { id, scope: row.engagementId, command, recordedAt: now, dependsOn: [] },
  ]);
  return claimed?.ok === false ? claimed : ok({ workItemId: row.id, intended: true });
};
