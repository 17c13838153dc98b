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

/** It is looked what is in sight so long after the text last moved, ms. */
const lookAfter = 80;

/** Tells, whenever a text has moved on screen and come to rest; what it returns ends that. */
export const whenMoved = (tell: () => void): (() => void) => {
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
