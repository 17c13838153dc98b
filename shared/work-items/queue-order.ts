import type { Priority } from './work-item';

/** What the order of a queue looks at; both the full item and the grid's slim one have it. */
export interface QueuePlace {
  readonly id: string;
  readonly dueAt: number | null;
  readonly priority: Priority;
}

const rank: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

/** Whole days since the epoch in UTC: coarse on purpose, this is the replica's readable due column. */
export const dueBucketOf = (dueAt: number | null): number =>
  dueAt === null ? Number.MAX_SAFE_INTEGER : Math.floor(dueAt / 86_400_000);

/**
 * The order in which free work should be taken: urgent first, then what is due first, then higher priority,
 * then the id, so that every workstation agrees.
 */
export const compareQueuePlace = (a: QueuePlace, b: QueuePlace): number => {
  if ((a.priority === 'urgent') !== (b.priority === 'urgent')) return a.priority === 'urgent' ? -1 : 1;
  const due = (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER);
  if (due !== 0) return due;
  return rank[a.priority] - rank[b.priority] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
};
