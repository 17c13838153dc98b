import { compareQueuePlace } from '#shared/work-items/queue-order';
import type { QueueHolding } from '../replica';
import type { Plan } from './plan';
import { holdings } from './scene';
import type { SlimRow } from './slim-row';
import { stableOrder } from './stable-order';

/** How one visible row changed; a row that came or went has one side only. */
export interface RowChange {
  readonly before: SlimRow | null;
  readonly after: SlimRow | null;
}

interface Group {
  readonly key: string;
  readonly rank: number;
  readonly rows: SlimRow[];
}

export type ResultLine =
  | { readonly line: 'group'; readonly key: string; readonly count: number; readonly collapsed: boolean }
  | { readonly line: 'item'; readonly row: SlimRow };

/** The rows that answer a query, in order, in groups; an ungrouped answer is one group without a heading. */
export class QueueResult {
  readonly #plan: Plan;
  #collapsed: ReadonlySet<string>;
  #groups: Group[] = [];
  /** Index of each group's first line; one more at the end for the total. */
  #starts: number[] = [0];
  readonly #counts = [0, 0, 0, 0];
  #items = 0;

  /** `inQueueOrder` are all visible rows; sorting is stable, so that order remains among equals. */
  constructor(plan: Plan, collapsed: readonly string[], inQueueOrder: readonly SlimRow[]) {
    this.#plan = plan;
    this.#collapsed = new Set(collapsed);
    const groups = new Map<string, Group>();
    for (const row of inQueueOrder) {
      const bits = plan.match(row);
      if (bits < 0) continue;
      this.#count(bits, 1);
      if (!plan.wanted(bits)) continue;
      const key = plan.groupKey(row);
      let group = groups.get(key);
      if (!group) {
        group = { key, rank: plan.groupRank(row), rows: [] };
        groups.set(key, group);
      }
      group.rows.push(row);
      this.#items += 1;
    }
    this.#groups = [...groups.values()]
      .sort(compareGroups)
      .map((group) => ({ ...group, rows: sortedBy(plan.keys, group.rows) }));
    this.#layOut();
  }

  get items(): number {
    return this.#items;
  }

  get lines(): number {
    return this.#starts.at(-1) ?? 0;
  }

  get byHolding(): Record<QueueHolding, number> {
    const [mine = 0, free = 0, others = 0, reviewing = 0] = this.#counts;
    return { mine, free, others, reviewing };
  }

  /** Takes in a few changed rows without sorting the rest again. */
  update(changes: readonly RowChange[]): void {
    // What leaves goes first: a row that was replaced may have lost its rank, and would lead the search for a place astray.
    for (const { before } of changes) if (before) this.#remove(before);
    for (const { after } of changes) if (after) this.#insert(after);
    this.#groups = this.#groups.filter(({ rows }) => rows.length > 0);
    this.#layOut();
  }

  collapse(keys: readonly string[]): void {
    this.#collapsed = new Set(keys);
    this.#layOut();
  }

  slice(from: number, to: number): ResultLine[] {
    const end = Math.min(to, this.lines);
    const result: ResultLine[] = [];
    let at = Math.max(0, from);
    while (at < end) {
      const place = this.#groupAt(at);
      const group = this.#groups[place];
      const start = this.#starts[place];
      const next = this.#starts[place + 1];
      if (!group || start === undefined || next === undefined) break;
      const heading = this.#plan.grouped ? 1 : 0;
      if (heading === 1 && at === start) {
        result.push(this.#heading(group));
        at += 1;
      }
      for (; at < Math.min(end, next); at++) {
        const row = group.rows[at - start - heading];
        if (row) result.push({ line: 'item', row });
      }
    }
    return result;
  }

  /** The line on which this row stands; null when it is not here or its group is collapsed. */
  lineOf(row: SlimRow): number | null {
    const key = this.#plan.groupKey(row);
    const place = this.#groups.findIndex((group) => group.key === key);
    const group = this.#groups[place];
    const start = this.#starts[place];
    if (!group || start === undefined || this.#isCollapsed(group)) return null;
    const at = group.rows.indexOf(row);
    return at < 0 ? null : start + at + (this.#plan.grouped ? 1 : 0);
  }

  #heading(group: Group): ResultLine {
    return { line: 'group', key: group.key, count: group.rows.length, collapsed: this.#isCollapsed(group) };
  }

  #isCollapsed({ key }: Group): boolean {
    return this.#plan.grouped && this.#collapsed.has(key);
  }

  /** The last group that starts at or before `line`. */
  #groupAt(line: number): number {
    let low = 0;
    let high = this.#groups.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #layOut(): void {
    const starts = [0];
    let at = 0;
    for (const group of this.#groups) {
      at += (this.#plan.grouped ? 1 : 0) + (this.#isCollapsed(group) ? 0 : group.rows.length);
      starts.push(at);
    }
    this.#starts = starts;
  }

  #count(bits: number, by: 1 | -1): void {
    holdings.forEach((_holding, place) => {
      if (bits & (1 << place)) this.#counts[place] = (this.#counts[place] ?? 0) + by;
    });
  }

  #remove(row: SlimRow): void {
    const bits = this.#plan.match(row);
    if (bits < 0) return;
    this.#count(bits, -1);
    if (!this.#plan.wanted(bits)) return;
    const key = this.#plan.groupKey(row);
    const group = this.#groups.find((each) => each.key === key);
    // By identity: where a sort key changed under us (a lease ran out, say), a binary search would look astray.
    const at = group?.rows.indexOf(row) ?? -1;
    if (!group || at < 0) return;
    group.rows.splice(at, 1);
    this.#items -= 1;
  }

  #insert(row: SlimRow): void {
    const bits = this.#plan.match(row);
    if (bits < 0) return;
    this.#count(bits, 1);
    if (!this.#plan.wanted(bits)) return;
    const key = this.#plan.groupKey(row);
    let group = this.#groups.find((each) => each.key === key);
    if (!group) {
      group = { key, rank: this.#plan.groupRank(row), rows: [] };
      this.#groups.push(group);
      this.#groups.sort(compareGroups);
    }
    group.rows.splice(placeFor(row, group.rows, this.#plan.keys), 0, row);
    this.#items += 1;
  }
}

const compareGroups = (a: Group, b: Group): number => a.rank - b.rank || (a.key < b.key ? -1 : 1);

type Key = (row: SlimRow) => number;

const compareBy = (keys: readonly Key[], a: SlimRow, b: SlimRow): number => {
  for (const key of keys) {
    const left = key(a);
    const right = key(b);
    if (left !== right) return left < right ? -1 : 1;
  }
  return compareQueuePlace(a, b);
};

const placeFor = (row: SlimRow, rows: readonly SlimRow[], keys: readonly Key[]): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = rows[middle];
    if (other && compareBy(keys, other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Sorts rows that stand in queue order. Each key is computed once a row, least important key first. */
const sortedBy = (keys: readonly Key[], rows: SlimRow[]): SlimRow[] =>
  keys.toReversed().reduce((sorted, key) => {
    const order = stableOrder(Float64Array.from(sorted, key));
    // Every place is one of `sorted`'s own.
    return Array.from(order, (place) => sorted[place] as SlimRow);
  }, rows);
