import { type Engagement, memberRoleOf } from '#shared/engagements/engagement';
import type { PersonId } from '#shared/kernel/ids';
import { claimProblem } from '#shared/work-items/decide-work-item';
import { isHeld } from '#shared/work-items/lease';
import type { WorkItem } from '#shared/work-items/work-item';
import type { QueueHolding, QueueRow } from '../replica';
import type { Directory } from './directory';
import type { SlimRow } from './slim-row';

/** What pending mutations say about an item beyond its row. */
export interface Mark {
  readonly intended: boolean;
  readonly unsent: boolean;
}

/** Everything a row is seen in the light of. */
export interface Scene {
  readonly me: PersonId;
  readonly directory: Directory;
  mark(id: string): Mark | undefined;
}

type Held = Pick<WorkItem, 'assigneeId' | 'hold'>;

/** Of a hold, what decides whether the row is held. */
export const holdOf = ({ leaseUntil }: SlimRow): WorkItem['hold'] =>
  leaseUntil === null ? null : { mutationId: null, leaseUntil };

const asHeld = (row: SlimRow): Held => ({ assigneeId: row.assigneeId, hold: holdOf(row) });

const claimableStatuses: ReadonlySet<SlimRow['status']> = new Set([
  'ready',
  'started',
  'waiting',
  'returned',
]);

const isMineToReview = (row: SlimRow, engagement: Engagement, me: PersonId): boolean => {
  if (row.status !== 'review' || row.assigneeId === me) return false;
  if (row.reviewerId !== null) return row.reviewerId === me;
  const role = memberRoleOf(engagement, me);
  return role === 'lead' || role === 'reviewer';
};

export const holdings: readonly QueueHolding[] = ['mine', 'free', 'others', 'reviewing'];

/** Whose a row is, as bits in the order of `holdings`: nothing is allocated for a hundred thousand rows. */
export const holdingBits = (row: SlimRow, engagement: Engagement, me: PersonId, now: number): number => {
  const held = row.assigneeId !== null && isHeld(asHeld(row), now);
  const mine = held && row.assigneeId === me ? 1 : 0;
  const free = !held && claimableStatuses.has(row.status) ? 2 : 0;
  const others = held && row.assigneeId !== me ? 4 : 0;
  return mine | free | others | (isMineToReview(row, engagement, me) ? 8 : 0);
};

/** The row as the grid shows it; null while its engagement has not arrived yet, in the midst of a first sync. */
export const toQueueRow = (row: SlimRow, scene: Scene, now: number): QueueRow | null => {
  const engagement = scene.directory.engagement(row.engagementId);
  if (!engagement) return null;
  const actor = scene.directory.person(scene.me);
  const mark = scene.mark(row.id);
  return {
    id: row.id,
    engagementId: row.engagementId,
    reference: row.reference,
    title: row.title,
    kind: row.kind,
    clientId: engagement.clientId,
    matterId: row.matterId,
    serviceLine: engagement.serviceLine,
    dueAt: row.dueAt,
    status: row.status,
    priority: row.priority,
    assigneeId: row.assigneeId,
    reviewerId: row.reviewerId,
    reservedFor: row.reservedFor,
    leaseUntil: row.leaseUntil,
    checkedOutUntil: row.checkedOutUntil,
    estimateMinutes: row.estimateMinutes,
    checklistDone: row.checklistDone,
    checklistTotal: row.checklistTotal,
    claimProblem: actor
      ? claimProblem({ ...row, ...asHeld(row) }, { actor, engagement, now })
      : { code: 'person.not-found' },
    intended: mark?.intended ?? false,
    unsent: mark?.unsent ?? false,
  };
};
