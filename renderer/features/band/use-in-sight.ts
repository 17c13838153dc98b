import { type RefCallback, useCallback, useState } from 'react';

/** So far beyond the edge of what is scrolled an element counts as seen: it is drawn before it comes. */
const ahead = '120px';

/** Whether an element can be seen, or soon can by scrolling. Taken for seen until the browser has looked. */
export const useInSight = (): readonly [seen: boolean, ref: RefCallback<HTMLElement>] => {
  const [seen, setSeen] = useState(true);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const sight = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? true), {
      scrollMargin: ahead,
    });
    sight.observe(element);
    return () => sight.disconnect();
  }, []);
  return [seen, ref];
};
