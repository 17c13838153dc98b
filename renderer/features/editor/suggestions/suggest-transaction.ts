import { Fragment, type Node, type Schema, Slice } from '@tiptap/pm/model';
import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import { Mapping, ReplaceStep, type Transform } from '@tiptap/pm/transform';
import type { Suggested, Suggestion } from '#shared/documents/body';
import { breakBefore, isSuggestionMark, markedAs, suggestedOf } from './suggested';

/*
 * What somebody does while suggesting, as suggestions: nothing of what stands there goes, and what comes is marked with
 * whose it is. Only words, breaks between paragraphs and whole inserted or deleted nodes can be suggested. Our own
 * instead of a library, since those there are join neighbouring suggestions of two people into one, and put characters
 * into the text that nobody typed (ADR 68).
 */

/** A new suggestion of whoever writes here. */
export interface Proposer {
  readonly personId: string;
  readonly propose: () => Suggestion;
}

const insertedAs = (who: Suggestion): Suggested => ({ ...who, kind: 'insertion' });
const deletedAs = (who: Suggestion): Suggested => ({ ...who, kind: 'deletion' });

const ownOf = (node: Node | null | undefined, personId: string): Suggestion | null => {
  if (!node) return null;
  const found = markedAs(node, 'insertion') ?? markedAs(node, 'deletion') ?? suggestedOf(node);
  if (found?.personId !== personId) return null;
  const { id, at } = found;
  return { id, personId, at };
};

/** One's own suggestion that this place continues, so that a word is one suggestion and not one a letter. */
const continued = (doc: Node, from: number, to: number, personId: string): Suggestion | null => {
  const [$from, $to] = [doc.resolve(from), doc.resolve(to)];
  const atStart = $from.parent.isTextblock && $from.parentOffset === 0 ? $from.parent : null;
  return (
    ownOf($from.nodeBefore, personId) ??
    ownOf($to.nodeAfter, personId) ??
    ownOf($from.nodeAfter, personId) ??
    ownOf(atStart, personId)
  );
};

const takeOut = (out: Transform, from: number, to: number, who: Suggestion): void => {
  const { deletion } = out.doc.type.schema.marks;
  if (!deletion) return;
  const work: (() => void)[] = [];
  out.doc.nodesBetween(from, to, (node, position) => {
    const end = position + node.nodeSize;
    if (node.isText) {
      const [start, stop] = [Math.max(from, position), Math.min(to, end)];
      if (start >= stop) return false;
      if (markedAs(node, 'insertion')?.personId === who.personId) work.push(() => out.delete(start, stop));
      else if (!markedAs(node, 'deletion')) work.push(() => out.addMark(start, stop, deletion.create(who)));
      return false;
    }
    const known = suggestedOf(node);
    if (node.isTextblock) {
      if (position < from || position + 1 > to) return true;
      const gap = breakBefore(out.doc, position);
      if (!gap || known?.kind === 'deletion') return true;
      if (known) work.push(() => out.delete(gap.from, gap.to));
      else work.push(() => out.setNodeAttribute(position, 'suggested', deletedAs(who)));
      return true;
    }
    if (!node.isAtom) {
      // A table or list that is one's own suggestion goes as it came; otherwise its words are taken out.
      if (known?.kind === 'insertion' && known.personId === who.personId && position >= from && end <= to) {
        work.push(() => out.delete(position, end));
        return false;
      }
      return true;
    }
    if (position < from || end > to || known?.kind === 'deletion') return false;
    if (known) work.push(() => out.delete(position, end));
    else work.push(() => out.setNodeAttribute(position, 'suggested', deletedAs(who)));
    return false;
  });
  // From the end, so that places before stay where they are.
  for (const one of work.toReversed()) one();
};

const bare = (node: Node): Node =>
  node.isText
    ? node.mark(node.marks.filter((mark) => !isSuggestionMark(mark) && mark.type.name !== 'comment'))
    : node.copy(Fragment.from(node.content.content.map(bare)));

