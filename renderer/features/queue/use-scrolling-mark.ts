import { type RefObject, useEffect } from 'react';

/**
 * Marks the element `data-scrolling` while it scrolls. Rows that pass under the mouse are not lit meanwhile: lighting
 * one has the browser paint all of them again, in the very frame after new ones came.
 */
export const useScrollingMark = (scroller: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const begin = (): void => void element.toggleAttribute('data-scrolling', true);
    const end = (): void => void element.toggleAttribute('data-scrolling', false);
    element.addEventListener('scroll', begin, { passive: true });
    element.addEventListener('scrollend', end);
    return () => {
      element.removeEventListener('scroll', begin);
      element.removeEventListener('scrollend', end);
    };
  }, [scroller]);
};
