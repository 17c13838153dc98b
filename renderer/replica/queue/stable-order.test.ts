import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stableOrder } from './stable-order';

const key = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

test('is the order of a stable sort, many equal keys among them', () => {
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const expected = [...keys.keys()].sort((a, b) => {
        const [left = 0, right = 0] = [keys[a], keys[b]];
        return left < right ? -1 : left > right ? 1 : 0;
      });
      expect([...stableOrder(Float64Array.from(keys))]).toEqual(expected);
    }),
  );
});
