import { randomBytes, timingSafeEqual } from 'node:crypto';

const launchCodeLifetime = 60_000;

const fresh = (): string => randomBytes(24).toString('base64url');

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * Who may enter the loopback page. A launch code goes onto a browser's command line, where others on this machine
 * can read it, so it opens the door once and for a minute. The printed code is shown to the person alone, in their own
 * terminal, and works for the whole run. Either is exchanged for a session token that only ever lives in a cookie.
 */
export class EntryCodes {
  readonly #now: () => number;
  readonly #launch = new Map<string, number>();
  readonly #sessions = new Set<string>();
  readonly printed = fresh();

  constructor(now: () => number) {
    this.#now = now;
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
    this.#sessions.add(token);
    return token;
  }

  isSession(token: string | null): token is string {
    return token !== null && this.#sessions.has(token);
  }
}
