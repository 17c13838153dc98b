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
  readonly #idle: () => void;
  readonly #listeners = new Set<() => void>();
  #stop: (() => void) | null = null;

  /**
   * @param ready resolves when the database may be read
   * @param idle told when the last listener has left
   */
  constructor(
    initial: T,
    ready: Promise<unknown>,
    query: () => Promise<T>,
    idle: () => void = () => undefined,
  ) {
    this.#value = initial;
    this.#ready = ready;
    this.#query = query;
    this.#idle = idle;
  }

  get = (): T => this.#value;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#watch();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
      this.#idle();
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
