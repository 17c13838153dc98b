import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 iterations, 1 lane at least. Algorithm 2 is Argon2id. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** At once; more would let a crowd of sign-ins take all memory and both cores. */
const atOnce = 2;

/** Hashes and checks passwords, a few at a time. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #decoy: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, cost));
  }

  /** False for an unknown account too (`kept` null), after the same work: the time taken tells nobody who exists. */
  async matches(kept: string | null, password: string): Promise<boolean> {
    this.#decoy ??= this.hash(randomBytes(18).toString('base64'));
    const against = kept ?? (await this.#decoy);
    const matched = await this.#inTurn(() => verify(against, password));
    return matched && kept !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}
