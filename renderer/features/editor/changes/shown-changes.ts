import { type Editor, Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { PassageChange } from '#shared/documents/changes-since';

const key = new PluginKey<DecorationSet>('shown-changes');

/** Words that others wrote are lit, and a wedge stands where words of theirs went. Told from outside, like comments. */
export const ShownChanges = Extension.create({
  name: 'shownChanges',
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

const wedge = (): HTMLElement => {
  const element = document.createElement('span');
  element.className = 'news-gone';
  // What went is read in the list.
  element.setAttribute('aria-hidden', 'true');
  return element;
};

/** Lights these changes and no others. */
export const lightChanges = (editor: Editor, changes: readonly PassageChange[]): void => {
  const { state, view } = editor;
  const size = state.doc.content.size;
  const lights = changes.flatMap(({ added, removed }) => [
    ...added
      .filter(({ to }) => to <= size)
      .map(({ from, to }) => Decoration.inline(from, to, { class: 'news' })),
    ...removed.filter(({ at }) => at <= size).map(({ at }) => Decoration.widget(at, wedge, { side: -1 })),
  ]);
  if (lights.length === 0 && (key.getState(state) ?? DecorationSet.empty) === DecorationSet.empty) return;
  view.dispatch(state.tr.setMeta(key, DecorationSet.create(state.doc, lights)));
};
