import { type Editor, Extension } from '@tiptap/core';
import { Fragment, type Schema } from '@tiptap/pm/model';
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { type Snippet, snippetBefore } from '#shared/snippets/snippet';

/** What is typed to end an abbreviation: a space, or what ends a clause or sentence. */
const ends = /^[\s.,;:!?)\]}،؛؟।]$/u;

/** No abbreviation is longer. */
const longest = 64;

/** A text as what stands in a line: its line ends become breaks, where the place takes them. */
const inlineOf = (schema: Schema, text: string): Fragment => {
  const lines = text.split(/\r?\n/);
  const lineBreak = schema.nodes['hardBreak'];
  return Fragment.from(
    lines.flatMap((line, at) => [
      ...(at > 0 && lineBreak ? [lineBreak.create()] : []),
      ...(line === '' ? [] : [schema.text(line)]),
    ]),
  );
};

/**
 * What becomes of `typed` right after an abbreviation: the snippet stands in its place, with what was typed behind it, as
 * one step that is undone at once. Null where there is none.
 */
export const expansionOf = (
  { doc, schema, selection, tr }: EditorState,
  typed: string,
  snippets: readonly Snippet[],
): Transaction | null => {
  const { $from, empty, from } = selection;
  if (!empty || !ends.test(typed)) return null;
  const before = $from.parent.textBetween(
    Math.max(0, $from.parentOffset - longest),
    $from.parentOffset,
    undefined,
    '\ufffc',
  );
  const found = snippetBefore(before, snippets);
  if (!found) return null;
  const start = from - found.abbreviation.length;
  // Words that stand inside a footnote's mark are none of this line's.
  if (doc.textBetween(start, from, '\ufffc', '\ufffc') !== found.abbreviation) return null;
  return tr.replaceWith(start, from, inlineOf(schema, `${found.text}${typed}`)).scrollIntoView();
};

/** Puts a snippet where the caret stands. */
export const insertSnippet = (editor: Editor, { text }: Snippet): void => {
  const { state, view } = editor;
  const { from, to } = state.selection;
  view.dispatch(state.tr.replaceWith(from, to, inlineOf(state.schema, text)).scrollIntoView());
  editor.commands.focus();
};

interface ExpansionStorage {
  /** One's snippets at this moment. */
  snippets: readonly Snippet[];
}

declare module '@tiptap/core' {
  interface Storage {
    snippetExpansion: ExpansionStorage;
  }
}

/** Puts a snippet in the place of its abbreviation as a word is ended. */
export const SnippetExpansion = Extension.create<object, ExpansionStorage>({
  name: 'snippetExpansion',
  // Before the shortcuts of Markdown, which would take the space.
  priority: 200,
  addStorage: () => ({ snippets: [] }),
  addProseMirrorPlugins() {
    const { storage } = this;
    return [
      new Plugin({
        key: new PluginKey('snippet-expansion'),
        props: {
          handleTextInput: (view, _from, _to, typed) => {
            // While a word is being composed (Hindi, Arabic, Chinese keyboards), it is not ended.
            if (view.composing) return false;
            const expanded = expansionOf(view.state, typed, storage.snippets);
            if (expanded) view.dispatch(expanded);
            return expanded !== null;
          },
        },
      }),
    ];
  },
});
