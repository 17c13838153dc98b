import { type Extensions, Mark, mergeAttributes, Node } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { TextAlign } from '@tiptap/extension-text-align';
import { StarterKit } from '@tiptap/starter-kit';
import type * as Y from 'yjs';
import { bodyField } from '#shared/documents/merge-body';
import { SnippetExpansion } from '../snippets/snippet-expansion';
import { DrawInChunks } from './block-chunks';
import { ShownChanges } from './changes/shown-changes';
import { DrawnNumbers } from './drawn-numbers';
import { FindText } from './find-text';

import { Comment, Deletion, Insertion, Suggesting, type SuggestingOptions } from './suggestions/suggesting';

/*
 * What the editor knows: the nodes and marks of `shared/documents/body.ts`, under the same names. One more of either
 * raises `bodySchemaVersion`, since an editor without it would delete it.
 */

/** The words by which a document defines a term. */
const DefinedTerm = Mark.create({
  name: 'definedTerm',
  parseHTML: () => [{ tag: 'dfn' }],
  renderHTML: ({ HTMLAttributes }) => ['dfn', HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return { 'Mod-Alt-d': () => this.editor.commands.toggleMark('definedTerm') };
  },
});

/** A mark in the text; its words are edited beside it. */
const Footnote = Node.create({
  name: 'footnote',
  group: 'inline',
  inline: true,
  content: 'text*',
  marks: '',
  atom: true,
  parseHTML: () => [{ tag: 'span[data-footnote]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes, { 'data-footnote': '' }), 0],
  addKeyboardShortcuts() {
    return { 'Mod-Alt-f': () => this.editor.commands.insertContent({ type: 'footnote' }) };
  },
});

const PageBreak = Node.create({
  name: 'pageBreak',
  group: 'block',
  atom: true,
  parseHTML: () => [{ tag: 'hr[data-page-break]' }],
  renderHTML: ({ HTMLAttributes }) => ['hr', mergeAttributes(HTMLAttributes, { 'data-page-break': '' })],
  addKeyboardShortcuts() {
    return { 'Mod-Enter': () => this.editor.commands.insertContent({ type: 'pageBreak' }) };
  },
});

const SignatureBlock = Node.create({
  name: 'signatureBlock',
  group: 'block',
  atom: true,
  addAttributes: () => ({ party: { default: '' }, name: { default: '' }, title: { default: '' } }),
  parseHTML: () => [{ tag: 'div[data-signature]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'div',
    mergeAttributes(HTMLAttributes, { 'data-signature': '' }),
    ['p', {}, String(node.attrs['party'])],
    ['p', { class: 'signature-line' }, String(node.attrs['name'])],
    ['p', {}, String(node.attrs['title'])],
  ],
});

const LookedTable = Table.extend({
  addAttributes() {
    return { ...this.parent?.(), look: { default: null, renderHTML: ({ look }) => ({ 'data-look': look }) } };
  },
});

/** Only https leads out of a document; pasted HTML keeps no other address. */
const isAllowedAddress = (address: string): boolean => /^https:\/\/[^\s/]/.test(address);

/** Everything the editor knows, on this body; undo takes back one's own changes only. Without `suggesting` nothing is. */
export const editorExtensions = (doc: Y.Doc, suggesting?: SuggestingOptions): Extensions => [
  StarterKit.configure({
    // The body's own history: Yjs undoes what this person did and leaves what others did.
    undoRedo: false,
    code: false,
    codeBlock: false,
    trailingNode: false,
    heading: { levels: [1, 2, 3, 4] },
    link: { openOnClick: false, autolink: false, isAllowedUri: isAllowedAddress },
  }),
  TextAlign.configure({ types: ['heading', 'paragraph'] }),
  LookedTable.configure({ resizable: false }),
  TableRow,
  TableHeader,
  TableCell,
  DefinedTerm,
  Footnote,
  PageBreak,
  SignatureBlock,
  Insertion,
  Deletion,
  Comment,
  suggesting ? Suggesting.configure(suggesting) : Suggesting,
  ShownChanges,
  FindText,
  SnippetExpansion,
  DrawnNumbers,
  DrawInChunks,
  Collaboration.configure({ document: doc, field: bodyField }),
];
