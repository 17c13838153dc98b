import { nameOf } from '#shared/sync/rebase';
import type { RowBody, RowKind } from '#shared/sync/row';
import { weekOf } from '#shared/time-entries/week';
import { dueBucketOf } from '#shared/work-items/queue-order';
import type { Sealing } from './sealing';
import type { StoredRow } from './stored-row';

/** What of a row stays readable beside its name, scopes and seq. */
export type ReadableColumns = Pick<StoredRow, 'status' | 'priority' | 'due' | 'assignee' | 'parent'>;

export const readableColumns = (kind: string, body: unknown): ReadableColumns => {
  if (kind === 'activity' || kind === 'attachment')
    return { parent: (body as RowBody<'activity' | 'attachment'>).workItemId };
  if (kind === 'document') {
    const { workItemId } = body as RowBody<'document'>;
    return workItemId === null ? {} : { parent: workItemId };
  }
  if (kind === 'timeEntry') return { parent: weekBucket(weekOf((body as RowBody<'timeEntry'>).shiftDate)) };
  if (kind !== 'workItem') return {};
  const { status, priority, dueAt, assigneeId } = body as RowBody<'workItem'>;
  const columns = { status, priority, due: dueBucketOf(dueAt) };
  return assigneeId === null ? columns : { ...columns, assignee: assigneeId };
};

/** Under what the entries of a week are found, by its Monday; the buckets of a year stand in its order. */
export const weekBucket = (week: string): string => `week:${week}`;

/** First and last possible name of a kind: `between(...range)` finds all rows of it. */
export const rangeOf = (kind: RowKind): [string, string] => [`${kind}:`, `${kind};`];

export const workItemName = (id: string): string => nameOf({ kind: 'workItem', id });

/** The id in the name of a work item, or null for the name of anything else. */
export const workItemIdOf = (name: string): string | null => {
  const [prefix] = rangeOf('workItem');
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
};

/**
 * Bodies as they were when they were written; a body that cannot be opened is left out, as if the row were not here.
 * What lies in the database was parsed by its schema before it was written, hence no second parsing.
 */
export const openBodies = async <R extends { readonly body: StoredRow['body'] }, T>(
  sealing: Sealing,
  rows: readonly R[],
): Promise<{ row: R; value: T }[]> => {
  const texts = await sealing.open(rows.map((row) => row.body));
  return rows.flatMap((row, at) => {
    const text = texts[at];
    return text == null ? [] : [{ row, value: JSON.parse(text) as T }];
  });
};
