import pg from 'pg';
import { HubDatabase } from './database';
import { ensureDatabase, openEmbeddedPostgres } from './embedded-postgres';

export interface OpenedDatabase {
  readonly database: HubDatabase;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Folder of the embedded PostgreSQL, absolute. Not used where `url` is given. */
  readonly folder: string;
  /** A PostgreSQL of one's own, 15 or newer. */
  readonly url: string | undefined;
  /** Whether closing also ends an embedded server that was found running: the serving hub's right, not an import's. */
  readonly ownsServer: boolean;
  /** False leaves the schema as it is, for whoever brings it to another state than the latest. */
  readonly migrates?: boolean;
}

const embeddedName = 'meridian';

const openOwn = async (url: string): Promise<OpenedDatabase> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new Error(
      `The database at DATABASE_URL cannot be reached: ${error instanceof Error ? error.message : String(error)}.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
  const database = new HubDatabase(url);
  return { database, close: () => database.close() };
};

/** Opens the hub's database and brings its schema up to date. Throws plain sentences. */
export const openDatabase = async (options: DatabaseOptions): Promise<OpenedDatabase> => {
  const opened = options.url === undefined ? await openEmbedded(options) : await openOwn(options.url);
  try {
    if (options.migrates !== false) await opened.database.migrate();
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
};

const openEmbedded = async ({ folder, ownsServer }: DatabaseOptions): Promise<OpenedDatabase> => {
  const postgres = await openEmbeddedPostgres(folder, { ownsServer });
  await ensureDatabase(postgres, embeddedName);
  const database = new HubDatabase(postgres.connectionString(embeddedName));
  return {
    database,
    close: async () => {
      await database.close();
      await postgres.stop();
    },
  };
};
