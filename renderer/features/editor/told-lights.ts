import { type Editor, Extension } from '@tiptap/core';
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Mapping } from '@tiptap/pm/transform';
import { type Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { inSight, type Stretch } from './in-sight';

interface Lights {
  readonly all: DecorationSet;
  /** What changed since `all` were placed. */
  readonly since: Mapping;
  /** Those of them in sight and near it, where they stand now. */
  readonly shown: DecorationSet;
}

interface Told {
  /** Absent where they are the same, and other ones came into sight. */
  readonly lights?: readonly Decoration[];
  readonly sight: Stretch;
}

const none: Lights = { all: DecorationSet.empty, since: new Mapping(), shown: DecorationSet.empty };

/** Those beyond what is in sight that are drawn, as a share of it: as much as a turn of the wheel brings. */
const beyond = 1;

/** It is looked what is in sight so long after the text last moved, ms. */
const lookAfter = 80;

const placed = ({ all, since }: Lights, { doc, mapping }: Transaction, { lights, sight }: Told): Lights => {
  const now = lights
    ? DecorationSet.create(doc, [...lights])
    : all.map(new Mapping([...since.maps, ...mapping.maps]), doc);
  if (now === DecorationSet.empty) return none;
  const shown = DecorationSet.create(doc, now.find(sight.from, sight.to));
  return { all: now, since: new Mapping(), shown };
};

const moved = (lights: Lights, { doc, docChanged, mapping }: Transaction): Lights => {
  if (!docChanged || lights.all === DecorationSet.empty) return lights;
  const since = new Mapping([...lights.since.maps, ...mapping.maps]);
  return { ...lights, since, shown: lights.shown.map(mapping, doc) };
};

/** Tells, whenever the text has moved on screen and come to rest. */
const whenMoved = (tell: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(tell, lookAfter);
  };
  document.addEventListener('scroll', later, { capture: true, passive: true });
  window.addEventListener('resize', later);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('scroll', later, { capture: true });
    window.removeEventListener('resize', later);
  };
};

/**
 * Lights in a text that stand for nothing in it and are told from outside: which they are is known elsewhere. They move
 * with the text until they are told anew. What is far from sight is not drawn: the editor looks at each light at every
 * key, and a colleague may have changed every passage of a long text.
 * @param name what the extension is called
 */
export const toldLights = (name: string) => {
  const key = new PluginKey<Lights>(name);
  const has = ({ state }: { readonly state: EditorView['state'] }): boolean =>
    (key.getState(state) ?? none) !== none;
  const tell = (view: EditorView, lights?: readonly Decoration[]): void => {
    const told: Told = { sight: inSight(view, beyond), ...(lights ? { lights } : {}) };
    view.dispatch(view.state.tr.setMeta(key, told));
  };
  const extension = Extension.create({
    name,
    addProseMirrorPlugins: () => [
      new Plugin<Lights>({
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
  /** These lights and no others. */
  const light = ({ view }: Editor, lights: readonly Decoration[]): void => {
    if (lights.length > 0 || has(view)) tell(view, lights);
  };
  return { extension, light };
};
