import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { canonicalJson } from '#shared/kernel/canonical-json';

export interface OutlineEntry {
  readonly level: number;
  readonly text: string;
  /** Where it begins in the document. */
  readonly position: number;
}

/** The headings, in order. */
export const outlineOf = (doc: Node): OutlineEntry[] => {
  const entries: OutlineEntry[] = [];
  doc.forEach((node, position) => {
    if (node.type.name === 'heading')
      entries.push({ level: Number(node.attrs['level']), text: node.textContent, position });
  });
  return entries;
};

export interface FootnoteEntry {
  readonly text: string;
  readonly position: number;
}

export const footnotesOf = (doc: Node): FootnoteEntry[] => {
  const entries: FootnoteEntry[] = [];
  doc.descendants((node, position) => {
    if (node.type.name === 'footnote') entries.push({ text: node.textContent, position });
    return node.type.name !== 'footnote';
  });
  return entries;
};

/** Writes the words of the footnote that stands at `position`. */
export const writeFootnote = (editor: Editor, position: number, text: string): void => {
  const node = editor.state.doc.nodeAt(position);
  if (node?.type.name !== 'footnote') return;
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

/** SHA-256 of everything that is written, in hex: what a sign-off vouches for. */
export const hashOf = async (doc: Node): Promise<string> => {
  const bytes = new TextEncoder().encode(canonicalJson(doc.toJSON()));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
