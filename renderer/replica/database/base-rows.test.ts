import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  allBaseRows,
  baseRowsIn,
  baseTables,
  eraseCopiesIn,
  eraseFromBase,
  readBase,
  rowsHangingOn,
  tidySheaves,
  writeBase,
} from './base-rows';
import { databaseName, openDatabase, type ReplicaDatabase } from './database';
import type { StoredRow } from './stored-row';

const name = databaseName('base-rows');
let database: ReplicaDatabase | null = null;

const open = async (): Promise<ReplicaDatabase> => {
  const opened = await openDatabase(name);
  if (!opened.ok) throw new Error(opened.error.code);
  database = opened.value;
  return opened.value;
};

afterEach(async () => {
  database?.close();
  await Dexie.delete(name);
});

const names = [
  ...Array.from({ length: 8 }, (_, at) => `workItem:${at}`),
  ...Array.from({ length: 8 }, (_, at) => `timeEntry:${at}`),
  'client:1',
  'activity:1',
];
const weeks = ['week:2026-11-02', 'week:2026-11-09', 'week:2026-11-16'];
/** The week of an entry, which stays what it is. */
const parentOf = (key: string): { readonly parent?: string } => {
  const week = key.startsWith('timeEntry:') ? weeks[Number(key.split(':')[1]) % weeks.length] : undefined;
  return week === undefined ? {} : { parent: week };
};
const scopes = ['a', 'b'];

type Change =
  | { readonly what: 'write'; readonly rows: readonly StoredRow[] }
  | { readonly what: 'erase'; readonly names: readonly string[] }
  | { readonly what: 'forget'; readonly scope: string }
  | { readonly what: 'tidy' };

const some = fc.subarray(names, { minLength: 1 });
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('write' as const),
      rows: fc
        .tuple(some, fc.constantFrom(...scopes), fc.nat(1_000))
        .map(([keys, scope, seq]) =>
          keys.map((key) => ({ key, ...parentOf(key), scopes: [scope], seq, body: `${seq}` })),
        ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('erase' as const), names: some }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('forget' as const), scope: fc.constantFrom(...scopes) }),
  },
  { weight: 1, arbitrary: fc.constant({ what: 'tidy' as const }) },
);

/** Forgets a scope as the keeper does: what stands there is erased, and older copies with it. */
const forget = async (base: ReplicaDatabase, scope: string): Promise<void> => {
  const gone = await baseRowsIn(base, [scope]);
  await base.transaction('rw', baseTables(base), async () => {
    await eraseCopiesIn(base, [scope]);
    await eraseFromBase(
      base,
      gone.map(({ key }) => key),
    );
  });
};

const apply = async (base: ReplicaDatabase, kept: Map<string, StoredRow>, one: Change): Promise<void> => {
  if (one.what === 'write') {
    await base.transaction('rw', baseTables(base), () => writeBase(base, one.rows));
    for (const row of one.rows) kept.set(row.key, row);
  } else if (one.what === 'erase') {
    await base.transaction('rw', baseTables(base), () => eraseFromBase(base, one.names));
    for (const key of one.names) kept.delete(key);
  } else if (one.what === 'forget') {
    await forget(base, one.scope);
    for (const [key, row] of kept) if (row.scopes.includes(one.scope)) kept.delete(key);
  } else await tidySheaves(base);
};

const byKey = (rows: readonly StoredRow[]): StoredRow[] =>
  rows.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

