import { type RefCallback, useCallback, useState } from 'react';

/** Whether an element can be seen, and not only its place scrolled to. Taken for seen until the browser has looked. */
export const useInSight = (): readonly [seen: boolean, ref: RefCallback<HTMLElement>] => {
  const [seen, setSeen] = useState(true);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const sight = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? true));
    sight.observe(element);
    return () => sight.disconnect();
  }, []);
  return [seen, ref];
};
