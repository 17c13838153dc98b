import { type Editor, Extension } from '@tiptap/core';
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Mapping } from '@tiptap/pm/transform';
import { type Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { inSight, type Stretch, whenMoved } from './in-sight';

interface Signs {
  readonly all: DecorationSet;
  /** What changed since `all` were placed. */
  readonly since: Mapping;
  /** Those of them in sight and near it, where they stand now. */
  readonly shown: DecorationSet;
}

interface Told {
  /** Absent where they are the same, and other ones came into sight. */
  readonly signs?: readonly Decoration[];
  readonly sight: Stretch;
}

const none: Signs = { all: DecorationSet.empty, since: new Mapping(), shown: DecorationSet.empty };

/** Those beyond what is in sight that are drawn, as a share of it: as much as a turn of the wheel brings. */
const beyond = 1;

const placed = ({ all, since }: Signs, { doc, mapping }: Transaction, { signs, sight }: Told): Signs => {
  const now = signs
    ? DecorationSet.create(doc, [...signs])
    : all.map(new Mapping([...since.maps, ...mapping.maps]), doc);
  if (now === DecorationSet.empty) return none;
  const shown = DecorationSet.create(doc, now.find(sight.from, sight.to));
  return { all: now, since: new Mapping(), shown };
};

const moved = (signs: Signs, { doc, docChanged, mapping }: Transaction): Signs => {
  if (!docChanged || signs.all === DecorationSet.empty) return signs;
  const since = new Mapping([...signs.since.maps, ...mapping.maps]);
  return { ...signs, since, shown: signs.shown.map(mapping, doc) };
};

/**
 * Signs at passages of a text and between its words, which stand for nothing in it and are told from outside: which
 * they are is known elsewhere. They move with the text until they are told anew. What is far from sight is not drawn: the
 * editor looks at each sign at every key, and a colleague may have changed every passage of a long text. Words that are
 * only to look other than the rest are lit instead (`word-lights.ts`).
 * @param name what the extension is called
 */
export const toldSigns = (name: string) => {
  const key = new PluginKey<Signs>(name);
  const has = ({ state }: { readonly state: EditorView['state'] }): boolean =>
    (key.getState(state) ?? none) !== none;
  const tell = (view: EditorView, signs?: readonly Decoration[]): void => {
    const told: Told = { sight: inSight(view, beyond), ...(signs ? { signs } : {}) };
    view.dispatch(view.state.tr.setMeta(key, told));
  };
  const extension = Extension.create({
    name,
    addProseMirrorPlugins: () => [
      new Plugin<Signs>({
        key,
        state: {
          init: () => none,
          apply: (transaction, before) => {
            const told = transaction.getMeta(key) as Told | undefined;
            return told ? placed(before, transaction, told) : moved(before, transaction);
          },
        },
        props: { decorations: (state) => key.getState(state)?.shown },
        view: (view) => ({
          destroy: whenMoved(() => {
            if (has(view)) tell(view);
          }),
        }),
      }),
    ],
  });
  /** These signs and no others. */
  const show = ({ view }: Editor, signs: readonly Decoration[]): void => {
    if (signs.length > 0 || has(view)) tell(view, signs);
  };
  return { extension, show };
};
