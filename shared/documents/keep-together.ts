import { type BlockNode, plainTextOf, type Table } from './body';

/*
 * Where the end of a page may not fall. Paper and Word files follow the same rules: who signs does not stand alone on a
 * page, nor does a table without what introduces it, or the last line of a paper.
 */

/** Characters of a passage that moves to the next page as a whole without leaving a hole behind. */
const shortPassage = 600;

/** Whether a table is so small that nobody would want it cut. */
export const isShort = (table: Table): boolean =>
  table.content.length <= 10 && plainTextOf([table]).length <= shortPassage;

/** Whether the end of a page may not come between the block at `index` and the next. */
export const staysWithNext = (nodes: readonly BlockNode[], index: number): boolean => {
  const [node, next, afterNext] = nodes.slice(index, index + 3);
  if (!node || !next || node.type === 'heading') return false;
  if (next.type === 'signatureBlock') return true;
  if (next.type === 'paragraph' && afterNext?.type === 'signatureBlock')
    return plainTextOf([node]).length <= shortPassage;
  if (node.type === 'paragraph') return next.type === 'table';
  return node.type === 'table' && next.type === 'paragraph' && afterNext === undefined;
};

/** Whether a page may not end after a row of a table. */
export const rowStaysWithNext = (table: Table, row: number): boolean => {
  const last = table.content.length - 1;
  return row < last && (isShort(table) || row <= 1 || row === last - 1);
};
