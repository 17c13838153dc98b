import { liveQuery, type Subscription } from 'dexie';
import type { Observable } from './replica';

/**
 * What a query over the local database answers now, read again whenever something it looked at changes. It watches
 * only while somebody listens; what it last answered stays readable.
 */
export class LiveCell<T> implements Observable<T> {
  #value: T;
  readonly #query: () => Promise<T>;
  readonly #ready: Promise<unknown>;
  readonly #watched: (isWatched: boolean) => void;
  readonly #listeners = new Set<() => void>();
  #stop: (() => void) | null = null;

  /**
   * @param ready resolves when the database may be read
   * @param watched told when the first listener has come and when the last has left
   */
  constructor(
    initial: T,
    ready: Promise<unknown>,
    query: () => Promise<T>,
    watched: (isWatched: boolean) => void = () => undefined,
  ) {
    this.#value = initial;
    this.#ready = ready;
    this.#query = query;
    this.#watched = watched;
  }

  get = (): T => this.#value;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#stop === null) {
      this.#stop = this.#watch();
      this.#watched(true);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || this.#stop === null) return;
      this.#stop();
      this.#stop = null;
      this.#watched(false);
    };
  };

  #watch(): () => void {
    let watching: Subscription | null = null;
    let wanted = true;
    void this.#ready.then(() => {
      if (!wanted) return;
      watching = liveQuery(this.#query).subscribe({
        next: (value) => this.#set(value),
        // The database was closed or failed under us: what was read stays on screen, and the replica's status says why.
        error: () => undefined,
      });
    });
    return () => {
      wanted = false;
      watching?.unsubscribe();
    };
  }

  #set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }
}