/** The same content as somebody's insertion. `open`: how many of its first nodes are the end of what stands before. */
const putIn = (fragment: Fragment, open: number, who: Suggestion, schema: Schema): Fragment => {
  const { insertion } = schema.marks;
  const nodes = fragment.content.map((node, index) => {
    if (node.isText) {
      const plain = bare(node);
      return insertion ? plain.mark(insertion.create(who).addToSet(plain.marks)) : plain;
    }
    const goesOn = open > 0 && index === 0;
    const takes = node.type.spec.attrs !== undefined && 'suggested' in node.type.spec.attrs;
    const attrs = !goesOn && takes ? { ...node.attrs, suggested: insertedAs(who) } : node.attrs;
    if (node.isTextblock) return node.type.create(attrs, putIn(node.content, 0, who, schema), node.marks);
    // What is put in as a whole needs nothing said of its parts.
    const inner =
      goesOn || !takes ? putIn(node.content, goesOn ? open - 1 : 0, who, schema) : bare(node).content;
    return node.type.create(attrs, inner, node.marks);
  });
  return Fragment.from(nodes);
};

/** Whether what was asked for stands in the document now, as suggestions. */
const suggestReplace = (
  out: Transaction,
  from: number,
  to: number,
  slice: Slice,
  { personId, propose }: Proposer,
): boolean => {
  const who = continued(out.doc, from, to, personId) ?? propose();
  const begun = out.steps.length;
  if (to > from) takeOut(out, from, to, who);
  const place = out.mapping.slice(begun).map(to);
  if (slice.size === 0) return true;
  const size = out.doc.content.size;
  const schema = out.doc.type.schema;
  out.replace(
    place,
    place,
    new Slice(putIn(slice.content, slice.openStart, who, schema), slice.openStart, slice.openEnd),
  );
  const grown = out.doc.content.size - size;
  if (grown <= 0) return false;
  out.setSelection(TextSelection.near(out.doc.resolve(place + grown), -1));
  return true;
};

/**
 * The suggestions that say what `transaction` would have done; null where it does something that cannot be suggested
 * (a format, a list, a column), and nothing must be done then.
 */
export const suggestTransaction = (
  transaction: Transaction,
  state: EditorState,
  proposer: Proposer,
): Transaction | null => {
  const out = state.tr;
  for (const [index, step] of transaction.steps.entries()) {
    if (!(step instanceof ReplaceStep)) return null;
    // A place in what the transaction had made by then, as a place in what carries the suggestions.
    const undone = new Mapping(transaction.mapping.maps.slice(0, index)).invert();
    const placeOf = (position: number, side: -1 | 1): number =>
      out.mapping.map(undone.map(position, side), side);
    const from = placeOf(step.from, step.from === step.to ? 1 : -1);
    const to = Math.max(from, placeOf(step.to, 1));
    if (!suggestReplace(out, from, to, step.slice, proposer)) return null;
    // The cursor goes on over what was deleted with the key before it or after it.
    if (step.slice.size === 0) {
      const forward = state.selection.empty && state.selection.head === from;
      const side = forward ? out.mapping.map(to) : Math.min(from, out.doc.content.size);
      out.setSelection(
        TextSelection.near(out.doc.resolve(Math.min(side, out.doc.content.size)), forward ? 1 : -1),
      );
    }
  }
  return out;
};

/** What is typed into a suggestion without suggesting is no part of it. */
export const outsideSuggestions = (transaction: Transaction): Transaction => {
  const { insertion, deletion } = transaction.doc.type.schema.marks;
  const ranges: { from: number; to: number }[] = [];
  for (const [index, step] of transaction.steps.entries()) {
    if (!(step instanceof ReplaceStep) || step.slice.size === 0) continue;
    const rest = transaction.mapping.slice(index + 1);
    step.getMap().forEach((_from, _to, from, to) => {
      ranges.push({ from: rest.map(from, 1), to: rest.map(to, -1) });
    });
  }
  for (const { from, to } of ranges)
    for (const type of [insertion, deletion])
      if (type && from < to && transaction.doc.rangeHasMark(from, to, type))
        transaction.removeMark(from, to, type);
  return transaction;
};
