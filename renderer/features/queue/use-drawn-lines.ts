import { type RefObject, startTransition, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { covers, type LineRange, linesInSight, nextDrawn } from './drawn-lines';

export interface DrawnLinesOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly lines: number;
  /** px, as is what the sticky header covers of the scroller. */
  readonly lineHeight: number;
  readonly headerHeight: number;
}

export interface DrawnLines {
  readonly drawn: LineRange;
  /** Scrolls no further than it takes to see the line whole. */
  readonly reveal: (line: number) => void;
}

/** Which lines exist, as the person scrolls. Renders again only when others are to exist. */
export const useDrawnLines = (options: DrawnLinesOptions): DrawnLines => {
  const { scroller, lines, lineHeight, headerHeight } = options;
  const [drawn, setDrawn] = useState<LineRange>({ from: 0, to: 0 });
  const onScreen = useRef(drawn);
  const asked = useRef(drawn);
  useLayoutEffect(() => {
    onScreen.current = drawn;
  }, [drawn]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let height = element.clientHeight;
    const look = (): void => {
      const inSight = linesInSight(element.scrollTop, height - headerHeight, lineHeight);
      const next = nextDrawn(asked.current, inSight, lines);
      const isCovered = covers(onScreen.current, inSight, lines);
      // Asking again for what is being made would have it made from the beginning.
      if (next === asked.current && (isCovered || next === onScreen.current)) return;
      asked.current = next;
      // Lines ahead of the screen are made between other things; those already in sight at once.
      if (isCovered) startTransition(() => setDrawn(next));
      else setDrawn(next);
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(() => {
      height = element.clientHeight;
      look();
    });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, lines, lineHeight, headerHeight]);

  const reveal = useCallback(
    (line: number): void => {
      const element = scroller.current;
      if (!element) return;
      const top = line * lineHeight;
      const lowest = top + lineHeight + headerHeight - element.clientHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (lowest > element.scrollTop) element.scrollTop = lowest;
    },
    [scroller, lineHeight, headerHeight],
  );
  return { drawn, reveal };
};
