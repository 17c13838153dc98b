import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeedEntry } from '#shared/protocol/hub-api';
import { mergeEntries, nameOfEntry, type Standing, standingsNeeded } from '#shared/sync/merge-entries';

const scopes = ['a', 'b', 'c'] as const;
const kinds = ['workItem', 'client'] as const;

/** A row as the hub keeps it: at most one entry a scope, and a body in one scope at most. */
interface Placed {
  readonly kind: string;
  readonly id: string;
  readonly places: Map<string, { seq: number; row: object | null }>;
}

/** Moves of rows between scopes, and edits where they stand, as a hub numbers them. */
const history = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    id: fc.constantFrom('1', '2', '3'),
    to: fc.constantFrom(...scopes),
  }),
  { maxLength: 30 },
);

class FeedModel {
  #seq = 0;
  readonly #rows = new Map<string, Placed>();

  put(kind: string, id: string, to: string): void {
    const name = `${kind}:${id}`;
    const placed = this.#rows.get(name) ?? { kind, id, places: new Map() };
    this.#rows.set(name, placed);
    placed.places.set(to, { seq: ++this.#seq, row: { at: this.#seq } });
    for (const [scope, place] of placed.places)
      if (scope !== to && place.row !== null) placed.places.set(scope, { seq: ++this.#seq, row: null });
  }

  /** What a pull answers, in the order of numbers; a first one carries no tombstones. */
  since(cursor: number): FeedEntry[] {
    return [...this.#rows.values()]
      .flatMap(({ kind, id, places }) =>
        [...places].map(([scope, { seq, row }]) => ({ scope, seq, kind, id, row }) as FeedEntry),
      )
      .filter(({ seq, row }) => seq > cursor && (cursor > 0 || row !== null))
      .toSorted((a, b) => a.seq - b.seq);
  }

  get head(): number {
    return this.#seq;
  }
}

/** A replica's base: standing and content of each row, changed page by page. */
class BaseModel {
  readonly rows = new Map<string, Standing & { row: object | null }>();

  take(entries: readonly FeedEntry[]): void {
    const asked = new Set(standingsNeeded(entries));
    const merged = mergeEntries(entries, (name) => (asked.has(name) ? this.rows.get(name) : undefined));
    for (const one of merged) {
      if (one.gone) this.rows.delete(one.name);
      else {
        const row = one.entry ? one.entry.row : (this.rows.get(one.name)?.row ?? null);
        this.rows.set(one.name, { scopes: one.scopes, seq: one.seq, row });
      }
    }
  }

  shown(): unknown[] {
    return [...this.rows]
      .map(([name, { scopes: held, seq, row }]) => ({ name, held: held.toSorted(), seq, row }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const splitBy = (entries: readonly FeedEntry[], sizes: readonly number[]): FeedEntry[][] => {
  const pages: FeedEntry[][] = [];
  let from = 0;
  for (let turn = 0; from < entries.length; turn++) {
    const size = sizes[turn % Math.max(1, sizes.length)] ?? 1;
    pages.push(entries.slice(from, from + size));
    from += size;
  }
  return pages;
};

const pageSizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });

test('what pages make of a base does not hang on where they are cut', () => {
  fc.assert(
    fc.property(history, history, pageSizes, pageSizes, (first, later, some, others) => {
      const hub = new FeedModel();
      const [whole, cut] = [new BaseModel(), new BaseModel()];
      let cursor = 0;
      for (const moves of [first, later]) {
        for (const { kind, id, to } of moves) hub.put(kind, id, to);
        const entries = hub.since(cursor);
        whole.take(entries);
        for (const page of splitBy(entries, cursor === 0 ? some : others)) cut.take(page);
        cursor = hub.head;
      }
      expect(cut.shown()).toEqual(whole.shown());
    }),
  );
});

test('a replica that follows the feed holds what a fresh one reads', () => {
  fc.assert(
    fc.property(history, history, pageSizes, (first, later, sizes) => {
      const hub = new FeedModel();
      const followed = new BaseModel();
      for (const { kind, id, to } of first) hub.put(kind, id, to);
      followed.take(hub.since(0));
      const cursor = hub.head;
      for (const { kind, id, to } of later) hub.put(kind, id, to);
      // A cursor of nothing at all is a first read.
      for (const page of splitBy(hub.since(cursor), sizes)) followed.take(page);
      const fresh = new BaseModel();
      fresh.take(hub.since(0));
      expect(followed.shown()).toEqual(fresh.shown());
    }),
  );
});

test('every row that was named is answered once, under its name', () => {
  fc.assert(
    fc.property(history, (moves) => {
      const hub = new FeedModel();
      for (const { kind, id, to } of moves) hub.put(kind, id, to);
      const entries = hub.since(1);
      const names = mergeEntries(entries, () => undefined).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(new Set(names)).toEqual(new Set(entries.map(nameOfEntry)));
    }),
  );
});
