import { resolve } from 'node:path';
import { renewEpoch, restoreBackup } from '../backup/restore-backup';
import { writeBackup } from '../backup/write-backup';
import { openDatabase } from '../storage/open-database';

export interface BackupCommand {
  readonly data: string;
  readonly databaseUrl: string | undefined;
  /** Where the bytes of attachments lie. */
  readonly attachments: string;
}

const count = (manifest: { readonly tables: readonly { readonly rows: number }[] }): string =>
  manifest.tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en-US');

/** `hub backup FOLDER`, beside a hub that serves or without one. */
export const runBackup = async (
  { data, databaseUrl, attachments }: BackupCommand,
  folder: string,
): Promise<void> => {
  // As it is: it may be made with the next version, before an upgrade that one might want to take back.
  const opened = await openDatabase({
    folder: resolve(data),
    url: databaseUrl,
    ownsServer: false,
    migrates: false,
  });
  try {
    const manifest = await writeBackup({
      database: opened.database,
      folder: resolve(folder),
      attachments: resolve(attachments),
      now: Date.now(),
    });
    console.log(`${count(manifest)} rows are in ${resolve(folder)}. Keep it where only admins can read it.`);
    if (manifest.lost > 0)
      console.log(
        `${manifest.lost.toLocaleString('en-US')} pieces of files are not in ${resolve(attachments)}, and so not in the backup either: those files cannot be read. A hub that is restored from it asks workstations for them.`,
      );
  } finally {
    await opened.close();
  }
};

/** `hub restore FOLDER`, into an empty hub. */
export const runRestore = async (
  { data, databaseUrl, attachments }: BackupCommand,
  folder: string,
): Promise<void> => {
  const opened = await openDatabase({
    folder: resolve(data),
    url: databaseUrl,
    ownsServer: false,
    migrates: false,
  });
  try {
    const manifest = await restoreBackup({
      database: opened.database,
      folder: resolve(folder),
      attachments: resolve(attachments),
    });
    console.log(
      `${count(manifest)} rows of ${new Date(manifest.madeAt).toISOString()} are back. Start the hub: workstations read it anew and send again what it lost. Whoever was signed in meanwhile signs in again.`,
    );
  } finally {
    await opened.close();
  }
};

/** `hub restored`: what must follow when a database was brought back by other means than `hub restore`. */
export const runRestored = async ({ data, databaseUrl }: BackupCommand): Promise<void> => {
  const opened = await openDatabase({
    folder: resolve(data),
    url: databaseUrl,
    ownsServer: false,
    migrates: false,
  });
  try {
    await renewEpoch(opened.database);
    console.log('The hub has a new epoch. Restart every hub process now.');
  } finally {
    await opened.close();
  }
};
