import { expect, it } from 'vitest';
import { compareQueuePlace, dueBucketOf, type QueuePlace } from './queue-order';

const place = (id: string, change: Partial<QueuePlace> = {}): QueuePlace => ({
  id,
  dueAt: null,
  priority: 'normal',
  ...change,
});

it('puts urgent first, then what is due first, then the higher priority, then the id', () => {
  const ordered = [
    place('a', { priority: 'urgent', dueAt: 5 }),
    place('b', { priority: 'urgent' }),
    place('c', { dueAt: 1, priority: 'low' }),
    place('d', { dueAt: 2, priority: 'high' }),
    place('e', { dueAt: 2 }),
    place('f', { dueAt: 2 }),
    place('g', { priority: 'low' }),
  ];
  const shuffled = [4, 6, 0, 2, 5, 1, 3].map((index) => ordered[index]!);
  expect(shuffled.toSorted(compareQueuePlace)).toEqual(ordered);
});

it('says equal only of the very same item', () => {
  expect(compareQueuePlace(place('a'), place('a'))).toBe(0);
  expect(compareQueuePlace(place('a'), place('b'))).toBe(-compareQueuePlace(place('b'), place('a')));
});

it('buckets due instants by day of UTC, before the epoch too, and keeps those without a date last', () => {
  expect(dueBucketOf(0)).toBe(0);
  expect(dueBucketOf(86_400_000 - 1)).toBe(0);
  expect(dueBucketOf(86_400_000)).toBe(1);
  expect(dueBucketOf(-1)).toBe(-1);
  expect(dueBucketOf(null)).toBeGreaterThan(dueBucketOf(Date.UTC(9999, 0)));
});
