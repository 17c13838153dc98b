import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisTop, labelEvery, lineOf, placeOf } from './line-layout';

const room = { width: 600, height: 120, rtl: false };
const shares = fc.array(fc.option(fc.double({ min: 0, max: 3, noNaN: true })), { maxLength: 30 });

test('every share that is known is a point in the chart, once, and none that is not', () => {
  fc.assert(
    fc.property(shares, fc.boolean(), (all, rtl) => {
      const points = lineOf(all, axisTop(all), { ...room, rtl }).flat();
      expect(points.map(({ index }) => index)).toEqual(
        all.flatMap((share, index) => (share === null ? [] : [index])),
      );
      for (const { x, y } of points) {
        expect(x > 0 && x < room.width).toBe(true);
        expect(y >= 0 && y <= room.height).toBe(true);
      }
    }),
  );
});

test('a line breaks where nothing is known', () => {
  const line = lineOf([0.5, 1, null, 0], 1, room);
  expect(line.map((stretch) => stretch.map(({ index, y }) => [index, y]))).toEqual([
    [
      [0, 60],
      [1, 0],
    ],
    [[3, 120]],
  ]);
});

test('time runs the way the language does, in mirror', () => {
  for (const index of [0, 1, 2, 3])
    expect(placeOf(index, 4, { ...room, rtl: true })).toBe(room.width - placeOf(index, 4, room));
  expect(placeOf(0, 4, room)).toBeLessThan(placeOf(1, 4, room));
});

test('the axis holds what there is, up to twice over, and dates have room', () => {
  expect(axisTop([])).toBe(1);
  expect(axisTop([0.4, null])).toBe(1);
  expect(axisTop([1.1])).toBe(1.25);
  expect(axisTop([9])).toBe(2);
  expect(labelEvery(4, 8)).toBe(1);
  expect(labelEvery(26, 8)).toBe(4);
});
