import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const setAside = /^(damaged|torn)-.*\.journal$/;

/**
 * Erases what was set aside of a journal after damage. It holds content too, and what could be read of it was carried
 * on. Throws what the file system throws.
 * @param folder that of the journal
 */
export const eraseSetAside = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder))
    if (setAside.test(name)) await rm(join(folder, name), { force: true });
};
