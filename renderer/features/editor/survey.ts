import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { useEffect, useState } from 'react';
import { anchorsOf, type CommentAnchor } from './comments/comment-anchors';
import { type FootnoteEntry, type OutlineEntry, wordsIn } from './document-text';
import { type ShownSuggestion, SuggestionList } from './suggestions/list-suggestions';

/** What is shown beside and below a text, read from all of it. */
export interface Survey {
  readonly outline: readonly OutlineEntry[];
  readonly footnotes: readonly FootnoteEntry[];
  readonly words: number;
  readonly suggestions: readonly ShownSuggestion[];
  /** Where threads of comments stand, by the first of their words. */
  readonly anchors: readonly CommentAnchor[];
}

const nothing: Survey = { outline: [], footnotes: [], words: 0, suggestions: [], anchors: [] };

/** Words of blocks that were counted; an unchanged block is the same object from one text to the next. */
const counted = new Map<string, WeakMap<Node, number>>();

const wordsOfBlock = (block: Node, language: string): number => {
  const known = counted.get(language) ?? new WeakMap<Node, number>();
  counted.set(language, known);
  const before = known.get(block);
  if (before !== undefined) return before;
  const words = wordsIn(block.textBetween(0, block.content.size, '\n', ' '), language);
  known.set(block, words);
  return words;
};

/** Reads a text once from its beginning to its end. */
export const surveyOf = (doc: Node, language: string): Survey => {
  const outline: OutlineEntry[] = [];
  const footnotes: FootnoteEntry[] = [];
  const suggestions = new SuggestionList();
  const anchors: CommentAnchor[] = [];
  let words = 0;
  doc.descendants((node, position, parent) => {
    suggestions.read(node, position);
    anchors.push(...anchorsOf(node, position));
    if (node.type.name === 'footnote') footnotes.push({ text: node.textContent });
    if (!node.isTextblock) return true;
    words += wordsOfBlock(node, language);
    if (node.type.name === 'heading' && parent === doc)
      outline.push({ level: Number(node.attrs['level']), text: node.textContent, position });
    return true;
  });
  return { outline, footnotes, words, suggestions: suggestions.list, anchors };
};

/** A text is read anew so long after the last key, ms: reading 200 pages at each of them would be felt. */
const surveyAfter = 250;

/** The newest survey of what is in the editor. */
export const useSurvey = (editor: Editor, language: string): Survey => {
  const [survey, setSurvey] = useState(nothing);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = (): void => setSurvey(surveyOf(editor.state.doc, language));
    const later = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
      if (!transaction.docChanged) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(read, surveyAfter);
    };
    timer = setTimeout(read);
    editor.on('transaction', later);
    return () => {
      editor.off('transaction', later);
      if (timer !== null) clearTimeout(timer);
    };
  }, [editor, language]);
  return survey;
};
