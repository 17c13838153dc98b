import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { presentEpoch, readIdentity } from '../hub/identity';
import type { HubDatabase } from '../storage/database';
import { copyWhole, syncFolder } from '../storage/whole-files';
import { type EnteredChunk, enteredChunks, stillEntered, withoutBytes } from './attachment-bytes';
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
 * Begins a transaction that sees everything as it is at one instant. The tables are locked against being made otherwise
 * *before* that instant is fixed: one that an upgrade rewrites is empty to whoever looked before, and says nothing.
 */
const beginSnapshot = async (client: pg.Client): Promise<TableShape[]> => {
  for (;;) {
    const before = await listTables(client);
    const names = before.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
    const shapes = await listTables(client);
    if (JSON.stringify(shapes) === JSON.stringify(before)) return shapes;
    await client.query('ROLLBACK');
  }
};

/**
 * Copies the bytes of files. Throws a plain sentence where they lie elsewhere: a backup without them would have
 * workstations let go of theirs.
 * @returns how many chunks that files name are lost at the hub itself
 */
const writeAttachments = async (
  { database, attachments }: BackupOptions,
  making: string,
  entered: readonly EnteredChunk[],
): Promise<number> => {
  if (await isFolder(attachments)) await copyWhole(attachments, join(making, 'attachments'));
  const missing = await withoutBytes(join(making, 'attachments'), entered);
  const isElsewhere = missing.length === entered.length;
  let lost = 0;
  for await (const _ of stillEntered(database, missing)) {
    if (isElsewhere)
      throw new Error(
        `The bytes of files do not lie in ${attachments}. Name the folder that the hub keeps them in with --attachments. No backup was made.`,
      );
    lost += 1;
  }
  return lost;
};

/**
 * Writes everything the hub holds, as it is at one instant, while it goes on serving; then lets workstations know how
 * far it reaches. Throws a plain sentence where the folder is taken, the bytes of files lie elsewhere, or the hub was
 * restored meanwhile.
 */
export const writeBackup = async (options: BackupOptions): Promise<Manifest & { readonly lost: number }> => {
  const { database, folder, now } = options;
  if (!(await isEmptyOrMissing(folder)))
    throw new Error(`${folder} is not empty. A backup goes into a folder of its own.`);
  const making = `${folder}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(join(making, 'tables'), { recursive: true, mode: 0o700 });
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  let manifest: Manifest;
  let lost: number;
  try {
    const found = await client.query<{ hub: string | null }>("SELECT to_regclass('hub_identity') AS hub");
    if (!found.rows[0]?.hub) throw new Error('This database holds no hub.');
    // One that was filled and never served has no name yet.
    await readIdentity(database);
    const shapes = await beginSnapshot(client);
    const migrations = await client.query<{ name: string }>(
      'SELECT name FROM kysely_migration ORDER BY name',
    );
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
    const entered = await enteredChunks(client);
    await client.query('COMMIT');
    await syncFolder(join(making, 'tables'));
    // After the rows: bytes are kept before a row names them, and let go of long after the last that did.
    lost = await writeAttachments(options, making, entered);
    manifest = describeBackup({
      madeAt: now,
      hubId: hub.hub_id,
      epoch: hub.epoch,
      migrations: migrations.rows.map((row) => row.name),
      tables,
      watermarks: providers.rows.map((row) => ({ providerId: row.provider_id, seq: Number(row.seq) })),
      attachments: await isFolder(join(making, 'attachments')),
    });
  } finally {
    await client.end().catch(() => undefined);
  }
  const written = await open(join(making, manifestFile), 'w', 0o600);
  await written.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
  await written.sync();
  await written.close();
  await syncFolder(making);
  // Numbers of another epoch say nothing of this one: workstations would let go of what no backup holds.
  if ((await presentEpoch(database)) !== manifest.epoch)
    throw new Error('The hub was restored while this backup was made. Make another; none was made.');
  await rm(folder, { recursive: true, force: true });
  await rename(making, folder);
  await syncPath(dirname(folder));
  await announce(database, manifest);
  return { ...manifest, lost };
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
