import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { goesAhead, HubConnection } from './hub-connection';
import { migrations } from './migrations/all';
import { inOneTrip, type Question } from './one-trip';
import type { HubSchema } from './schema';

export type HubTransaction = Transaction<HubSchema>;

/** Who a transaction acts for: row-level security shows it that and nothing else. */
export type Actor =
  | { readonly mode: 'hub' }
  | { readonly mode: 'provider'; readonly providerId: string }
  | { readonly mode: 'person'; readonly providerId: string; readonly personId: string };

type Settings = readonly (readonly [string, string])[];

const settingsOf = (actor: Actor): Settings => [
  ['role', 'meridian_app'],
  ['meridian.mode', actor.mode],
  ['meridian.provider_id', actor.mode === 'hub' ? '' : actor.providerId],
  ['meridian.person_id', actor.mode === 'person' ? actor.personId : ''],
];

/**
 * What ends a transaction whose hub says nothing for so long, ms: a machine that lost its power or its network closes
 * no connection, and would keep the provider's counter for as long as the network's own patience lasts, hours. What is
 * asked in one trip needs none, since it never stands idle: PostgreSQL ends it by itself.
 */
const endedAfter = (idleAtMost: number): Settings => [
  ['idle_in_transaction_session_timeout', String(idleAtMost)],
];

/** What makes a transaction act for `actor`. */
const acting = (actor: Actor) =>
  sql`SELECT ${sql.join(settingsOf(actor).map(([name, value]) => sql`set_config(${name}, ${value}, true)`))}`;

/** Begins a transaction as `actor`; ids are checked by whoever made the actor, and quoted here all the same. */
const begin = (actor: Actor, idleAtMost: number): string => {
  const set = [...settingsOf(actor), ...endedAfter(idleAtMost)].map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  );
  return `BEGIN;SELECT ${set.join(', ')}`;
};

const oldestPostgres = 150_000;

/**
 * ms. A connection knows its statements and their plans, and to open one costs more than most of what it is asked:
 * whoever comes back from lunch to a quiet hub would wait for three.
 */
const keptIdle = 15 * 60_000;

/** ms. Between two statements of a transaction the hub thinks for milliseconds; a busy machine for some seconds. */
const usualIdleAtMost = 30_000;

interface Patience {
  /** How long a transaction may be silent between two statements before PostgreSQL ends it, ms. */
  readonly idleAtMost?: number;
}

/** The record of truth. Nothing reaches it but through `as`, which sets who is asking inside the transaction. */
export class HubDatabase {
  readonly connectionString: string;
  readonly #kysely: Kysely<HubSchema>;
  readonly #pool: pg.Pool;
  readonly #idleAtMost: number;

  constructor(connectionString: string, options: Patience & { readonly connections?: number } = {}) {
    this.connectionString = connectionString;
    this.#idleAtMost = options.idleAtMost ?? usualIdleAtMost;
    const pool = new pg.Pool({
      connectionString,
      max: options.connections ?? 10,
      idleTimeoutMillis: keptIdle,
      keepAlive: true,
      Client: HubConnection,
    });
    this.#pool = pool;
    // An idle connection that the server closed is replaced by the pool; unheard, its error would end the process.
    pool.on('error', () => undefined);
    this.#kysely = new Kysely<HubSchema>({ dialect: new PostgresDialect({ pool }) });
  }

  /** How many wait for a connection at this moment. */
  get waiting(): number {
    return this.#pool.waitingCount;
  }

