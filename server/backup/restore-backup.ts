import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { HubDatabase } from '../storage/database';
import { copyWhole } from '../storage/whole-files';
import { enteredChunks, forgetLost, withoutBytes } from './attachment-bytes';
import { keepHubsAway } from './hub-presence';
import { type Manifest, readManifest, type TableEntry } from './manifest';

export interface RestoreOptions {
  /** Open, and not migrated: a backup goes into the schema it was made from. */
  readonly database: HubDatabase;
  readonly folder: string;
  readonly attachments: string;
}

const hashing = () => {
  const hash = createHash('sha256');
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, read: () => hash.digest('hex') };
};

const fillTable = async (
  client: pg.Client,
  { name, columns, sha256 }: TableEntry,
  folder: string,
): Promise<void> => {
  const table = pg.escapeIdentifier(name);
  const into = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const hashed = hashing();
  await pipeline(
    createReadStream(join(folder, 'tables', `${name}.copy.gz`)),
    createGunzip(),
    hashed.stream,
    client.query(copyFrom(`COPY ${table} (${into}) FROM STDIN`)),
  ).catch((error: Error) => {
    throw new Error(
      `The backup is damaged: ${name} cannot be read (${error.message}). Nothing was restored.`,
    );
  });
  if (hashed.read() !== sha256)
    throw new Error(`The backup is damaged: ${name} is not what was written. Nothing was restored.`);
};

/** Numbers that PostgreSQL gives out by itself go on behind the last that is there. */
const advanceSequences = async (client: pg.Client, { name, columns }: TableEntry): Promise<void> => {
  for (const column of columns)
    await client.query(
      `SELECT setval(sequence, greatest((SELECT max(${pg.escapeIdentifier(column)}::text) FROM ${pg.escapeIdentifier(name)})::bigint, 1))
       FROM pg_get_serial_sequence($1, $2) AS sequence WHERE sequence IS NOT NULL`,
      [name, column],
    );
};

/** With the walls down and the triggers still, within this transaction alone: COPY fills no table behind a wall. */
const within = async (
  client: pg.Client,
  tables: readonly TableEntry[],
  fill: () => Promise<void>,
): Promise<void> => {
  const alter = async (...changes: readonly string[]): Promise<void> => {
    for (const { name } of tables)
      for (const change of changes) await client.query(`ALTER TABLE ${pg.escapeIdentifier(name)} ${change}`);
  };
  await alter('NO FORCE ROW LEVEL SECURITY', 'DISABLE TRIGGER USER');
  await fill();
  await alter('ENABLE TRIGGER USER', 'FORCE ROW LEVEL SECURITY');
};

/** Epoch and watermarks of a hub that begins again from `manifest`. */
const beginAnew = async (client: pg.Client, { watermarks }: Manifest): Promise<void> => {
  await client.query('UPDATE hub_identity SET epoch = $1', [randomUUID()]);
  for (const { providerId, seq } of watermarks)
    await client.query('UPDATE provider SET backed_up_to = $2 WHERE provider_id = $1', [providerId, seq]);
};

/** Named by their content: a try that fails later leaves nothing that would be in the way of the next. */
const bringAttachments = (folder: string, attachments: string): Promise<void> =>
  copyWhole(join(folder, 'attachments'), attachments).catch((error: Error) => {
    throw new Error(
      `The attachments cannot be copied to ${attachments} (${error.message}). Nothing was restored: try again once the cause is gone.`,
    );
  });

/**
 * Fills an empty hub from a backup, whole or not at all, and gives it a new epoch: workstations read it anew and send
 * again what it may have lost. Throws plain sentences.
 */
export const restoreBackup = async ({ database, folder, attachments }: RestoreOptions): Promise<Manifest> => {
  const manifest = await readManifest(folder);
  const client = new pg.Client({ connectionString: database.connectionString, keepAlive: true });
  await client.connect();
  try {
    if (!(await keepHubsAway(client)))
      throw new Error('A hub is running on this database. End it first, then restore.');
    await database.migrateTo(manifest.migrations);
    await client.query('BEGIN');
    // Silent for as long as it takes to copy the attachments.
    await client.query("SELECT set_config('idle_in_transaction_session_timeout', '0', true)");
    const { tables } = manifest;
    await within(client, tables, async () => {
      const { rows } = await client.query('SELECT FROM provider LIMIT 1');
      if (rows.length > 0)
        throw new Error('This hub is not empty. A backup is restored into an empty database or folder.');
      // What a hub that was started once made for itself.
      await client.query('DELETE FROM hub_identity');
      for (const table of tables) await fillTable(client, table, folder);
      for (const table of tables) await advanceSequences(client, table);
      await beginAnew(client, manifest);
      // Before the rows are there that say so: what the hub holds for stored is brought by nobody again.
      if (manifest.attachments) await bringAttachments(folder, attachments);
      await forgetLost(client, await withoutBytes(attachments, await enteredChunks(client)));
    });
    await client.query('COMMIT');
    await database.migrate();
    await database.settle();
  } finally {
    await client.end().catch(() => undefined);
  }
  return manifest;
};

/** A new epoch for a hub whose database was restored by other means: workstations cannot know of that by themselves. */
export const renewEpoch = (database: HubDatabase): Promise<void> =>
  database.as({ mode: 'hub' }, async (tx) => {
    await tx.updateTable('hub_identity').set({ epoch: randomUUID() }).execute();
  });
