import type { EditorView } from '@tiptap/pm/view';

/** A stretch of the document, by places in it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The element in which the text scrolls; the window where there is none. */
const frameOf = (element: Element): Pick<DOMRect, 'top' | 'bottom'> => {
  for (let each = element.parentElement; each; each = each.parentElement)
    if (/auto|scroll/.test(getComputedStyle(each).overflowY)) return each.getBoundingClientRect();
  return { top: 0, bottom: innerHeight };
};

/**
 * What is in sight of a text.
 * @param beyond how much more on either side, as a share of it
 */
export const inSight = (view: EditorView, beyond: number): Stretch => {
  const frame = frameOf(view.dom);
  const text = view.dom.getBoundingClientRect();
  const left = text.left + text.width / 2;
  const place = (top: number): number | null => view.posAtCoords({ left, top })?.pos ?? null;
  const from = place(Math.max(frame.top, text.top) + 4) ?? 0;
  const to = place(Math.min(frame.bottom, text.bottom) - 4) ?? view.state.doc.content.size;
  const more = Math.ceil((to - from) * beyond);
  return { from: from - more, to: to + more };
};
