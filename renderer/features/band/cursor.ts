import { useSyncExternalStore } from 'react';

/**
 * The instant that the pointer or the slider is at, for all lanes to read; null while nobody points. It is kept beside
 * React, so that moving over fifty lanes draws anew their times and not their bars.
 */
export class BandCursor {
  #at: number | null = null;
  readonly #listeners = new Set<() => void>();

  readonly get = (): number | null => this.#at;

  readonly set = (at: number | null): void => {
    if (at === this.#at) return;
    this.#at = at;
    for (const listener of this.#listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

/** Of a lane that nobody points at: it never moves, and so draws nothing anew. */
export const stillCursor = new BandCursor();

/** Epoch ms, on a whole minute; null while nobody points. */
export const useCursor = (cursor: BandCursor): number | null =>
  useSyncExternalStore(cursor.subscribe, cursor.get);
