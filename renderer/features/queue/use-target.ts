import { useCallback, useEffect, useRef } from 'react';

export interface Target {
  /** The item that a command acts on; null where there is none. Read it when the key is pressed, never before. */
  readonly read: () => string | null;
  /** Tells on which item the keyboard stands, and whether the person moved there or the result changed under it. */
  readonly stand: (id: string | null, moved: boolean) => void;
}

/**
 * Which item the commands act on: the one the person moved to last, or the open one. Kept outside of React's state,
 * since keys come faster than renders: the second of two quick keys must act on what the first has chosen.
 */
export const useTarget = (openId: string | null): Target => {
  const target = useRef(openId);
  const standing = useRef<string | null>(null);
  useEffect(() => {
    target.current = openId ?? standing.current;
  }, [openId]);
  const stand = useCallback(
    (id: string | null, moved: boolean) => {
      standing.current = id;
      // What is open is what one looks at: it stays when the result changes, and while one passes a heading.
      if (openId === null || (moved && id !== null)) target.current = id;
    },
    [openId],
  );
  const read = useCallback(() => target.current, []);
  return { read, stand };
};
