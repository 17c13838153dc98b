import { describe, expect, it } from 'vitest';
import type { BlockNode } from './body';
import { contentsOf } from './contents';

const heading = (level: 1 | 2 | 3 | 4, text: string): BlockNode => ({
  type: 'heading',
  attrs: { level },
  content: [{ type: 'text', text }],
});
const lines = (...args: Parameters<typeof contentsOf>): string[] =>
  contentsOf(...args).map(({ number, title, level, anchor }) => `${level} ${number} ${title} #${anchor}`);

describe('the lines of a table of contents', () => {
  const parts = [
    heading(1, 'Memo'),
    heading(2, 'Facts'),
    heading(3, 'Assumed'),
    heading(3, 'Missing'),
    heading(2, 'Law'),
    heading(3, 'Statute'),
    heading(4, 'Text'),
  ];

  it('leave out the title, count each level anew, and name places by their order in the text', () => {
    expect(lines({ content: parts }, 'decimal', 2)).toEqual([
      '1 1. Facts #heading-1',
      '2 1.1 Assumed #heading-2',
      '2 1.2 Missing #heading-3',
      '1 2. Law #heading-4',
      '2 2.1 Statute #heading-5',
    ]);
  });

  it('are numbered as the house numbers its headings', () => {
    const numbers = (numbering: 'outline' | 'clauses' | null) =>
      contentsOf({ content: parts }, numbering, 2).map(({ number }) => number);
    expect(numbers('outline')).toEqual(['I.', 'A.', 'B.', 'II.', 'A.']);
    expect(numbers('clauses')).toEqual(['1.', '(a)', '(b)', '2.', '(a)']);
    expect(numbers(null)).toEqual(['', '', '', '', '']);
  });

  it('count on past z and past thirty', () => {
    const many = Array.from({ length: 30 }, (_, index) => heading(2, `Part ${index}`));
    const last = (numbering: 'outline' | 'clauses') =>
      contentsOf({ content: many }, numbering, 1).at(-1)?.number;
    expect(last('clauses')).toBe('(ad)');
    expect(last('outline')).toBe('AD.');
    const whole = Array.from({ length: 49 }, (_, index) => heading(1, `Part ${index}`));
    expect(contentsOf({ content: whole }, 'outline', 1).at(-1)?.number).toBe('XLIX.');
  });

  it('have no note in them, and no heading without words', () => {
    const noted: BlockNode = {
      type: 'heading',
      attrs: { level: 1 },
      content: [
        { type: 'text', text: 'Facts' },
        { type: 'footnote', content: [{ type: 'text', text: 'as instructed' }] },
      ],
    };
    expect(lines({ content: [noted, heading(1, ' ')] }, null, 1)).toEqual(['1  Facts #heading-0']);
  });
});
