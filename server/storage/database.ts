import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations/all';
import type { HubSchema } from './schema';

export type HubTransaction = Transaction<HubSchema>;

/** Who a transaction acts for: row-level security shows it that and nothing else. */
export type Actor =
  | { readonly mode: 'hub' }
  | { readonly mode: 'provider'; readonly providerId: string }
  | { readonly mode: 'person'; readonly providerId: string; readonly personId: string };

const oldestPostgres = 150_000;

/** The record of truth. Nothing reaches it but through `as`, which sets who is asking inside the transaction. */
export class HubDatabase {
  readonly connectionString: string;
  readonly #kysely: Kysely<HubSchema>;

  constructor(connectionString: string, options: { readonly connections?: number } = {}) {
    this.connectionString = connectionString;
    const pool = new pg.Pool({ connectionString, max: options.connections ?? 10 });
    // An idle connection that the server closed is replaced by the pool; unheard, its error would end the process.
    pool.on('error', () => undefined);
    this.#kysely = new Kysely<HubSchema>({ dialect: new PostgresDialect({ pool }) });
  }

  /**
   * Runs `work` in one transaction as `actor`. Role and actor are set for the transaction alone, so that a pooled
   * connection carries nothing over to the next.
   */
  as<T>(actor: Actor, work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    const providerId = actor.mode === 'hub' ? '' : actor.providerId;
    const personId = actor.mode === 'person' ? actor.personId : '';
    return this.#kysely.transaction().execute(async (tx) => {
      await sql`SELECT set_config('role', 'meridian_app', true), set_config('meridian.mode', ${actor.mode}, true),
        set_config('meridian.provider_id', ${providerId}, true), set_config('meridian.person_id', ${personId}, true)`.execute(
        tx,
      );
      return work(tx);
    });
  }

  /** Brings the schema up to date as the database's owner. Throws a plain sentence for a PostgreSQL that is too old. */
  async migrate(): Promise<void> {
    const { rows } = await sql<{ server_version_num: string }>`SHOW server_version_num`.execute(this.#kysely);
    const version = Number(rows[0]?.server_version_num ?? 0);
    if (version < oldestPostgres)
      throw new Error(
        `PostgreSQL ${Math.floor(version / 10_000)} is too old for Meridian; it needs 15 or newer.`,
      );
    const migrator = new Migrator({ db: this.#kysely, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  }

  /**
   * To be called after very many rows were written: until PostgreSQL itself gets round to it, the first syncs that
   * follow would read every row they walk past, and with plans made for an empty table.
   */
  async settle(): Promise<void> {
    await sql`VACUUM (ANALYZE) feed_row`.execute(this.#kysely);
  }

  /** For checks of the catalogue only: no tenant, no role. */
  get owner(): Kysely<HubSchema> {
    return this.#kysely;
  }

  close(): Promise<void> {
    return this.#kysely.destroy();
  }
}
