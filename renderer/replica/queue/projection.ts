import { HoursBook } from '#shared/calendars/hours-book';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import type { ServiceLine } from '#shared/engagements/engagement';
import type { PersonId } from '#shared/kernel/ids';
import { fold, searchWords } from '#shared/search/words';
import { claimProblem, requirementOf } from '#shared/work-items/decide-work-item';
import { isHeld } from '#shared/work-items/lease';
import { inClaimOrder, type NextClaimCandidate, shortlistSize } from '#shared/work-items/next-claim';
import { compareQueuePlace } from '#shared/work-items/queue-order';
import type { QueueRow } from '../replica';
import type { Block } from './block-codec';
import { Directory } from './directory';
import { Ranks } from './ranks';
import type { RowChange } from './result';
import { holdOf, type Mark, type Scene, toQueueRow } from './scene';
import type { SlimRow } from './slim-row';

/** Beyond this many changed rows, sorting everything again is cheaper than finding each its place. */
export const fewChanges = 200;

export interface OverlaidItem {
  readonly id: string;
  /** The item as pending mutations make it; null where they make nothing of it. */
  readonly row: SlimRow | null;
  readonly mark: Mark | null;
}

/** What changed: `changes` is null where it was too much to name. */
export interface ProjectionChange {
  readonly changes: readonly RowChange[] | null;
}

/**
 * All work items in sight, slim and in memory: the base as the blocks hold it, and what pending mutations make of it.
 * Pure memory; whoever feeds it has read or written the database.
 */
export class Projection implements Scene {
  readonly me: PersonId;
  readonly directory = new Directory();
  readonly ranks = new Ranks(this.directory);
  readonly #base = new Map<string, SlimRow>();
  readonly #over = new Map<string, SlimRow>();
  readonly #marks = new Map<string, Mark>();
  #inQueueOrder: SlimRow[] | null = null;
  readonly #hours = new HoursBook(zoneProviderFromIntl({ dataVersion: '' }));
  readonly #changed: (change: ProjectionChange) => void;

  constructor(me: PersonId, changed: (change: ProjectionChange) => void) {
    this.me = me;
    this.#changed = changed;
  }

  get size(): number {
    return this.#base.size;
  }

  mark = (id: string): Mark | undefined => this.#marks.get(id);

