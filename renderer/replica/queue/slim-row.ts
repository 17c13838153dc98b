import type { RowBody } from '#shared/sync/row';
import type { Priority, Reservation, WorkItem, WorkItemStatus } from '#shared/work-items/work-item';

/**
 * A work item as the projection holds it: what the grid draws, sorts, filters and judges by. A hundred thousand of
 * these stand in memory, so nothing is here that can be looked up (client and service line are the engagement's).
 * Never changed once made, except for what `words` and the ranks remember.
 */
export interface SlimRow {
  readonly id: WorkItem['id'];
  readonly engagementId: WorkItem['engagementId'];
  readonly matterId: WorkItem['matterId'];
  readonly reference: string;
  readonly title: string;
  readonly kind: string;
  readonly dueAt: number | null;
  readonly status: WorkItemStatus;
  readonly priority: Priority;
  readonly assigneeId: WorkItem['assigneeId'];
  readonly reviewerId: WorkItem['reviewerId'];
  readonly reservedFor: Reservation | null;
  readonly leaseUntil: number | null;
  /** Epoch ms until which it is checked out for offline work; null where it never was. */
  readonly checkedOutUntil: number | null;
  readonly estimateMinutes: number | null;
  readonly checklistDone: number;
  readonly checklistTotal: number;
  readonly requirement: WorkItem['requirement'];
  /** Folded text of reference, title and kind; made when somebody first searches. */
  words: string | null;
  /** Place among all titles and references in the collation of the present locale; NaN until they are ranked. */
  titleRank: number;
  referenceRank: number;
}

export const slimOf = (item: RowBody<'workItem'>): SlimRow => {
  let done = 0;
  for (const entry of item.checklist) if (entry.done) done += 1;
  return {
    id: item.id,
    engagementId: item.engagementId,
    matterId: item.matterId,
    reference: item.reference,
    title: item.title,
    kind: item.kind,
    dueAt: item.dueAt,
    status: item.status,
    priority: item.priority,
    assigneeId: item.assigneeId,
    reviewerId: item.reviewerId,
    reservedFor: item.reservedFor,
    leaseUntil: item.hold?.leaseUntil ?? null,
    checkedOutUntil: item.hold?.checkedOutUntil ?? null,
    estimateMinutes: item.estimateMinutes,
    checklistDone: done,
    checklistTotal: item.checklist.length,
    requirement: item.requirement,
    words: null,
    titleRank: Number.NaN,
    referenceRank: Number.NaN,
  };
};
