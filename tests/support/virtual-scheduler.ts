import type { Scheduler } from '../../electron/ports/scheduler';

interface Waiting {
  readonly at: number;
  readonly task: () => void;
}

/** Lets everything run that only waits for promises already kept; real input and output are not among it. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** Time that stands still until a test moves it. */
export class VirtualScheduler implements Scheduler {
  #now = 0;
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return this.#now;
  }

  after(delay: number, task: () => void): () => void {
    const waiting = { at: this.#now + delay, task };
    this.#waiting.add(waiting);
    return () => this.#waiting.delete(waiting);
  }

  /** How long until each thing that waits, soonest first. */
  get delays(): number[] {
    return [...this.#waiting].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Moves time on by `milliseconds`, running what falls due in its order, and lets its consequences settle. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    for (;;) {
      const next = [...this.#waiting].sort((a, b) => a.at - b.at).find(({ at }) => at <= until);
      if (!next) break;
      this.#waiting.delete(next);
      this.#now = next.at;
      next.task();
      await settle();
    }
    this.#now = until;
  }
}
