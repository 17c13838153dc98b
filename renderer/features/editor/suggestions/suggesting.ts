import { type Editor, Extension, Mark, mergeAttributes } from '@tiptap/core';
import type { PluginKey } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { type Decision, settleSuggestions } from './settle-suggestions';
import { outsideSuggestions, type Proposer, suggestTransaction } from './suggest-transaction';

/** What becomes of what is typed: it stands, it is suggested, or nothing is typed at all. */
export type EditorMode = 'write' | 'suggest' | 'read';

/** On a transaction: it is no edit of the text by a person, and is left as it is. */
const asItIs = 'meridian-as-it-is';

export interface SuggestingOptions extends Proposer {
  readonly mode: () => EditorMode;
  /** Told when something cannot be suggested, and was not done. */
  readonly onRefused: () => void;
}

const attributes = () => ({
  id: { default: '' },
  personId: { default: '' },
  at: { default: 0 },
});

/** Nothing that is pasted suggests anything: it would do so in another person's name. */
const fromNothing = () => [];

const suggestionMark = (name: 'insertion' | 'deletion', tag: 'ins' | 'del') =>
  Mark.create({
    name,
    inclusive: false,
    addAttributes: attributes,
    parseHTML: fromNothing,
    renderHTML: ({ mark }) => [tag, { 'data-suggestion': String(mark.attrs['id']) }, 0],
  });

export const Insertion = suggestionMark('insertion', 'ins');
export const Deletion = suggestionMark('deletion', 'del');

/** Where a thread of comments stands. Several may stand at the same words. */
export const Comment = Mark.create({
  name: 'comment',
  inclusive: false,
  excludes: '',
  addAttributes: () => ({ id: { default: '' } }),
  parseHTML: fromNothing,
  renderHTML: ({ mark, HTMLAttributes }) => [
    'span',
    mergeAttributes({ 'data-comment': String(mark.attrs['id']) }, { class: HTMLAttributes['class'] }),
    0,
  ],
});

const suggestible = [
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'blockquote',
  'table',
  'horizontalRule',
  'pageBreak',
  'signatureBlock',
  'footnote',
  'hardBreak',
];

const nobody: SuggestingOptions = {
  mode: () => 'write',
  onRefused: () => undefined,
  personId: '',
  propose: () => ({ id: '', personId: '', at: 0 }),
};

/** Turns what is typed while suggesting into suggestions, and keeps what is typed otherwise out of them. */
export const Suggesting = Extension.create<SuggestingOptions>({
  name: 'suggesting',
  addOptions: () => nobody,
  addGlobalAttributes: () => [
    {
      types: suggestible,
      attributes: {
        suggested: {
          default: null,
          keepOnSplit: false,
          parseHTML: () => null,
          renderHTML: ({ suggested }) =>
            suggested ? { 'data-suggested': (suggested as { kind: string }).kind } : {},
        },
      },
    },
  ],
  dispatchTransaction({ transaction, next }) {
    const fromElsewhere = transaction.getMeta(ySyncPluginKey as PluginKey) !== undefined;
    if (!transaction.docChanged || fromElsewhere || transaction.getMeta(asItIs)) return next(transaction);
    if (this.options.mode() !== 'suggest') return next(outsideSuggestions(transaction));
    const suggestion = suggestTransaction(transaction, this.editor.state, this.options);
    if (!suggestion) return this.options.onRefused();
    next(transaction.scrolledIntoView ? suggestion.scrollIntoView() : suggestion);
  },
});

/** Accepts or rejects suggestions: those of `ids`, or all of them. */
export const decideSuggestions = (
  editor: Editor,
  decision: Decision,
  ids: readonly string[] | null,
): void => {
  const { tr } = editor.state;
  settleSuggestions(tr, decision, ids && new Set(ids));
  editor.view.dispatch(tr.setMeta(asItIs, true));
};

/** A change of the text that is nobody's suggestion, whatever mode the editor is in. */
export const dispatchAsItIs = (editor: Editor, change: (tr: Editor['state']['tr']) => unknown): void => {
  const { tr } = editor.state;
  change(tr);
  editor.view.dispatch(tr.setMeta(asItIs, true));
};
