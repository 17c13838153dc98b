import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const launchCodeLifetime = 60_000;

/** Pages of this many entries go on by themselves when the program was started again; older ones need a fresh code. */
const sessionsKept = 8;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const fresh = (): string => randomBytes(24).toString('base64url');

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * Who may enter the loopback page. A launch code goes onto a browser's command line, where others on this machine
 * can read it, so it opens the door once and for a minute. The printed code is shown to the person alone, in their own
 * terminal, and works for the whole run. Either is exchanged for a session token that only ever lives in a cookie;
 * what is kept from one run to the next is its hash.
 */
export class EntryCodes {
  readonly #now: () => number;
  readonly #keep: (sessions: string[]) => void;
  #sessions: string[];
  readonly #launch = new Map<string, number>();
  readonly printed = fresh();

  /** `kept` are the hashes that the last run gave `keep`. */
  constructor(
    now: () => number,
    kept: readonly string[] = [],
    keep: (sessions: string[]) => void = () => undefined,
  ) {
    this.#now = now;
    this.#sessions = kept.slice(-sessionsKept);
    this.#keep = keep;
  }

  launchCode(): string {
    const code = fresh();
    this.#launch.set(code, this.#now() + launchCodeLifetime);
    return code;
  }

  /** A new session token for a valid code; null for any other. */
  exchange(code: string): string | null {
    const until = this.#launch.get(code);
    this.#launch.delete(code);
    const entered = same(code, this.printed) || (until !== undefined && until > this.#now());
    if (!entered) return null;
    const token = fresh();
    this.#sessions = [...this.#sessions, hashOf(token)].slice(-sessionsKept);
    this.#keep(this.#sessions);
    return token;
  }

  isSession(token: string | null): token is string {
    return token !== null && this.#sessions.includes(hashOf(token));
  }
}
