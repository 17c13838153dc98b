import { noon } from '../support/sample-rows';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

const nativeImmediate = globalThis.setImmediate;
/** What IndexedDB in memory has put off to a later turn of the event loop and not done yet. */
let putOff = 0;

/** Counts what is put off by `setImmediate`, so that "nothing is under way" can be seen instead of waited for. */
export const watchImmediates = (): void => {
  if (globalThis.setImmediate !== nativeImmediate) return;
  const watched = (task: (...given: unknown[]) => void, ...given: unknown[]): NodeJS.Immediate => {
    putOff += 1;
    return nativeImmediate(() => {
      putOff -= 1;
      task(...given);
    });
  };
  globalThis.setImmediate = watched as typeof globalThis.setImmediate;
};

const turn = (): Promise<void> => new Promise((resolve) => nativeImmediate(resolve));

/** What is under way outside this process: a database that was asked. */
const elsewhere = new Set<Promise<unknown>>();

/** Time stands still until `work` is done. */
export const holdTime = <T>(work: Promise<T>): Promise<T> => {
  const held: Promise<unknown> = work
    .catch(() => undefined)
    .finally(() => {
      elsewhere.delete(held);
    });
  elsewhere.add(held);
  return work;
};

/** Resolves when every promise that can go on by itself has: all that is left waits for the world's clock. */
export const quiet = async (): Promise<void> => {
  for (let still = 0; still < 2; ) {
    if (elsewhere.size > 0) await Promise.race(elsewhere);
    await turn();
    still = putOff === 0 && elsewhere.size === 0 ? still + 1 : 0;
  }
};

/**
 * Time that moves only from one event to the next. Between two events everything that can happen without waiting has
 * happened, so a run is the same each time.
 */
export class World {
  /** Epoch ms by no clock in particular: the hub's shows just this. */
  now = noon;
  #order = 0;
  readonly #due: Due[] = [];

  /** Runs `task` once after `delay` ms; the function it returns prevents it. */
  after(delay: number, task: () => void): () => void {
    // Clocks show whole milliseconds, whatever a timer was set to.
    const due: Due = { at: this.now + Math.max(0, Math.ceil(delay)), order: this.#order++, task };
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#due[middle];
      if (other && (other.at < due.at || (other.at === due.at && other.order < due.order))) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, due);
    return () => {
      const at = this.#due.indexOf(due);
      if (at >= 0) this.#due.splice(at, 1);
    };
  }

  wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.after(delay, resolve));
  }

  /** Lets everything happen that falls due up to `until`. */
  async runTo(until: number): Promise<void> {
    await quiet();
    for (let next = this.#due[0]; next && next.at <= until; next = this.#due[0]) {
      this.#due.shift();
      this.now = next.at;
      next.task();
      await quiet();
    }
    this.now = until;
  }

  /** Nothing that was planned happens any more. */
  end(): void {
    this.#due.length = 0;
  }
}
