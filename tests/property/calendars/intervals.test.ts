import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IntervalIndex } from '#shared/calendars/interval-index';
import { type IntervalList, intersect, normalise, subtract, unite } from '#shared/calendars/interval-list';

/** Wide enough to reach over several of the index's buckets, which are about 18½ hours. */
const HOUR = 3_600_000;
const END = 200;

const list = fc
  .array(fc.tuple(fc.integer({ min: 0, max: END }), fc.integer({ min: 1, max: 20 })), { maxLength: 12 })
  .map((pairs) =>
    normalise(pairs.map(([start, length]) => [start * HOUR, Math.min(END, start + length) * HOUR])),
  );

/** Which of the hours a list contains: the plainest picture of it. */
const hoursIn = (intervals: IntervalList): readonly boolean[] =>
  Array.from({ length: END }, (_, hour) =>
    intervals.some(
      (start, i) => i % 2 === 0 && start <= hour * HOUR && hour * HOUR < (intervals[i + 1] ?? 0),
    ),
  );

const isNormal = (intervals: IntervalList): boolean =>
  intervals.every((edge, i) => i === 0 || edge > (intervals[i - 1] ?? 0));

test('set algebra on lists is set algebra on the hours in them', () => {
  fc.assert(
    fc.property(list, list, (a, b) => {
      const [inA, inB] = [hoursIn(a), hoursIn(b)];
      for (const [joined, expected] of [
        [unite(a, b), inA.map((x, i) => x || inB[i] === true)],
        [intersect(a, b), inA.map((x, i) => x && inB[i] === true)],
        [subtract(a, b), inA.map((x, i) => x && inB[i] !== true)],
      ] as const) {
        expect(hoursIn(joined)).toEqual(expected);
        expect(isNormal(joined)).toBe(true);
      }
    }),
  );
});

test('the index finds what looking through the list finds', () => {
  fc.assert(
    fc.property(list, fc.integer({ min: 0, max: END - 1 }), (intervals, hour) => {
      const index = new IntervalIndex(intervals, 0, END * HOUR);
      const hours = hoursIn(intervals);
      const instant = hour * HOUR;
      expect(index.containing(instant) >= 0).toBe(hours[hour]);
      expect(index.lengthBefore(instant)).toBe(hours.slice(0, hour).filter(Boolean).length * HOUR);
      expect(index.length).toBe(hours.filter(Boolean).length * HOUR);
      expect(index.within(0, END * HOUR)).toEqual(intervals);
      const next = index.firstEndingAfter(instant);
      const nextHour = hours.indexOf(true, hour);
      expect(next < index.count ? Math.max(instant, index.start(next)) : -HOUR).toBe(nextHour * HOUR);
    }),
  );
});

test('from a length back to the instant at which it is reached, on the earlier side and the later', () => {
  fc.assert(
    fc.property(
      list.filter((intervals) => intervals.length > 0),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (intervals, share) => {
        const index = new IntervalIndex(intervals, 0, END * HOUR);
        const length = Math.max(1, Math.floor(index.length * share));
        const earliest = index.earliestWithLength(length);
        expect(index.lengthBefore(earliest)).toBe(length);
        expect(index.lengthBefore(earliest - 1)).toBe(length - 1);
        const latest = index.latestWithLength(length - 1);
        expect(index.lengthBefore(latest)).toBe(length - 1);
        expect(index.lengthBefore(latest + 1)).toBe(length);
      },
    ),
  );
});
