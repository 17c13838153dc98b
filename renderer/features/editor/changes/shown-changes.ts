import type { Editor } from '@tiptap/core';
import { Decoration } from '@tiptap/pm/view';
import type { PassageChange } from '#shared/documents/changes-since';
import { toldLights } from '../told-lights';

const { extension, light } = toldLights('shownChanges');

/** Words that others wrote are lit, and a wedge stands where words of theirs went. */
export const ShownChanges = extension;

const wedge = (): HTMLElement => {
  const element = document.createElement('span');
  element.className = 'news-gone';
  // What went is read in the list.
  element.setAttribute('aria-hidden', 'true');
  return element;
};

/** Lights these changes and no others. */
export const lightChanges = (editor: Editor, changes: readonly PassageChange[]): void => {
  const size = editor.state.doc.content.size;
  const lights = changes.flatMap(({ added, removed }) => [
    ...added
      .filter(({ to }) => to <= size)
      .map(({ from, to }) => Decoration.inline(from, to, { class: 'news' })),
    ...removed.filter(({ at }) => at <= size).map(({ at }) => Decoration.widget(at, wedge, { side: -1 })),
  ]);
  light(editor, lights);
};
