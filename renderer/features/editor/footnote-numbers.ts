import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

const key = new PluginKey<DecorationSet>('footnote-numbers');

const marksOf = (doc: Node): { from: number; to: number }[] => {
  const places: { from: number; to: number }[] = [];
  doc.descendants((node, position) => {
    if (node.type.name === 'footnote') places.push({ from: position, to: position + node.nodeSize });
    return node.type.name !== 'footnote';
  });
  return places;
};

const numbered = (doc: Node): DecorationSet =>
  DecorationSet.create(
    doc,
    marksOf(doc).map(({ from, to }, index) =>
      Decoration.node(from, to, { 'data-number': String(index + 1) }),
    ),
  );

/**
 * Numbers the marks of footnotes. Not by a counter of CSS: blocks that are out of sight are not laid out, and no counter
 * counts what stands in them.
 */
export const FootnoteNumbers = Extension.create({
  name: 'footnoteNumbers',
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key,
      state: {
        init: (_config, { doc }) => numbered(doc),
        apply: (transaction, before) => {
          if (!transaction.docChanged) return before;
          const moved = before.map(transaction.mapping, transaction.doc);
          return moved.find().length === marksOf(transaction.doc).length ? moved : numbered(transaction.doc);
        },
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});
