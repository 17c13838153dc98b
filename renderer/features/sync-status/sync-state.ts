import type { CourierState } from '#shared/bridge/contract';
import type { DomainError } from '#shared/kernel/errors';
import type { ReplicaStatus } from '../../replica/replica';

type Problem = NonNullable<CourierState['problem']> | DomainError;

/** What the pill says. Instants are epoch ms; counts are of changes that the hub has not answered. */
export type SyncState =
  | { readonly name: 'starting' }
  | { readonly name: 'first-sync'; readonly rows: number }
  | { readonly name: 'failed'; readonly problem: Problem }
  | { readonly name: 'refused'; readonly waiting: number; readonly problem: Problem | null }
  | { readonly name: 'offline'; readonly waiting: number; readonly since: number | null }
  | { readonly name: 'saving'; readonly waiting: number }
  | { readonly name: 'in-step'; readonly at: number };

/** The one truth of replica and courier, worst news first: *in step* is said only when nothing else is to be said. */
export const syncStateOf = (replica: ReplicaStatus, courier: CourierState | null): SyncState => {
  if (replica.phase === 'failed') return { name: 'failed', problem: replica.problem };
  if (!courier) return { name: 'starting' };
  const { contact, waiting, lastContactAt, problem } = courier;
  if (contact === 'refused') return { name: 'refused', waiting, problem };
  if (contact === 'offline') return { name: 'offline', waiting, since: lastContactAt };
  if (replica.phase === 'first-sync') return { name: 'first-sync', rows: replica.rows };
  if (waiting > 0) return { name: 'saving', waiting };
  if (replica.phase === 'opening' || lastContactAt === null) return { name: 'starting' };
  return { name: 'in-step', at: lastContactAt };
};
