import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { readIdentity } from '../hub/identity';
import type { HubDatabase } from '../storage/database';
import { copyWhole } from '../storage/whole-files';
import { listTables, type TableShape } from './list-tables';
import { describeBackup, type Manifest, manifestFile, type TableEntry } from './manifest';

export interface BackupOptions {
  readonly database: HubDatabase;
  /** Must not exist yet, or be empty. Appears whole or not at all. */
  readonly folder: string;
  /** Where the bytes of attachments lie. */
  readonly attachments: string;
  /** Epoch ms. */
  readonly now: number;
}

const isEmptyOrMissing = async (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (names) => names.length === 0,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Counts and hashes what flows by. Rows of COPY's text format end with a line feed, which values never hold. */
const measuring = () => {
  const hash = createHash('sha256');
  let rows = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      for (const byte of chunk) if (byte === 10) rows += 1;
      done(null, chunk);
    },
  });
  return { stream, read: () => ({ rows, sha256: hash.digest('hex') }) };
};

const writeTable = async (
  client: pg.Client,
  { name, columns, key }: TableShape,
  folder: string,
): Promise<TableEntry> => {
  const quoted = (names: readonly string[]): string =>
    names.map((one) => pg.escapeIdentifier(one)).join(', ');
  const statement = `COPY (SELECT ${quoted(columns)} FROM ${quoted([name])} ORDER BY ${quoted(key)}) TO STDOUT`;
  const zip = createGzip({ level: 1 });
  const written = pipeline(zip, createWriteStream(join(folder, `${name}.copy.gz`), { mode: 0o600 }));
  const measured = measuring();
  await pipeline(client.query(copyTo(statement)), measured.stream, zip);
  await written;
  await syncPath(join(folder, `${name}.copy.gz`));
  return { name, columns: [...columns], ...measured.read() };
};

/**
 * Writes everything the hub holds, as it is at one instant, while it goes on serving; then lets workstations know how
 * far it reaches. Throws a plain sentence where the folder is taken.
 */
export const writeBackup = async ({
  database,
  folder,
  attachments,
  now,
}: BackupOptions): Promise<Manifest> => {
  if (!(await isEmptyOrMissing(folder)))
    throw new Error(`${folder} is not empty. A backup goes into a folder of its own.`);
  const making = `${folder}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(join(making, 'tables'), { recursive: true, mode: 0o700 });
  // One that was filled and never served has no name yet.
  await readIdentity(database);
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  let manifest: Manifest;
  try {
    // One snapshot for all tables: what commits meanwhile is in none of them.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const migrations = await client.query<{ name: string }>(
      'SELECT name FROM kysely_migration ORDER BY name',
    );
    const shapes = await listTables(client);
    // The owner's own sight, for backups alone: the quarantine, say, opens to nobody else.
    await client.query("SELECT set_config('meridian.mode', 'backup', true)");
    const identity = await client.query<{ hub_id: string; epoch: string }>(
      'SELECT hub_id, epoch FROM hub_identity',
    );
    const providers = await client.query<{ provider_id: string; seq: string }>(
      'SELECT provider_id, seq FROM provider ORDER BY provider_id',
    );
    const [hub] = identity.rows;
    if (!hub) throw new Error('This database holds no hub.');
    const tables: TableEntry[] = [];
    for (const shape of shapes) tables.push(await writeTable(client, shape, join(making, 'tables')));
    await client.query('COMMIT');
    // After the rows: bytes are kept before a row names them, and let go of long after the last that did.
    const hasAttachments = await isFolder(attachments);
    if (hasAttachments) await copyWhole(attachments, join(making, 'attachments'));
    manifest = describeBackup({
      madeAt: now,
      hubId: hub.hub_id,
      epoch: hub.epoch,
      migrations: migrations.rows.map((row) => row.name),
      tables,
      watermarks: providers.rows.map((row) => ({ providerId: row.provider_id, seq: Number(row.seq) })),
      attachments: hasAttachments,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
  const written = await open(join(making, manifestFile), 'w', 0o600);
  await written.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
  await written.sync();
  await written.close();
  await rm(folder, { recursive: true, force: true });
  await rename(making, folder);
  await syncPath(dirname(folder));
  await announce(database, manifest);
  return manifest;
};

/** Only now that the backup lies on disk whole may workstations forget what is in it. */
const announce = async (database: HubDatabase, { watermarks }: Manifest): Promise<void> => {
  for (const { providerId, seq } of watermarks)
    await database.as({ mode: 'provider', providerId }, (tx) =>
      tx
        .updateTable('provider')
        .set({ backed_up_to: seq })
        .where('provider_id', '=', providerId)
        .where('backed_up_to', '<', String(seq))
        .execute(),
    );
};
