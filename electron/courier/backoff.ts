import type { Random } from '#shared/kernel/random';

const first = 1_000;
const longest = 60_000;

/**
 * How long to wait before trying again, in ms: doubling with full jitter, so that a thousand workstations which lost
 * the same hub do not all come back in the same second. (The "full jitter" of Brooker, AWS Architecture Blog, 2015.)
 */
export class Backoff {
  readonly #random: Random;
  #failures = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Whether anything failed since it last succeeded. */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  next(): number {
    const ceiling = Math.min(longest, first * 2 ** this.#failures);
    this.#failures += 1;
    const [high = 0, low = 0] = this.#random.bytes(2);
    const share = (high * 256 + low) / 65_535;
    // Never under a tenth: a row of unlucky draws would hammer a hub that is down.
    return Math.round(ceiling * (0.1 + 0.9 * share));
  }

  reset(): void {
    this.#failures = 0;
  }
}
