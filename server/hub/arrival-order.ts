/** A place among what came from one device. */
export interface Place {
  /** Ends once all that came before it has gone on, or away. */
  readonly turn: Promise<unknown>;
  /** Lets the next go on; once more does nothing. */
  readonly leave: () => void;
}

/**
 * Lets requests of a device go on in the order they came in, however long each was looked up for: what a workstation
 * sends one behind the other is worth nothing to it in another order.
 */
export class ArrivalOrder {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Takes a place behind all that came from this device before. Whoever takes one must leave it. */
  enter(deviceId: string): Place {
    const turn = this.#last.get(deviceId) ?? Promise.resolve();
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    // Whoever leaves before its turn has come must not let the next go ahead of those before it.
    const through = Promise.all([turn, left]).then(() => {
      if (this.#last.get(deviceId) === through) this.#last.delete(deviceId);
    });
    this.#last.set(deviceId, through);
    return { turn, leave };
  }
}