  /**
   * Runs `work` in one transaction as `actor`. Role and actor are set for the transaction alone, so that a pooled
   * connection carries nothing over to the next.
   * @param options.idleAtMost for work that computes for longer than others do between two statements
   */
  as<T>(
    actor: Actor,
    work: (tx: HubTransaction) => Promise<T>,
    { idleAtMost = this.#idleAtMost }: Patience = {},
  ): Promise<T> {
    return this.#kysely.connection().execute(async (connection) => {
      // Kysely has no other way to begin a transaction together with what is set in it.
      const tx = connection as HubTransaction;
      await sql.raw(`${goesAhead}${begin(actor, idleAtMost)}`).execute(tx);
      try {
        const result = await work(tx);
        const { rows } = await sql<{ command: string }>`COMMIT`.execute(tx);
        // PostgreSQL answers so where an error that `work` swallowed had ended the transaction: nothing was kept.
        if (rows[0]?.command === 'ROLLBACK') throw new Error('the transaction was rolled back');
        return result;
      } catch (error) {
        await sql`ROLLBACK`.execute(tx).catch(() => undefined);
        throw error;
      }
    });
  }

  /** Asks or writes something as `actor` where nothing needs to be known in between: a transaction of one round trip. */
  ask<T>(actor: Actor, of: (tx: HubTransaction) => Question<T>): Promise<T> {
    return this.#kysely.connection().execute(async (connection) => {
      const tx = connection as HubTransaction;
      const { statements, read } = of(tx);
      // What travels together is a transaction of itself.
      const [, ...answers] = await inOneTrip(tx, [acting(actor).compile(tx), ...statements]);
      return read(answers);
    });
  }

  /** Brings the schema up to date as the database's owner. Throws a plain sentence for a PostgreSQL that is too old. */
  async migrate(): Promise<void> {
    await this.#migrate((migrator) => migrator.migrateToLatest());
    await this.#openToBackups();
  }

  /**
   * Lets the database's owner, and nobody else, read every table for a backup: forced row-level security holds for the
   * owner too, and the walls of some tables open to nobody who sees the whole. The role the hub works under is another.
   */
  async #openToBackups(): Promise<void> {
    await sql
      .raw(`DO $$ DECLARE missing text; BEGIN
        PERFORM pg_advisory_xact_lock(7460074601);
        FOR missing IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity
          AND relnamespace = current_schema()::regnamespace
          AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'meridian_backup')
        LOOP
          EXECUTE format('CREATE POLICY meridian_backup ON %I FOR SELECT TO CURRENT_USER
            USING ((SELECT meridian_mode()) = ''backup'')', missing);
        END LOOP;
      END $$`)
      .execute(this.#kysely);
  }

  /**
   * Brings an empty database to exactly these migrations. Throws a plain sentence where this hub does not know one of
   * them, or the database has gone further.
   */
  async migrateTo(names: readonly string[]): Promise<void> {
    const unknown = names.find((name) => !Object.hasOwn(migrations, name));
    const last = names.at(-1);
    if (unknown !== undefined || last === undefined)
      throw new Error(`The backup is of a newer hub (${unknown}). Update this one first, then restore.`);
    const before = Object.keys(migrations).filter((name) => name <= last);
    if (before.length !== names.length)
      throw new Error('The backup is of a hub that is neither older nor newer than this one.');
    await this.#migrate(async (migrator) => {
      const further = (await migrator.getMigrations()).some(
        ({ name, executedAt }) => executedAt !== undefined && name > last,
      );
      if (further)
        throw new Error(
          'This database was used by a newer hub than the backup is of. Restore into one that is new.',
        );
      return migrator.migrateTo(last);
    });
  }

  async #migrate(go: (migrator: Migrator) => Promise<{ readonly error?: unknown }>): Promise<void> {
    const { rows } = await sql<{ server_version_num: string }>`SHOW server_version_num`.execute(this.#kysely);
    const version = Number(rows[0]?.server_version_num ?? 0);
    if (version < oldestPostgres)
      throw new Error(
        `PostgreSQL ${Math.floor(version / 10_000)} is too old for Meridian; it needs 15 or newer.`,
      );
    const { error } = await go(
      new Migrator({ db: this.#kysely, provider: { getMigrations: async () => migrations } }),
    );
    if (error) throw error;
  }

  /**
   * To be called after very many rows were written: until PostgreSQL itself gets round to it, the first syncs that
   * follow would read every row they walk past, and with plans made for an empty table.
   */
  async settle(): Promise<void> {
    await sql`VACUUM (ANALYZE) feed_row, scope_member`.execute(this.#kysely);
  }

  /** For checks of the catalogue only: no tenant, no role. */
  get owner(): Kysely<HubSchema> {
    return this.#kysely;
  }

  close(): Promise<void> {
    return this.#kysely.destroy();
  }
}
