import { expect, test } from 'vitest';
import { followAbsence, type Sight } from './absence';
import type { Away } from './plan-timer';

const minute = 60_000;

/** What is told of a day at the machine. */
const toldOf = (sights: readonly Sight[]): Away[] => {
  let since: number | null = null;
  const told: Away[] = [];
  for (const sight of sights) {
    const next = followAbsence(since, sight);
    since = next.since;
    if (next.away) told.push(next.away);
  }
  return told;
};
const seen = (now: number, idle = 0, shut = false): Sight => ({
  now: now * minute,
  idle: idle * minute,
  shut,
});

test('an absence begins with the last input, not with the minute in which it is noticed', () => {
  expect(toldOf([seen(10), seen(12, 2), seen(20, 10), seen(31)])).toEqual([
    { from: 10 * minute, until: 31 * minute },
  ]);
});

test('a short lock is no absence, and a long one is', () => {
  expect(toldOf([seen(10), seen(11, 0, true), seen(14)])).toEqual([]);
  expect(toldOf([seen(10), seen(11, 0, true), seen(40, 29, true), seen(41)])).toEqual([
    { from: 11 * minute, until: 41 * minute },
  ]);
});

test('a sleep counts whole, though nothing was seen in it and waking looks like input', () => {
  expect(toldOf([seen(10), seen(11, 1, true), seen(200)])).toEqual([
    { from: 10 * minute, until: 200 * minute },
  ]);
});

test('who goes on typing is never away', () => {
  expect(toldOf(Array.from({ length: 60 }, (_, at) => seen(at)))).toEqual([]);
});