  /** A row as it is shown. Pending mutations change rows and make none: what is not in the base is not here. */
  visible(id: string): SlimRow | undefined {
    const base = this.#base.get(id);
    return base && (this.#over.get(id) ?? base);
  }

  baseRows(): Iterable<SlimRow> {
    return this.#base.values();
  }

  /** All visible rows in the order in which free work should be taken. */
  inQueueOrder(): readonly SlimRow[] {
    if (!this.#inQueueOrder) {
      const rows: SlimRow[] = [];
      for (const row of this.#base.values()) rows.push(this.#over.get(row.id) ?? row);
      this.#inQueueOrder = rows.sort(compareQueuePlace);
    }
    return this.#inQueueOrder;
  }

  /** Collates titles ahead, in a language (BCP 47): it is dear, and somebody who sorts by them should not wait for it. */
  rankTitles(locale: string): void {
    this.ranks.use(locale);
    this.ranks.prepare('title', this.inQueueOrder());
  }

  /** Takes in what became of the base. */
  applyBase({ rows, gone }: Block): void {
    const before = new Map<string, SlimRow | null>();
    for (const id of gone) before.set(id, this.visible(id) ?? null);
    for (const row of rows) before.set(row.id, this.visible(row.id) ?? null);
    for (const id of gone) this.#base.delete(id);
    for (const row of rows) this.#base.set(row.id, row);
    this.#settle(before);
  }

  /** Takes in a base that nobody has seen yet, block by block, the newer after the older, and tells of it once. */
  restoreBase(blocks: Iterable<Block>): void {
    for (const { rows, gone } of blocks) {
      for (const id of gone) this.#base.delete(id);
      for (const row of rows) this.#base.set(row.id, row);
    }
    this.ranks.forget();
    this.#inQueueOrder = null;
    this.#changed({ changes: null });
  }

  /** Takes in what pending mutations make of some items now. */
  applyOverlay(items: readonly OverlaidItem[]): void {
    const before = new Map<string, SlimRow | null>();
    for (const { id, row, mark } of items) {
      before.set(id, this.visible(id) ?? null);
      if (row) this.#over.set(id, row);
      else this.#over.delete(id);
      if (mark) this.#marks.set(id, mark);
      else this.#marks.delete(id);
    }
    this.#settle(before);
  }

  /** Names or memberships changed: every answer is made anew. */
  directoryChanged(): void {
    this.ranks.forget();
    this.#changed({ changes: null });
  }

  clear(): void {
    this.#base.clear();
    this.#over.clear();
    this.#marks.clear();
    this.directory.clear();
    this.ranks.forget();
    this.#inQueueOrder = null;
    this.#changed({ changes: null });
  }

  overlaidIds(): Iterable<string> {
    return new Set([...this.#over.keys(), ...this.#marks.keys()]);
  }

  /** The item that *Claim next* takes where the hub cannot choose, by the hub's own rule; null where none is free. */
  next(now: number): QueueRow | null {
    const actor = this.directory.person(this.me);
    if (!actor) return null;
    const candidates: (NextClaimCandidate & { row: SlimRow; clientId: string })[] = [];
    const linesHeld = new Set<ServiceLine>();
    for (const row of this.inQueueOrder()) {
      const engagement = this.directory.engagement(row.engagementId);
      if (!engagement) continue;
      const { serviceLine, clientId } = engagement;
      const hold = holdOf(row);
      if (row.assigneeId === this.me && isHeld({ ...row, hold }, now)) linesHeld.add(serviceLine);
      if (candidates.length >= shortlistSize) continue;
      if (claimProblem({ ...row, hold }, { actor, engagement, now }) !== null) continue;
      const { id, dueAt, priority, reservedFor } = row;
      const requirement = requirementOf(row, engagement);
      candidates.push({ id, dueAt, priority, reservedFor, requirement, serviceLine, row, clientId });
    }
    const [first] = inClaimOrder(candidates, {
      now,
      openUntilDue: ({ clientId }, dueAt) =>
        this.#hours.hoursOf(this.directory.calendarOf(clientId))?.openMilliseconds(now, dueAt) ?? null,
      linesHeld,
    });
    return first ? toQueueRow(first.row, this, now) : null;
  }

  rows(ids: readonly string[], now: number): QueueRow[] {
    return ids.flatMap((id) => {
      const row = this.visible(id);
      return (row && toQueueRow(row, this, now)) ?? [];
    });
  }

  /** Best first: by where the words stand (reference, start of the title, elsewhere), then in queue order. */
  search(text: string, limit: number, now: number): QueueRow[] {
    const words = searchWords(text);
    if (words.length === 0) return [];
    const found: { row: SlimRow; score: number }[] = [];
    for (const row of this.inQueueOrder()) {
      const score = this.#score(row, words);
      if (score > 0) found.push({ row, score });
    }
    return found
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .flatMap(({ row }) => toQueueRow(row, this, now) ?? []);
  }

  #score(row: SlimRow, words: readonly string[]): number {
    row.words ??= fold(`${row.reference} ${row.title} ${row.kind}`);
    const client = this.directory.engagement(row.engagementId)?.clientId ?? '';
    let score = 0;
    for (const word of words) {
      const at = row.words.indexOf(word);
      if (at === 0) score += 8;
      else if (at > 0) score += row.words[at - 1] === ' ' ? 4 : 2;
      else if (this.directory.words('client', client).includes(word)) score += 1;
      else if (this.directory.words('matter', row.matterId).includes(word)) score += 1;
      else return 0;
    }
    return score;
  }

  #settle(before: ReadonlyMap<string, SlimRow | null>): void {
    const changes: RowChange[] = [];
    for (const [id, old] of before) {
      const after = this.visible(id) ?? null;
      changes.push({ before: old, after });
    }
    if (changes.length === 0) return;
    const few = changes.length <= fewChanges;
    if (few) {
      this.ranks.admit(changes.flatMap(({ before: old, after }) => (after && after !== old ? [after] : [])));
      this.#reorder(changes);
    } else {
      this.ranks.forget();
      this.#inQueueOrder = null;
    }
    this.#changed({ changes: few ? changes : null });
  }

  #reorder(changes: readonly RowChange[]): void {
    const order = this.#inQueueOrder;
    if (!order) return;
    for (const { before, after } of changes) {
      if (before) {
        const at = placeOf(before, order);
        if (order[at] === before) order.splice(at, 1);
      }
      if (after) order.splice(placeOf(after, order), 0, after);
    }
  }
}

/** Where a row stands, or belongs, among rows in queue order. */
const placeOf = (row: SlimRow, order: readonly SlimRow[]): number => {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = order[middle];
    if (other && compareQueuePlace(other, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
