interface Due {
  readonly at: number;
  readonly task: () => void;
}

/** Delays that pass when a test says so. */
export class Timers {
  now = 0;
  #due: Due[] = [];

  readonly later = (delay: number, task: () => void): (() => void) => {
    const due = { at: this.now + delay, task };
    this.#due.push(due);
    return () => {
      this.#due = this.#due.filter((each) => each !== due);
    };
  };

  get waiting(): number {
    return this.#due.length;
  }

  /** Lets `milliseconds` pass. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    const ripe = this.#due.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at);
    this.#due = this.#due.filter(({ at }) => at > this.now);
    for (const { task } of ripe) task();
  }
}
