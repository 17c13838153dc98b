import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batesNumber,
  bundleProblem,
  exhibitKindOf,
  exhibitLabel,
  exhibitProblem,
  largestExhibit,
} from './bundle';

describe('a bundle', () => {
  it('numbers every page once, without a gap', () => {
    fc.assert(
      fc.property(
        fc.nat(999_999_999),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 300 }),
        (start, digits, pages) => {
          const run = { prefix: 'HD-', start, digits, place: 'bottom-right' } as const;
          const numbers = Array.from({ length: pages }, (_, index) => batesNumber(run, index));
          expect(new Set(numbers).size).toBe(pages);
          expect(numbers.map((number) => Number(number.slice(3)))).toEqual(
            numbers.map((_, index) => start + index),
          );
          expect(numbers.every((number) => number.length >= 3 + digits)).toBe(true);
        },
      ),
    );
  });

  it('names exhibits as the language of the document does', () => {
    expect([0, 25, 26, 27, 701, 702].map((index) => exhibitLabel(index, 'en-US'))).toEqual([
      'Exhibit A',
      'Exhibit Z',
      'Exhibit AA',
      'Exhibit AB',
      'Exhibit ZZ',
      'Exhibit AAA',
    ]);
    expect(exhibitLabel(1, 'es')).toBe('Anexo B');
    expect(exhibitLabel(0, 'hi')).toBe('प्रदर्श 1');
    expect(exhibitLabel(2, 'ar-u-nu-latn')).toBe('المرفق 3');
    expect(exhibitLabel(0, 'xx')).toBe('Exhibit A');
  });

  it('takes what has pages, and refuses by size before anything is read', () => {
    expect(exhibitKindOf('Lease.PDF')).toBe('pdf');
    expect(exhibitKindOf('scan.jpeg')).toBe('jpeg');
    expect(exhibitProblem('books.xlsx', 10)?.code).toBe('exhibit.wrong-kind');
    expect(exhibitProblem('all.pdf', 500 * 1024 * 1024)?.code).toBe('exhibit.too-large');
    expect(exhibitProblem('all.pdf', largestExhibit)).toBeNull();
    expect(bundleProblem([largestExhibit, largestExhibit, largestExhibit, 1], 10)?.code).toBe(
      'bundle.too-large',
    );
    expect(bundleProblem([1], 3_001)?.code).toBe('bundle.too-large');
    expect(bundleProblem([1, 2], 30)).toBeNull();
  });
});
