import type { DomainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import type { Reservation } from '#shared/work-items/work-item';
import type { QueueRow } from '../../replica/replica';

/** What the *Who* column says of an item. */
export type WhoState =
  /** Claimed here, and the hub has not answered: never *You*. */
  | { readonly who: 'claiming' }
  | { readonly who: 'you'; readonly checkedOutUntil: number | null }
  | { readonly who: 'person'; readonly personId: PersonId; readonly checkedOutUntil: number | null }
  | { readonly who: 'review'; readonly reviewerId: PersonId | null }
  | { readonly who: 'over'; readonly status: 'approved' | 'completed' }
  | { readonly who: 'free' }
  | { readonly who: 'reserved'; readonly reservation: Reservation }
  /** Free, but not for me until I hold what it asks. */
  | { readonly who: 'needs'; readonly problem: DomainError }
  /** Nobody's; a lead gives it out. */
  | { readonly who: 'unassigned' };

const needs: ReadonlySet<string> = new Set(['work-item.credential-missing', 'work-item.language-missing']);

const unheld = ({ claimProblem, reservedFor }: QueueRow): WhoState => {
  if (claimProblem === null) return { who: 'free' };
  if (needs.has(claimProblem.code)) return { who: 'needs', problem: claimProblem };
  return reservedFor ? { who: 'reserved', reservation: reservedFor } : { who: 'unassigned' };
};

/** Whose an item is, seen by `me` at `now` (epoch ms): a claim whose lease ran out holds nothing. */
export const whoState = (row: QueueRow, me: PersonId, now: number): WhoState => {
  if (row.intended) return { who: 'claiming' };
  if (row.status === 'approved' || row.status === 'completed') return { who: 'over', status: row.status };
  if (row.status === 'review') return { who: 'review', reviewerId: row.reviewerId };
  const held = row.assigneeId !== null && (row.leaseUntil === null || row.leaseUntil > now);
  if (!held || row.assigneeId === null) return unheld(row);
  const checkedOutUntil =
    row.checkedOutUntil !== null && row.checkedOutUntil > now ? row.checkedOutUntil : null;
  return row.assigneeId === me
    ? { who: 'you', checkedOutUntil }
    : { who: 'person', personId: row.assigneeId, checkedOutUntil };
};
