import 'fake-indexeddb/auto';
import { Dexie, liveQuery, type ObservabilitySet } from 'dexie';
import { afterEach, expect, test } from 'vitest';
import { ReplicaDatabase } from './database';
import { rangeOf } from './row-codec';
import type { Sheaf } from './sheaf';
import type { StoredRow } from './stored-row';

const database = new ReplicaDatabase('exact-news');
afterEach(() => Promise.all([database.rows.clear(), database.sheaves.clear()]));

const rows = (kind: string, count: number): StoredRow[] =>
  Array.from({ length: count }, (_, at) => ({ key: `${kind}:${at}`, scopes: ['s'], seq: at, body: '{}' }));

/** How often the query over `kind` was answered once `write` and then a write of that kind were seen. */
const answersAround = async (kind: 'client', write: () => Promise<unknown>): Promise<number[]> => {
  const counts: number[] = [];
  let arrived: () => void = () => undefined;
  const subscription = liveQuery(() =>
    database.rows
      .where('key')
      .between(...rangeOf(kind))
      .count(),
  ).subscribe((count) => {
    counts.push(count);
    arrived();
  });
  const next = (): Promise<void> => new Promise((resolve) => (arrived = resolve));
  await next();
  await write();
  const seen = next();
  await database.rows.put({ key: `${kind}:last`, scopes: ['s'], seq: 1, body: '{}' });
  await seen;
  subscription.unsubscribe();
  return counts;
};

test('a page of work items does not make the clients be read anew', async () => {
  const counts = await answersAround('client', () =>
    database.rows.bulkPut([...rows('activity', 100), ...rows('workItem', 900)]),
  );
  expect(counts).toEqual([0, 1]);
});

test('a page that brings clients among others does', async () => {
  const counts = await answersAround('client', () =>
    database.rows.bulkPut([...rows('activity', 100), ...rows('client', 3), ...rows('workItem', 900)]),
  );
  expect(counts[1]).toBe(3);
});

test('what is told of a thousand mutations that leave is one span, not a thousand', async () => {
  const ids = Array.from({ length: 1_000 }, (_, at) => `mutation-${String(at).padStart(4, '0')}`);
  const told = new Promise<ObservabilitySet>((resolve) => Dexie.on('storagemutated', resolve));
  await database.pending.bulkDelete(ids);
  const [spans] = Object.entries(await told).flatMap(([part, ranges]) =>
    part.endsWith('/pending/') ? [ranges] : [],
  );
  expect(spans).toMatchObject({ from: ids[0], to: ids.at(-1), d: 1 });
});

const sheaf = (...names: string[]): Sheaf => ({
  names,
  scopes: ['s'],
  rows: names.map((key) => ({ key, scopes: ['s'], seq: 1, body: '{}' })),
});

test('of a page in sheaves one span is told, and of a few rows their names', async () => {
  const told: ObservabilitySet[] = [];
  const hear = (news: ObservabilitySet): void => void told.push(news);
  Dexie.on('storagemutated', hear);
  const names = Array.from({ length: 960 }, (_, at) => `workItem:${1_000 + at}`);
  const sheaves = Array.from({ length: 15 }, (_, at) => sheaf(...names.slice(at * 64, (at + 1) * 64)));
  await database.sheaves.bulkAdd(sheaves);
  await database.sheaves.bulkAdd([sheaf('workItem:7', 'workItem:3')]);
  Dexie.on('storagemutated').unsubscribe(hear);
  const ranges = told.flatMap((news) =>
    Object.entries(news).flatMap(([part, range]) => (part.endsWith('/sheaves/names') ? [range] : [])),
  );
  expect(ranges[0]).toMatchObject({ from: names[0], to: names.at(-1), d: 1 });
  expect(ranges[1]).toMatchObject({
    from: 'workItem:7',
    to: 'workItem:7',
    l: { from: 'workItem:3', to: 'workItem:3' },
  });
});

test('who reads a row by its name reads it again when a sheaf brings it, and not for another', async () => {
  const counts: number[] = [];
  let arrived: () => void = () => undefined;
  const subscription = liveQuery(() =>
    database.sheaves.where('names').equals('workItem:5').count(),
  ).subscribe((count) => {
    counts.push(count);
    arrived();
  });
  const next = (): Promise<void> => new Promise((resolve) => (arrived = resolve));
  await next();
  await database.sheaves.bulkAdd([sheaf('workItem:4', 'workItem:6')]);
  const seen = next();
  await database.sheaves.bulkAdd([sheaf('workItem:5')]);
  await seen;
  subscription.unsubscribe();
  expect(counts).toEqual([0, 1]);
});
