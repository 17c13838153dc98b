import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { session } from '#shared/protocol/hub-api';
import { restoreBackup } from '../../server/backup/restore-backup';
import { writeBackup } from '../../server/backup/write-backup';
import type { HubDatabase } from '../../server/storage/database';
import { openDatabase } from '../../server/storage/open-database';
import { ask, postJson } from './ask-hub';
import { HubCaller } from './hub-caller';
import { password, type TestHub } from './running-hub';

/*
 * What an operator does with a hub's database, without the commands: a new one beside it, a backup, and its return
 * into an empty one, on which another hub then starts.
 */

let made = 0;

/** A new database beside the hub's own, with nothing in it. */
export const emptyDatabase = async (hub: TestHub): Promise<string> => {
  const name = `restored_${++made}`;
  const client = new pg.Client({ connectionString: hub.database.connectionString });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(hub.database.connectionString);
  url.pathname = name;
  return url.href;
};

export const opened = async <T>(
  databaseUrl: string,
  migrates: boolean,
  work: (database: HubDatabase) => Promise<T>,
): Promise<T> => {
  const { database, close } = await openDatabase({
    folder: 'unused',
    url: databaseUrl,
    ownsServer: false,
    migrates,
  });
  try {
    return await work(database);
  } finally {
    await close();
  }
};

/** @param attachments where the hub keeps the bytes of files */
export const backUpInto = (folder: string, databaseUrl: string, attachments: string) =>
  opened(databaseUrl, true, (database) => writeBackup({ database, folder, attachments, now: Date.now() }));

/** @param attachments where the bytes of files go */
export const restoreFrom = (folder: string, databaseUrl: string, attachments: string) =>
  opened(databaseUrl, false, (database) => restoreBackup({ database, folder, attachments }));

/** Somebody at a hub in another process. */
export const signInAt = async (hubUrl: string, person: string, hub: TestHub): Promise<HubCaller> => {
  const device = { id: randomUUID(), name: 'A desk' };
  const asked = { provider: 'acme', email: `${person}@acme.example`, password, device };
  const answer = await ask(hubUrl, '/v1/sessions', postJson(asked));
  return new HubCaller(hubUrl, session.parse(answer.body), hub.ids());
};
