import { compareQueuePlace } from '#shared/work-items/queue-order';
import { priorities, workItemStatuses } from '#shared/work-items/work-item';
import type { SlimRow } from './slim-row';

/** Rows a block holds when the projection is written anew. */
export const rowsPerBlock = 2_000;

/**
 * A block as text: one array a column, ids and short words by their place in `words`. Reading one is a single
 * `JSON.parse` without a repeated property name, which is what makes reopening fast.
 */
interface PackedBlock {
  readonly format: 2;
  readonly words: readonly string[];
  readonly id: readonly string[];
  readonly engagement: readonly number[];
  readonly matter: readonly number[];
  readonly reference: readonly string[];
  readonly title: readonly string[];
  readonly kind: readonly number[];
  readonly due: readonly (number | null)[];
  readonly status: readonly number[];
  readonly priority: readonly number[];
  /** -1 for nobody, as in every column of words that may be empty. */
  readonly assignee: readonly number[];
  readonly reviewer: readonly number[];
  readonly lease: readonly (number | null)[];
  readonly estimate: readonly (number | null)[];
  readonly done: readonly number[];
  readonly total: readonly number[];
  /** Only for rows that have one, by their place in the block. */
  readonly reserved: Readonly<Record<number, SlimRow['reservedFor']>>;
  readonly requirement: Readonly<Record<number, SlimRow['requirement']>>;
  readonly checkedOut: Readonly<Record<number, number>>;
  /** Items that left. */
  readonly gone: readonly string[];
}

export interface Block {
  readonly rows: readonly SlimRow[];
  readonly gone: readonly string[];
}

class Words {
  readonly list: string[] = [];
  readonly #places = new Map<string, number>();

  place(word: string | null): number {
    if (word === null) return -1;
    let place = this.#places.get(word);
    if (place === undefined) {
      place = this.list.push(word) - 1;
      this.#places.set(word, place);
    }
    return place;
  }
}

/** Keeps of `rows` those for which `pick` has something. */
const sparse = <T>(rows: readonly SlimRow[], pick: (row: SlimRow) => T | null): Record<number, T> => {
  const kept: Record<number, T> = {};
  rows.forEach((row, place) => {
    const value = pick(row);
    if (value !== null) kept[place] = value;
  });
  return kept;
};

/** In the order of the queue: what is already in order is soon put in order at the next start. */
export const packBlock = (block: Block): string => {
  const { gone } = block;
  const rows = block.rows.toSorted(compareQueuePlace);
  const words = new Words();
  const packed: PackedBlock = {
    format: 2,
    words: words.list,
    id: rows.map((row) => row.id),
    engagement: rows.map((row) => words.place(row.engagementId)),
    matter: rows.map((row) => words.place(row.matterId)),
    reference: rows.map((row) => row.reference),
    title: rows.map((row) => row.title),
    kind: rows.map((row) => words.place(row.kind)),
    due: rows.map((row) => row.dueAt),
    status: rows.map((row) => workItemStatuses.indexOf(row.status)),
    priority: rows.map((row) => priorities.indexOf(row.priority)),
    assignee: rows.map((row) => words.place(row.assigneeId)),
    reviewer: rows.map((row) => words.place(row.reviewerId)),
    lease: rows.map((row) => row.leaseUntil),
    estimate: rows.map((row) => row.estimateMinutes),
    done: rows.map((row) => row.checklistDone),
    total: rows.map((row) => row.checklistTotal),
    reserved: sparse(rows, (row) => row.reservedFor),
    requirement: sparse(rows, (row) => row.requirement),
    checkedOut: sparse(rows, (row) => row.checkedOutUntil),
    gone,
  };
  return JSON.stringify(packed);
};

/** One string object for equal words of all blocks: a hundred thousand copies of forty ids would fill the memory. */
export type Interned = Map<string, string>;

const intern = (interned: Interned, word: string): string => {
  const known = interned.get(word);
  if (known !== undefined) return known;
  interned.set(word, word);
  return word;
};

/**
 * Reads a block this program wrote; null for anything else, after which the projection is made anew from the rows.
 * The ids in it were parsed when their rows came, hence the casts.
 */
export const unpackBlock = (text: string, interned: Interned): Block | null => {
  const packed = parse(text);
  if (packed === null) return null;
  const words = packed.words.map((word) => intern(interned, word));
  const word = (place: number | undefined): string => words[place ?? -1] ?? '';
  const wordOrNull = (place: number | undefined): string | null => words[place ?? -1] ?? null;
  const rows = packed.id.map(
    (id, at): SlimRow => ({
      id: id as SlimRow['id'],
      engagementId: word(packed.engagement[at]) as SlimRow['engagementId'],
      matterId: word(packed.matter[at]) as SlimRow['matterId'],
      reference: packed.reference[at] ?? '',
      title: packed.title[at] ?? '',
      kind: word(packed.kind[at]),
      dueAt: packed.due[at] ?? null,
      status: workItemStatuses[packed.status[at] ?? 0] ?? 'ready',
      priority: priorities[packed.priority[at] ?? 0] ?? 'normal',
      assigneeId: wordOrNull(packed.assignee[at]) as SlimRow['assigneeId'],
      reviewerId: wordOrNull(packed.reviewer[at]) as SlimRow['reviewerId'],
      reservedFor: packed.reserved[at] ?? null,
      leaseUntil: packed.lease[at] ?? null,
      checkedOutUntil: packed.checkedOut[at] ?? null,
      estimateMinutes: packed.estimate[at] ?? null,
      checklistDone: packed.done[at] ?? 0,
      checklistTotal: packed.total[at] ?? 0,
      requirement: packed.requirement[at] ?? null,
      words: null,
      titleRank: Number.NaN,
      referenceRank: Number.NaN,
    }),
  );
  return { rows, gone: packed.gone };
};

const parse = (text: string): PackedBlock | null => {
  try {
    const packed: unknown = JSON.parse(text);
    const known = typeof packed === 'object' && packed !== null && 'format' in packed && packed.format === 2;
    return known ? (packed as PackedBlock) : null;
  } catch {
    return null;
  }
};
