/**
 * Tells a change of the address that comes back from our own pushes from one that somebody else made. The router
 * answers later than the keyboard asks, and may skip what was overtaken: an echo must never undo a newer push.
 */
export class OwnEchoes {
  #pushed: string | null;
  #underWay = new Set<string | null>();

  constructor(present: string | null) {
    this.#pushed = present;
  }

  push(value: string | null): void {
    this.#pushed = value;
    this.#underWay.add(value);
  }

  /** Whether what now stands in the address was put there by somebody else, and is to be followed. */
  isForeign(value: string | null): boolean {
    if (value === this.#pushed) {
      this.#underWay.clear();
      return false;
    }
    if (this.#underWay.has(value)) return false;
    this.#pushed = value;
    this.#underWay.clear();
    return true;
  }
}
