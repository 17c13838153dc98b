/** Work that goes on for different names at once, and for one name in turn. */
export class Turns {
  /** The ends of what is under way, by name. */
  readonly #ends = new Map<string, Promise<void>>();

  /** Begins at once where nothing of that name is under way; otherwise after it, whatever became of that. */
  take(name: string, work: () => Promise<void>): Promise<void> {
    const before = this.#ends.get(name);
    const done = before === undefined ? work() : before.then(work);
    const ended = done
      .catch(() => undefined)
      .then(() => {
        if (this.#ends.get(name) === ended) this.#ends.delete(name);
      });
    this.#ends.set(name, ended);
    return done;
  }

  /** Resolves once all that is under way by now is over. */
  async rest(): Promise<void> {
    await Promise.all(this.#ends.values());
  }
}
