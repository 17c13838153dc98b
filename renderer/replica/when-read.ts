import type { Observable } from './observable';

/** The first value that has been read. */
export const whenRead = <T>(observable: Observable<T | undefined>): Promise<T> =>
  new Promise((resolve) => {
    const present = observable.get();
    if (present !== undefined) {
      resolve(present);
      return;
    }
    const stop = observable.subscribe(() => {
      const value = observable.get();
      if (value === undefined) return;
      stop();
      resolve(value);
    });
  });
