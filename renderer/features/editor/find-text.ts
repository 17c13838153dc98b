import { type Editor, Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

interface Found {
  readonly from: number;
  readonly to: number;
}

interface Finding {
  readonly words: string;
  readonly found: readonly Found[];
  /** Which of them is looked at. */
  readonly at: number;
}

const key = new PluginKey<Finding>('find-text');
const none: Finding = { words: '', found: [], at: 0 };

/** Every place where these words stand, whatever their case; never across two blocks. */
export const findWords = (doc: Node, words: string): Found[] => {
  if (words === '') return [];
  const sought = words.toLowerCase();
  const found: Found[] = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    // An inline node counts as one character that no word has, so that places stay true.
    const text = node.textBetween(0, node.content.size, undefined, (leaf) => '\ufffc'.repeat(leaf.nodeSize));
    const low = text.toLowerCase();
    if (low.length === text.length)
      for (let at = low.indexOf(sought); at >= 0; at = low.indexOf(sought, at + sought.length))
        found.push({ from: position + 1 + at, to: position + 1 + at + words.length });
    return false;
  });
  return found;
};

/** Marks the words that are sought, all of them, and the one that is looked at. */
export const FindText = Extension.create({
  name: 'findText',
  addProseMirrorPlugins: () => [
    new Plugin<Finding>({
      key,
      state: {
        init: () => none,
        apply: (transaction, before) => {
          const asked = transaction.getMeta(key) as Partial<Finding> | undefined;
          if (!asked && !(transaction.docChanged && before.words !== '')) return before;
          const words = asked?.words ?? before.words;
          const found = findWords(transaction.doc, words);
          const at = asked?.at ?? (asked?.words === undefined ? before.at : 0);
          return { words, found, at: found.length === 0 ? 0 : (at + found.length) % found.length };
        },
      },
      props: {
        decorations: (state) => {
          const finding = key.getState(state);
          if (!finding || finding.found.length === 0) return DecorationSet.empty;
          return DecorationSet.create(
            state.doc,
            finding.found.map(({ from, to }, index) =>
              Decoration.inline(from, to, { class: index === finding.at ? 'found found-here' : 'found' }),
            ),
          );
        },
      },
    }),
  ],
});

export const findingOf = (editor: Editor): Finding => key.getState(editor.state) ?? none;

const show = (editor: Editor): void => {
  const { found, at } = findingOf(editor);
  const here = found[at];
  if (!here) return;
  const { node } = editor.view.domAtPos(here.from);
  const element = node instanceof HTMLElement ? node : node.parentElement;
  element?.scrollIntoView({ block: 'center' });
};

export const seek = (editor: Editor, words: string): void => {
  editor.view.dispatch(editor.state.tr.setMeta(key, { words }));
  show(editor);
};

/** Looks at the next one (1), or the one before (-1). */
export const seekOn = (editor: Editor, step: 1 | -1): void => {
  editor.view.dispatch(editor.state.tr.setMeta(key, { at: findingOf(editor).at + step }));
  show(editor);
};

/** Puts other words in the place that is looked at, or in all of them; marks of the old words stay. */
export const replaceFound = (editor: Editor, words: string, all: boolean): number => {
  const { found, at } = findingOf(editor);
  const here = found[at];
  const places = all ? found : here ? [here] : [];
  const { tr } = editor.state;
  // From the end, so that places before stay where they are.
  for (const { from, to } of places.toReversed()) {
    if (words === '') tr.delete(from, to);
    else tr.insertText(words, from, to);
  }
  if (places.length > 0) editor.view.dispatch(tr);
  return places.length;
};
