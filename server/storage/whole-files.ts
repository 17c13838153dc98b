import { randomUUID } from 'node:crypto';
import { access, copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How the name of a file ends that is still being written. */
export const unfinished = '.new';

const syncPath = async (path: string, flags: 'r' | 'r+'): Promise<void> => {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A new name in a folder is durable only once the folder is. Windows cannot open folders and needs no such thing. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform !== 'win32') await syncPath(path, 'r');
};

/**
 * Puts a file in its place with all its bytes on the disk, or not at all. Its name is durable with `syncFolder`.
 * @param write makes it beside, under the name that it is given
 */
export const placeWhole = async (path: string, write: (fresh: string) => Promise<void>): Promise<void> => {
  const fresh = `${path}.${randomUUID()}${unfinished}`;
  try {
    await write(fresh);
    await syncPath(fresh, 'r+');
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
};

/**
 * Copies the files of a folder, those of its folders included, each whole or not at all; all of them are on the disk
 * when it resolves. What was still being written is left behind, so is what goes meanwhile, and what lies at `to` already
 * and has no namesake stays. Throws what the file system throws.
 */
export const copyWhole = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyWhole(source, target);
    else if (!entry.name.endsWith(unfinished))
      await placeWhole(target, (fresh) => copyFile(source, fresh)).catch(async (error: unknown) => {
        const isGone = await access(source).then(
          () => false,
          () => true,
        );
        if (!isGone) throw error;
      });
  }
  await syncFolder(to);
  await syncFolder(dirname(to));
};
