import 'fake-indexeddb/auto';
import { Dexie, liveQuery, type ObservabilitySet } from 'dexie';
import { afterEach, expect, test } from 'vitest';
import { ReplicaDatabase } from './database';
import { rangeOf } from './row-codec';
import type { StoredRow } from './stored-row';

const database = new ReplicaDatabase('exact-news');
afterEach(() => database.rows.clear());

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
