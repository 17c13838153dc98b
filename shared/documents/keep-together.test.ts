import { describe, expect, it } from 'vitest';
import type { BlockNode, Table } from './body';
import { isShort, rowStaysWithNext, staysWithNext } from './keep-together';

const words = (text: string): BlockNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const signature: BlockNode = { type: 'signatureBlock', attrs: { party: '', name: 'A. Reyes', title: '' } };
const tableOf = (rows: number, text: string): Table => ({
  type: 'table',
  content: Array.from({ length: rows }, () => ({
    type: 'tableRow' as const,
    content: [{ type: 'tableCell' as const, content: [words(text)] }],
  })),
});
const kept = (...nodes: BlockNode[]): boolean[] => nodes.map((_, index) => staysWithNext(nodes, index));

describe('the end of a page', () => {
  it('leaves no signature without the words that it is under', () => {
    expect(kept(words('one'), words('two'), words('Yours'), signature)).toEqual([false, true, true, false]);
    expect(kept(words('two'), words('Yours'), signature, words('Agreed'), signature)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(kept(words('long '.repeat(200)), words('Yours'), signature)).toEqual([false, true, false]);
  });

  it('parts no table from what introduces it, and no last line from the table above', () => {
    const table = tableOf(3, 'x');
    expect(kept(words('These:'), table, words('after'), words('more'))).toEqual([true, false, false, false]);
    expect(kept(table, words('Prepared by A.'))).toEqual([true, false]);
  });

  it('cuts a table only where it is long, and never after its first row or before its last', () => {
    expect(isShort(tableOf(3, 'x'))).toBe(true);
    expect(isShort(tableOf(11, 'x'))).toBe(false);
    expect(isShort(tableOf(3, 'word '.repeat(60)))).toBe(false);
    const long = tableOf(12, 'x');
    const rows = long.content.map((_, row) => rowStaysWithNext(long, row));
    expect(rows.flatMap((stays, row) => (stays ? [row] : []))).toEqual([0, 1, 10]);
  });
});
