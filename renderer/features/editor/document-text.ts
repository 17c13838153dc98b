import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Transform } from '@tiptap/pm/transform';
import { canonicalJson } from '#shared/kernel/canonical-json';

export interface OutlineEntry {
  readonly level: number;
  readonly text: string;
  /** Where it begins in the document. */
  readonly position: number;
}

export interface FootnoteEntry {
  readonly text: string;
}

/** Where each footnote stands, in order. */
const footnotePlaces = (doc: Node): number[] => {
  const places: number[] = [];
  doc.descendants((node, position) => {
    if (node.type.name === 'footnote') places.push(position);
    return node.type.name !== 'footnote';
  });
  return places;
};

/** Writes the words of a footnote, told by its place among them. */
export const writeFootnote = (editor: Editor, index: number, text: string): void => {
  const position = footnotePlaces(editor.state.doc)[index];
  const node = position === undefined ? null : editor.state.doc.nodeAt(position);
  if (position === undefined || !node) return;
  const content = text === '' ? null : editor.schema.text(text);
  editor.view.dispatch(
    editor.state.tr.replaceWith(position, position + node.nodeSize, node.type.create(node.attrs, content)),
  );
};

/** Words as the document's language has them: not all of them stand between spaces. */
export const wordsIn = (text: string, language: string): number => {
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text))
    if (isWordLike) words += 1;
  return words;
};

/** SHA-256 of everything that is written, in hex: what a sign-off vouches for. What was said about it is no part of it. */
export const hashOf = async (doc: Node): Promise<string> => {
  const { comment } = doc.type.schema.marks;
  const text = comment ? new Transform(doc).removeMark(0, doc.content.size, comment).doc : doc;
  const bytes = new TextEncoder().encode(canonicalJson(text.toJSON()));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
