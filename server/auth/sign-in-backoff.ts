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
/** After a quiet day the count starts again. */
const memory = 24 * 60 * 60_000;

interface Key {
  readonly hash: Buffer;
  readonly free: number;
}

const keysOf = (email: string, address: string): readonly Key[] => [
  { hash: hashSecret(`account ${email}`), free: freeTries },
  { hash: hashSecret(`address ${address}`), free: freeTriesOfAddress },
];

/** How long must be waited after so many failures, ms: nothing at first, then doubling up to a quarter of an hour. */
export const waitAfter = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(longestWait, firstWait * 2 ** Math.min(failures - free, 20));

/** Slows down whoever guesses passwords, by account and by address, across all processes of the hub. */
export class SignInBackoff {
  readonly #database: HubDatabase;

  constructor(database: HubDatabase) {
    this.#database = database;
  }

  /** The refusal for one who must wait; null for one who may try. */
  async refusal(email: string, address: string, now: number): Promise<DomainError | null> {
    const hashes = keysOf(email, address).map((key) => key.hash);
    const rows = await this.#database.as({ mode: 'hub' }, (tx) =>
      tx.selectFrom('sign_in_failure').select('blocked_until').where('key_hash', 'in', hashes).execute(),
    );
    const until = Math.max(0, ...rows.map((row) => row.blocked_until?.getTime() ?? 0));
    return until > now
      ? domainError('session.too-many-attempts', { seconds: Math.ceil((until - now) / 1_000) })
      : null;
  }

  async failed(email: string, address: string, now: number): Promise<void> {
    await this.#database.as({ mode: 'hub' }, async (tx) => {
      for (const { hash, free } of keysOf(email, address)) {
        const { failures } = await tx
          .insertInto('sign_in_failure')
          .values({ key_hash: hash, failures: 1, blocked_until: null, last_failed_at: new Date(now) })
          .onConflict((conflict) =>
            conflict.column('key_hash').doUpdateSet({
              failures: sql`CASE WHEN sign_in_failure.last_failed_at < ${new Date(now - memory)} THEN 1 ELSE sign_in_failure.failures + 1 END`,
              last_failed_at: new Date(now),
            }),
          )
          .returning('failures')
          .executeTakeFirstOrThrow();
        const wait = waitAfter(failures, free);
        if (wait > 0)
          await tx
            .updateTable('sign_in_failure')
            .set({ blocked_until: new Date(now + wait) })
            .where('key_hash', '=', hash)
            .execute();
      }
    });
  }

  /** Forgets what an account owes; the address goes on counting, or one good account would cover for guessing others. */
  async succeeded(email: string): Promise<void> {
    const hash = hashSecret(`account ${email}`);
    await this.#database.as({ mode: 'hub' }, (tx) =>
      tx.deleteFrom('sign_in_failure').where('key_hash', '=', hash).execute(),
    );
  }
}
