import { sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { HubDatabase } from '../storage/database';
import { hashSecret } from './secrets';

/** Free tries before anybody has to wait: people mistype. */
const freeTries = 5;
/** A street address may hold a whole office behind one router. */
const freeTriesOfAddress = 50;
const firstWait = 2_000;
const longestWait = 15 * 60_000;
const minute = 60_000;

interface Key {
  readonly hash: Buffer;
  readonly free: number;
  /** One failure is forgiven for each such while without another, ms: an office has mistyped fifty times by Friday. */
  readonly forgivenEvery: number;
}

const keysOf = (email: string, address: string): readonly [account: Key, address: Key] => [
  { hash: hashSecret(`account ${email}`), free: freeTries, forgivenEvery: 60 * minute },
  { hash: hashSecret(`address ${address}`), free: freeTriesOfAddress, forgivenEvery: 10 * minute },
];

/** How long must be waited after so many failures, ms: nothing at first, then doubling up to a quarter of an hour. */
export const waitAfter = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(longestWait, firstWait * 2 ** Math.min(failures - free, 20));

/** How many failures still count, where the last of `failures` was `quiet` ms ago. */
export const stillCounted = (failures: number, quiet: number, forgivenEvery: number): number =>
  Math.max(0, failures - Math.floor(Math.max(0, quiet) / forgivenEvery));

/** Slows down whoever guesses passwords, by account and by address, across all processes of the hub. */
export class SignInBackoff {
  readonly #database: HubDatabase;

  constructor(database: HubDatabase) {
    this.#database = database;
  }

  /**
   * The refusal for one who must wait; null for one who may try, and then the try is counted. It is counted before
   * the password is looked at: of a hundred guesses sent at once, all but the free ones must find the door closed.
   */
  async attempt(email: string, address: string, now: number): Promise<DomainError | null> {
    const keys = keysOf(email, address);
    return this.#database.as({ mode: 'hub' }, async (tx) => {
      // The rows are locked in one order, the account's first: tries at the same time wait for each other here.
      const counted: { key: Key; failures: number; blockedUntil: number }[] = [];
      for (const key of keys) {
        const row = await tx
          .insertInto('sign_in_failure')
          .values({ key_hash: key.hash, failures: 0, blocked_until: null, last_failed_at: new Date(now) })
          .onConflict((conflict) =>
            // Nothing changes; the row is locked as it is.
            conflict.column('key_hash').doUpdateSet({ failures: sql`sign_in_failure.failures` }),
          )
          .returning(['failures', 'blocked_until', 'last_failed_at'])
          .executeTakeFirstOrThrow();
        const failures = stillCounted(row.failures, now - row.last_failed_at.getTime(), key.forgivenEvery);
        counted.push({ key, failures, blockedUntil: row.blocked_until?.getTime() ?? 0 });
      }
      const until = Math.max(...counted.map(({ blockedUntil }) => blockedUntil));
      if (until > now)
        return domainError('session.too-many-attempts', { seconds: Math.ceil((until - now) / 1_000) });
      for (const { key, failures } of counted) {
        const wait = waitAfter(failures + 1, key.free);
        await tx
          .updateTable('sign_in_failure')
          .set({
            failures: failures + 1,
            last_failed_at: new Date(now),
            blocked_until: wait > 0 ? new Date(now + wait) : null,
          })
          .where('key_hash', '=', key.hash)
          .execute();
      }
      return null;
    });
  }

  /**
   * Forgets what an account owes, and takes this one try back from the address; its others go on counting, or one
   * good account would cover for guessing others.
   */
  async succeeded(email: string, address: string): Promise<void> {
    const [account, from] = keysOf(email, address);
    await this.#database.as({ mode: 'hub' }, async (tx) => {
      await tx.deleteFrom('sign_in_failure').where('key_hash', '=', account.hash).execute();
      await tx
        .updateTable('sign_in_failure')
        .set({
          failures: sql`greatest(failures - 1, 0)`,
          blocked_until: sql`CASE WHEN failures <= ${from.free} THEN NULL ELSE blocked_until END`,
        })
        .where('key_hash', '=', from.hash)
        .execute();
    });
  }
}
