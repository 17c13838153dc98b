import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const settingsSchema = z.strictObject({
  /** The port it had last; what it has now is in the file of its postmaster. */
  port: z.number().int(),
  password: z.string(),
  /** Absolute folder of the cluster: beside the settings, or in a shared folder where root started the hub. */
  cluster: z.string(),
});

/** What a hub must know to reach the database it made. Lost, the database cannot be opened any more. */
export type ClusterSettings = z.infer<typeof settingsSchema>;

const settingsFile = (folder: string): string => join(folder, 'postgres.json');
/** What the settings are called while the cluster they name is not in its place yet. */
const draftFile = (folder: string): string => `${settingsFile(folder)}.making`;

const readFrom = async (path: string): Promise<ClusterSettings | null> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : settingsSchema.parse(JSON.parse(text));
};

/** On disk whole, or not at all. */
const writeWhole = async (path: string, settings: ClusterSettings): Promise<void> => {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(settings, null, 2));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};

/** The settings kept in `folder`; null where none are. Throws a plain sentence where they cannot be read. */
export const readSettings = async (folder: string): Promise<ClusterSettings | null> => {
  try {
    return await readFrom(settingsFile(folder));
  } catch {
    throw new Error(
      `The file ${settingsFile(folder)} is damaged. It holds the password of the database beside it: restore it from a backup.`,
    );
  }
};

export const writeSettings = (folder: string, settings: ClusterSettings): Promise<void> =>
  writeWhole(settingsFile(folder), settings);

/** Settings of a cluster whose making was cut short; null where there are none to be read. */
export const readDraft = (folder: string): Promise<ClusterSettings | null> =>
  readFrom(draftFile(folder)).catch(() => null);

export const writeDraft = (folder: string, settings: ClusterSettings): Promise<void> =>
  writeWhole(draftFile(folder), settings);

/** The cluster is in its place: from now on these are the settings. */
export const acceptDraft = (folder: string): Promise<void> => rename(draftFile(folder), settingsFile(folder));
