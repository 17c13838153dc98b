import type { Editor } from '@tiptap/core';

/** Brings a place of the text into view and puts the cursor there. */
export const goTo = (editor: Editor, position: number): void => {
  const place = Math.min(position, editor.state.doc.content.size);
  editor.chain().focus(place).scrollIntoView().run();
  const { node } = editor.view.domAtPos(place);
  const element = node instanceof HTMLElement ? node : node.parentElement;
  element?.scrollIntoView({ block: 'center' });
};
