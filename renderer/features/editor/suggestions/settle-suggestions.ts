import type { Node } from '@tiptap/pm/model';
import type { Transform } from '@tiptap/pm/transform';
import type { Suggestion } from '#shared/documents/body';
import { breakBefore, isSuggestionMark, type SuggestionKind, suggestedOf } from './suggested';

export type Decision = 'accept' | 'reject';

const takeAway = (out: Transform, position: number, node: Node): void => {
  const { parent } = out.doc.resolve(position);
  const end = position + node.nodeSize;
  const paragraph = out.doc.type.schema.nodes['paragraph'];
  // Nothing may be left without a block.
  if (node.isBlock && parent.childCount === 1 && paragraph)
    out.replaceWith(position, end, paragraph.create());
  else out.delete(position, end);
};

/**
 * Accepts or rejects suggestions, those of `ids` or all of them: an insertion that is accepted stands, one that is
 * rejected is gone as if it had never been made; with a deletion it is the other way round.
 */
export const settleSuggestions = (
  out: Transform,
  decision: Decision,
  ids: ReadonlySet<string> | null = null,
): void => {
  const meant = (suggestion: Suggestion | null): suggestion is Suggestion =>
    suggestion !== null && (ids === null || ids.has(suggestion.id));
  const goes = (kind: SuggestionKind): boolean => (kind === 'deletion') === (decision === 'accept');
  const work: (() => void)[] = [];
  out.doc.descendants((node, position) => {
    const end = position + node.nodeSize;
    if (node.isText) {
      const marks = node.marks.filter((mark) => isSuggestionMark(mark) && meant(mark.attrs as Suggestion));
      if (marks.some(({ type }) => goes(type.name as SuggestionKind)))
        work.push(() => out.delete(position, end));
      else for (const mark of marks) work.push(() => out.removeMark(position, end, mark));
      return false;
    }
    const suggested = suggestedOf(node);
    if (node.isTextblock || !meant(suggested)) return node.isBlock;
    if (goes(suggested.kind)) {
      work.push(() => takeAway(out, position, node));
      return false;
    }
    work.push(() => out.setNodeAttribute(position, 'suggested', null));
    return node.isBlock;
  });
  for (const one of work.toReversed()) one();
  // Breaks last: what stood between two paragraphs must be gone before one goes on in the other.
  const breaks: { position: number; goes: boolean }[] = [];
  out.doc.descendants((node, position) => {
    const suggested = node.isTextblock ? suggestedOf(node) : null;
    if (meant(suggested)) breaks.push({ position, goes: goes(suggested.kind) });
    return node.isBlock && !node.isTextblock;
  });
  for (const one of breaks.toReversed()) {
    const gap = one.goes ? breakBefore(out.doc, one.position) : null;
    if (gap) out.delete(gap.from, gap.to);
    else out.setNodeAttribute(one.position, 'suggested', null);
  }
};
