/**
 * One window at a time writes a replica. A second one waits here until the first lets go, which it does when its
 * bridge is taken over or it is closed; the browser lets go for a window that crashed.
 * @returns a function that lets go
 */
export const takeWriterLock = (name: string, given: () => void): (() => void) => {
  const giveUp = new AbortController();
  let release: () => void = () => giveUp.abort();
  const held = navigator.locks.request(
    name,
    { signal: giveUp.signal },
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
        given();
      }),
  );
  // Given up while still waiting: nobody is left to be told.
  held.catch(() => undefined);
  return () => release();
};
