import { type Editor, Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/** Where the words of one thread stand; they may have been pulled apart. */
export interface CommentAnchor {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export const anchorsOf = (node: Node, position: number): CommentAnchor[] =>
  node.marks
    .filter(({ type }) => type.name === 'comment')
    .map(({ attrs }) => ({ id: String(attrs['id']), from: position, to: position + node.nodeSize }));

const key = new PluginKey<DecorationSet>('open-comments');

/** Lights the words of threads that are still open. Which ones are is not in the text, so that it is told. */
export const OpenComments = Extension.create({
  name: 'openComments',
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (transaction, before) =>
          (transaction.getMeta(key) as DecorationSet | undefined) ??
          before.map(transaction.mapping, transaction.doc),
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});

/** Lights these anchors and no others. */
export const lightComments = (editor: Editor, anchors: readonly CommentAnchor[]): void => {
  const { state, view } = editor;
  const size = state.doc.content.size;
  const lights = anchors
    .filter(({ to }) => to <= size)
    .map(({ from, to }) => Decoration.inline(from, to, { class: 'commented' }));
  if (lights.length === 0 && key.getState(state)?.find().length === 0) return;
  view.dispatch(state.tr.setMeta(key, DecorationSet.create(state.doc, lights)));
};
