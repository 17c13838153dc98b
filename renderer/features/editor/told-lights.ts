import { type Editor, Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { type Decoration, DecorationSet } from '@tiptap/pm/view';

/**
 * Lights in a text that stand for nothing in it and are told from outside: which they are is known elsewhere. They move
 * with the text until they are told anew.
 * @param name what the extension is called
 */
export const toldLights = (name: string) => {
  const key = new PluginKey<DecorationSet>(name);
  const extension = Extension.create({
    name,
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
  /** These lights and no others. */
  const light = ({ state, view }: Editor, lights: readonly Decoration[]): void => {
    if (lights.length === 0 && (key.getState(state) ?? DecorationSet.empty) === DecorationSet.empty) return;
    view.dispatch(state.tr.setMeta(key, DecorationSet.create(state.doc, [...lights])));
  };
  return { extension, light };
};
