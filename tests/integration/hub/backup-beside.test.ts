import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../../server/backup/manifest';
import { runBackup } from '../../../server/cli/backup';
import { migrations } from '../../../server/storage/migrations/all';
import { ask } from '../../support/ask-hub';
import { backUpInto, emptyDatabase, opened, restoreFrom, signInAt } from '../../support/backup-and-restore';
import {
  addFile,
  downloadFile,
  filePath,
  type HubFile,
  manifestOf,
  missingOf,
  someFile,
  uploadFile,
} from '../../support/hub-file';
import { HubOnDatabase } from '../../support/hub-processes';
import { TestHub } from '../../support/running-hub';

/*
 * What goes on beside a backup or a restore: hub processes that are cut off or start in the midst of it, an upgrade, bytes
 * of files that lie elsewhere. Nothing of it may have a workstation let go of what no backup holds, or go on with numbers
 * of a hub that is gone.
 */

let hub: TestHub;
let folder: string;
let made = 0;

beforeAll(async () => {
  hub = await TestHub.start({ providers: ['acme', 'bolt'] });
  folder = await mkdtemp(join(tmpdir(), 'meridian-beside-'));
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const fresh = (): string => join(folder, `f${++made}`);

const connected = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

/** Resolves once somebody waits for a lock in this database. */
const untilOneWaits = (client: pg.Client, count = 1): Promise<void> =>
  expect
    .poll(
      async () => {
        const { rows } = await client.query<{ waiting: number }>(
          "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows[0]?.waiting;
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThanOrEqual(count);

/** The hub once more in a database of its own, without its files. */
const copied = async (): Promise<string> => {
  const from = fresh();
  await backUpInto(from, hub.database.connectionString, hubAttachments());
  const url = await emptyDatabase(hub);
  await restoreFrom(from, url, fresh());
  return url;
};

const hubAttachments = (): string => join(hub.folder, 'attachments');

const markOf = (url: string): Promise<string[]> =>
  connected(url, async (client) => {
    const { rows } = await client.query<{ mark: string }>(
      'SELECT backed_up_to AS mark FROM provider ORDER BY provider_id',
    );
    return rows.map(({ mark }) => mark);
  });

describe('a hub process', () => {
  it('that was cut off while its database was restored ends, and does not go on in the epoch that is over', async () => {
    const [url, spare] = [await copied(), await emptyDatabase(hub)];
    const other = await HubOnDatabase.start(url, '--attachments', fresh());
    const rae = await signInAt(other.url, 'rae', hub);
    const from = fresh();
    await backUpInto(from, url, hubAttachments());
    const note = {
      type: 'work-item.note',
      workItemId: hub.ids().workItem('w1'),
      note: 'Called them',
    } as const;
    expect(await rae.command(note)).toMatchObject({ outcome: 'applied' });
    await restoreFrom(from, spare, fresh());
    // The machine of the database is lost, and the restored one takes its place under the same address.
    await connected(hub.database.connectionString, async (client) => {
      await client.query(`ALTER DATABASE ${nameOf(url)} WITH ALLOW_CONNECTIONS false`);
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${nameOf(url)}'`,
      );
      await expect
        .poll(
          async () =>
            (await client.query(`SELECT FROM pg_stat_activity WHERE datname = '${nameOf(url)}'`)).rowCount,
        )
        .toBe(0);
      await client.query(`ALTER DATABASE ${nameOf(url)} RENAME TO gone_${made}`);
      await client.query(`ALTER DATABASE ${nameOf(spare)} RENAME TO ${nameOf(url)}`);
    });
    expect(await other.ended).toBe(1);
  });

  it('that starts while its database is restored serves what was restored', async () => {
    const url = await copied();
    await connected(url, async (restoring) => {
      await restoring.query('SELECT pg_advisory_lock(7460074600)');
      const starting = HubOnDatabase.start(url, '--attachments', fresh());
      await untilOneWaits(restoring);
      await restoring.query('UPDATE hub_identity SET epoch = gen_random_uuid()');
      const { rows } = await restoring.query<{ epoch: string }>('SELECT epoch FROM hub_identity');
      await restoring.query('SELECT pg_advisory_unlock(7460074600)');
      const other = await starting;
      expect((await ask(other.url, '/v1/hub', {})).body).toMatchObject({ epoch: rows[0]?.epoch });
      await other.stop();
    });
  });
});

describe('a backup', () => {
  it('holds the rows of a table that an upgrade rewrites meanwhile', async () => {
    const url = await copied();
    const into = fresh();
    const [first, second] = [
      new pg.Client({ connectionString: url }),
      new pg.Client({ connectionString: url }),
    ];
    await Promise.all([first.connect(), second.connect()]);
    await first.query('BEGIN');
    await first.query('LOCK TABLE provider IN ACCESS EXCLUSIVE MODE');
    const backing = backUpInto(into, url, hubAttachments());
    await untilOneWaits(second);
    const rewriting = second.query(
      'ALTER TABLE feed_row ADD COLUMN beside int GENERATED ALWAYS AS (1) STORED',
    );
    await Promise.race([rewriting, untilOneWaits(first, 2)]);
    await first.query('COMMIT');
    await Promise.all([backing, rewriting]);
    const { rows } = await second.query<{ count: number }>('SELECT count(*)::int AS count FROM feed_row');
    await Promise.all([first.end(), second.end()]);
    expect((await readManifest(into)).tables.find(({ name }) => name === 'feed_row')?.rows).toBe(
      rows[0]?.count,
    );
  });

  it('of one epoch is announced in no other', async () => {
    const url = await copied();
    const [attachments, into] = [fresh(), fresh()];
    await mkdir(attachments);
    // Whoever copies it waits for somebody to write.
    const pipe = join(attachments, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const before = await markOf(url);
    const backing = backUpInto(into, url, attachments);
    // Files come after the rows.
    await expect
      .poll(() => readdir(`${into}.making/attachments`).catch(() => null), { timeout: 20_000 })
      .not.toBeNull();
    await connected(url, (client) => client.query('UPDATE hub_identity SET epoch = gen_random_uuid()'));
    await (await open(pipe, 'w')).close();
    await expect(backing).rejects.toThrow('The hub was restored while this backup was made');
    expect(await markOf(url)).toEqual(before);
    await expect(readdir(into)).rejects.toThrow('ENOENT');
  });

  it('leaves the schema as it is, whichever version makes it', async () => {
    const url = await emptyDatabase(hub);
    const names = Object.keys(migrations).slice(0, -2);
    await opened(url, false, (database) => database.migrateTo(names));
    await runBackup({ data: fresh(), databaseUrl: url, attachments: fresh() }, fresh());
    const after = await connected(url, (client) =>
      client.query<{ name: string }>('SELECT name FROM kysely_migration ORDER BY name'),
    );
    expect(after.rows.map(({ name }) => name)).toEqual(names);
  });

  describe('of a hub with files', () => {
    let version: HubFile;
    const bytes = someFile(1_000);
    beforeAll(async () => {
      const sam = await hub.signIn('sam');
      version = await addFile(sam, manifestOf(bytes));
      await uploadFile(sam, version, bytes);
    });

    it('is none without their bytes, and lets no workstation let go of them', async () => {
      const url = hub.database.connectionString;
      const before = await markOf(url);
      const into = fresh();
      await expect(
        runBackup({ data: fresh(), databaseUrl: url, attachments: fresh() }, into),
      ).rejects.toThrow(/^The bytes of files do not lie in .* --attachments/);
      expect(await markOf(url)).toEqual(before);
      await expect(readdir(into)).rejects.toThrow('ENOENT');
    });

    it('that lost some of them gives a hub that asks for these again', async () => {
      const from = fresh();
      await backUpInto(from, hub.database.connectionString, hubAttachments());
      const lost = (await readdir(from, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name));
      expect(lost.length).toBeGreaterThan(0);
      for (const name of lost) await rm(join(from, name));
      const url = await emptyDatabase(hub);
      await restoreFrom(from, url, fresh());
      const other = await HubOnDatabase.start(url, '--attachments', fresh());
      const sam = await signInAt(other.url, 'sam', hub);
      expect((await sam.get(filePath(version, 'chunks'))).body).toMatchObject({
        missing: [0],
        storedAt: null,
      });
      await uploadFile(sam, version, bytes);
      expect(await missingOf(sam, version)).toEqual([]);
      expect((await downloadFile(sam, version)).bytes.equals(bytes)).toBe(true);
      await other.stop();
    });
  });
});
