import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFolder } from '../../../server/import/import-folder';
import { providerIdOf } from '../../../server/import/row-ids';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../server/storage/embedded-postgres';
import { openDatabase } from '../../../server/storage/open-database';
import { hubFirm, hubPeople } from '../../support/hub-firm';
import { removeHubFolder } from '../../support/hub-folder';
import { writeFirm } from '../../support/small-firm';

/** Stands in for a PostgreSQL that somebody else runs: what the hub gets of it is an address. */
let folder: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-own-'));
  server = await openEmbeddedPostgres(folder, { ownsServer: true });
  const client = new pg.Client({ connectionString: server.connectionString('postgres') });
  await client.connect();
  // As an administrator would: an account that may make roles and owns its database, and is no superuser.
  await client.query("CREATE ROLE firm LOGIN PASSWORD 'firm' CREATEROLE NOSUPERUSER NOBYPASSRLS");
  for (const name of ['books', 'tax', 'plain']) await client.query(`CREATE DATABASE ${name} OWNER firm`);
  await client.end();
});
afterAll(async () => {
  await server.stop();
  await removeHubFolder(folder);
});

const urlOf = (database: string): string => {
  const url = new URL(server.connectionString(database));
  url.username = 'firm';
  url.password = 'firm';
  return url.href;
};

const open = (url: string) => openDatabase({ folder: 'unused', url, ownsServer: true });

describe('a PostgreSQL of one’s own', () => {
  it.each(['books', 'tax'])('serves a hub whose account is no superuser: %s', async (name) => {
    const opened = await open(urlOf(name));
    try {
      const report = await importFolder(opened.database, await writeFirm(hubFirm('acme')), {
        dryRun: false,
        now: Date.now(),
      });
      expect(report.problems).toEqual([]);
      const people = await opened.database.as({ mode: 'provider', providerId: providerIdOf('acme') }, (tx) =>
        tx.selectFrom('feed_row').select('id').where('kind', '=', 'person').execute(),
      );
      expect(people).toHaveLength(hubPeople.length);
      // Row-level security is forced: not even the tables' owner sees a row without saying whose.
      const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM feed_row`.execute(
        opened.database.owner,
      );
      expect(rows).toEqual([{ count: 0 }]);
    } finally {
      await opened.close();
    }
  });

  it('is brought up to date once, by however many hubs start on it together', async () => {
    const hubs = await Promise.all(Array.from({ length: 3 }, () => open(urlOf('plain'))));
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count FROM pg_tables WHERE tablename = 'feed_row'`.execute(
      hubs[0]!.database.owner,
    );
    expect(rows).toEqual([{ count: 1 }]);
    for (const hub of hubs) await hub.close();
    const again = await open(urlOf('plain'));
    await again.close();
  });

  it('goes on running when the hub ends', async () => {
    const opened = await open(urlOf('books'));
    await opened.close();
    const client = new pg.Client({ connectionString: urlOf('books') });
    await client.connect();
    await client.end();
  });

  it('that cannot be reached is said to be, in a sentence without the password', async () => {
    const closed = createServer();
    const port = await new Promise<number>((resolve) =>
      closed.listen(0, '127.0.0.1', () => resolve((closed.address() as { port: number }).port)),
    );
    await new Promise((resolve) => closed.close(resolve));
    const wrong = new URL(urlOf('books'));
    wrong.password = 'secret-but-wrong';
    const nowhere = new URL(wrong);
    nowhere.port = String(port);
    for (const url of [wrong.href, nowhere.href, urlOf('missing')]) {
      const said = await open(url).then(
        () => 'opened',
        (error: Error) => error.message,
      );
      expect(said).toMatch(/^The database at DATABASE_URL cannot be reached: .+/);
      expect(said).not.toContain('secret-but-wrong');
    }
  });
});
