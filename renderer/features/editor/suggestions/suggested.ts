import type { Mark, Node } from '@tiptap/pm/model';
import type { Suggested, Suggestion } from '#shared/documents/body';

/*
 * Where suggestions stand in a document of the editor: words carry marks, everything else the attribute `suggested`,
 * which at a paragraph or heading is about the break before it.
 */

export type SuggestionKind = Suggested['kind'];

export const isSuggestionMark = ({ type }: Mark): boolean =>
  type.name === 'insertion' || type.name === 'deletion';

/** What is suggested about words; null where nothing of that kind is. */
export const markedAs = (node: Node, kind: SuggestionKind): Suggestion | null =>
  (node.marks.find(({ type }) => type.name === kind)?.attrs as Suggestion | undefined) ?? null;

/** What is suggested about a node that is no words. */
export const suggestedOf = (node: Node): Suggested | null =>
  (node.attrs['suggested'] as Suggested | null | undefined) ?? null;

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * What to delete so that the textblock at `position` goes on in the one before it; null where there is none that it
 * could go on in, as at the beginning of a cell.
 */
export const breakBefore = (doc: Node, position: number): Range | null => {
  const $position = doc.resolve(position);
  let before = $position.nodeBefore;
  let from = position;
  if (!before && $position.parent.type.name === 'listItem') {
    from = $position.before();
    before = doc.resolve(from).nodeBefore;
  }
  while (before && !before.isTextblock && before.type.name === 'listItem') {
    before = before.lastChild;
    from -= 1;
  }
  return before?.isTextblock ? { from: from - 1, to: position + 1 } : null;
};
