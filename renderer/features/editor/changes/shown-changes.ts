import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Decoration } from '@tiptap/pm/view';
import type { PassageChange } from '#shared/documents/changes-since';
import type { Stretch } from '../in-sight';
import { toldSigns } from '../told-signs';
import type { WordLights } from '../word-lights';

const { extension, show } = toldSigns('shownChanges');

/** Whole passages that others wrote are marked, and a wedge stands where words of theirs went. */
export const ShownChanges = extension;

const wedge = (): HTMLElement => {
  const element = document.createElement('span');
  element.className = 'news-gone';
  // What went is read in the list.
  element.setAttribute('aria-hidden', 'true');
  return element;
};

/** The passage that these words are all of; null where it has others too. */
const passageOf = (doc: Node, { from, to }: Stretch): Stretch | null => {
  const place = doc.resolve(from);
  return place.depth > 0 && from <= place.start() && to >= place.end()
    ? { from: place.before(), to: place.after() }
    : null;
};

/**
 * Shows these changes and no others. A colleague may have written all of a long text: a passage that is theirs is marked
 * as a whole, since lighting each of its words would cost every key in it.
 */
export const showChanges = (
  editor: Editor,
  lights: WordLights | null,
  changes: readonly PassageChange[],
): void => {
  const { doc } = editor.state;
  const within = (to: number): boolean => to <= doc.content.size;
  const signs: Decoration[] = [];
  const words: Stretch[] = [];
  for (const { added, removed } of changes) {
    for (const stretch of added.filter(({ to }) => within(to))) {
      const passage = passageOf(doc, stretch);
      if (passage) signs.push(Decoration.node(passage.from, passage.to, { class: 'news' }));
      else words.push(stretch);
    }
    for (const { at } of removed) if (within(at)) signs.push(Decoration.widget(at, wedge, { side: -1 }));
  }
  lights?.show(words);
  show(editor, signs);
};
