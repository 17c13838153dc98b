import { useLayoutEffect, useState } from 'react';

const compactRow = 34;

/** The height of a row in px, as density and the browser's text size make it, measured on an element that has it. */
export const useRowHeight = (probe: HTMLElement | null): number => {
  const [height, setHeight] = useState(compactRow);
  useLayoutEffect(() => {
    if (!probe) return;
    const measure = () => setHeight(probe.offsetHeight || compactRow);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(probe);
    return () => observer.disconnect();
  }, [probe]);
  return height;
};
