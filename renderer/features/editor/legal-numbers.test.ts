import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelsOf } from './legal-numbers';

test('headings count as lawyers count them', () => {
  expect(labelsOf([1, 2, 3, 3, 4, 4, 2, 3, 1, 2])).toEqual([
    '1.',
    '1.1',
    '(a)',
    '(b)',
    '(i)',
    '(ii)',
    '1.2',
    '(a)',
    '2.',
    '2.1',
  ]);
  expect(labelsOf(Array.from({ length: 28 }, () => 3)).slice(-3)).toEqual(['(z)', '(aa)', '(ab)']);
  expect(labelsOf(Array.from({ length: 49 }, () => 4)).slice(-1)).toEqual(['(xlix)']);
});

test('a heading is numbered by what stands before it alone, and no two neighbours of a level alike', () => {
  const levels = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 });
  fc.assert(
    fc.property(levels, levels, (before, after) => {
      expect(labelsOf([...before, ...after]).slice(0, before.length)).toEqual(labelsOf(before));
      const labels = labelsOf(before);
      for (const [at, level] of before.entries())
        if (before[at + 1] === level) expect(labels[at + 1]).not.toBe(labels[at]);
    }),
  );
});