describe('the base', () => {
  it('holds what one record a row would hold, whatever is written, erased, forgotten and tidied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        await Dexie.delete(name);
        const base = await open();
        const kept = new Map<string, StoredRow>();
        for (const one of changes) await apply(base, kept, one);
        expect(byKey(await allBaseRows(base))).toEqual(byKey([...kept.values()]));
        expect(await readBase(base, names)).toEqual(names.map((key) => kept.get(key)));
        for (const scope of scopes)
          expect(byKey(await baseRowsIn(base, [scope]))).toEqual(
            byKey([...kept.values()].filter((row) => row.scopes.includes(scope))),
          );
        for (const [at, first] of weeks.entries()) {
          const last = weeks[Math.min(at + 1, weeks.length - 1)] ?? first;
          const hanging = await rowsHangingOn(base, first, last);
          // Of two copies the later is the one that stands.
          expect(byKey([...new Map(hanging.map((row) => [row.key, row])).values()])).toEqual(
            byKey([...kept.values()].filter(({ parent = '' }) => parent >= first && parent <= last)),
          );
        }
        base.close();
      }),
      { numRuns: 60 },
    );
  });

  it('keeps no copy of what was forgotten, neither of a row that moved elsewhere before', async () => {
    const base = await open();
    const row = (scope: string, body: string): StoredRow => ({
      key: 'workItem:1',
      scopes: [scope],
      seq: 1,
      body,
    });
    await writeBase(base, [row('a', 'as it was in a')]);
    await writeBase(base, [row('b', 'as it is in b')]);
    await forget(base, 'a');
    expect(JSON.stringify(await base.sheaves.toArray())).not.toContain('as it was in a');
    expect(await readBase(base, ['workItem:1'])).toEqual([row('b', 'as it is in b')]);
  });

  it('clears away copies that newer ones have taken the place of', async () => {
    const base = await open();
    const rows = Array.from({ length: 200 }, (_, at) => ({
      key: `workItem:${at}`,
      scopes: ['a'],
      seq: 1,
      body: '',
    }));
    for (let round = 0; round < 3; round++) await writeBase(base, rows);
    const copies = () => base.sheaves.where('names').above('').count();
    expect(await copies()).toBe(600);
    await tidySheaves(base);
    expect(await copies()).toBe(200);
  });

  it('gathers entries that came one by one: a week’s lie together', async () => {
    const base = await open();
    const rows = Array.from({ length: 300 }, (_, at) => ({
      key: `timeEntry:${at}`,
      scopes: ['a'],
      seq: at,
      parent: weeks[Math.floor(at / 100)] ?? '',
      body: `${at}`,
    }));
    for (const row of rows) await writeBase(base, [row]);
    expect(await base.sheaves.count()).toBe(300);
    await tidySheaves(base);
    // A hundred a week, 64 to a sheaf.
    expect(await base.sheaves.count()).toBe(6);
    expect(byKey(await allBaseRows(base))).toEqual(byKey(rows));
    expect(byKey(await rowsHangingOn(base, weeks[1] ?? '', weeks[1] ?? ''))).toEqual(
      byKey(rows.slice(100, 200)),
    );
  });

  it('lays rows of one scope together: few sheaves are read to forget it', async () => {
    const base = await open();
    const mixed = Array.from({ length: 640 }, (_, at) => ({
      key: `workItem:${at}`,
      scopes: [`scope ${at % 20}`],
      seq: at,
      body: `${at}`,
    }));
    await writeBase(base, mixed);
    const sheaves = await base.sheaves.toArray();
    expect(sheaves).toHaveLength(10);
    // 32 rows of each: two scopes to a sheaf.
    for (const sheaf of sheaves) expect(sheaf.scopes).toHaveLength(2);
    expect(byKey(await allBaseRows(base))).toEqual(byKey(mixed));
  });

  it('keeps what it says of a sheaf below what Chromium lays into a file of its own', async () => {
    const base = await open();
    const body = 'x'.repeat(5_000);
    await writeBase(
      base,
      Array.from({ length: 30 }, (_, at) => ({ key: `workItem:${at}`, scopes: ['a'], seq: at, body })),
    );
    for (const { rows } of await base.sheaves.toArray()) expect(rows.length).toBeLessThan(10);
  });

  it('is moved out of a replica in which each row had a record', async () => {
    const former = new Dexie(name);
    former.version(1).stores({
      rows: 'key, *scopes, parent',
      overlay: 'key, parent',
      pending: 'id, subject, state',
      cursors: 'scope',
      blocks: '++id',
      notices: 'scope',
      unread: 'key, scope',
      meta: 'key',
    });
    const rows = Array.from({ length: 150 }, (_, at) => ({
      key: `workItem:${at}`,
      scopes: [at % 2 === 0 ? 'a' : 'b'],
      seq: at,
      body: `${at}`,
    }));
    const client = { key: 'client:1', scopes: ['a'], seq: 1, body: 'c' };
    const time = Array.from({ length: 90 }, (_, at) => {
      const key = `timeEntry:${at}`;
      return { key, ...parentOf(key), scopes: ['me'], seq: at, body: `${at}` };
    });
    await former.table('rows').bulkPut([...rows, client, ...time]);
    await former.table('cursors').put({ scope: 'a', seq: 7, caughtUp: true });
    former.close();

    const base = await open();
    expect(byKey(await allBaseRows(base))).toEqual(byKey([...rows, client, ...time]));
    expect(byKey(await rowsHangingOn(base, weeks[0] ?? '', weeks[0] ?? ''))).toEqual(
      byKey(time.filter(({ parent }) => parent === weeks[0])),
    );
    expect(await base.rows.toCollection().primaryKeys()).toEqual(['client:1']);
    expect(await base.cursors.toArray()).toEqual([{ scope: 'a', seq: 7, caughtUp: true }]);
  });
});
