import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from './blob-store';
import { placeWhole, syncFolder, unfinished } from './whole-files';

const hashName = /^[0-9a-f]{64}$/;

const isMissing = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ENOENT';

const orNull = async <T>(reading: Promise<T>): Promise<T | null> => {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** Where a blob lies. Throws for what is not the name of one: what makes a path is never what somebody sent. */
export const blobPath = (root: string, providerId: string, hash: string): string => {
  if (!hashName.test(hash) || !/^[0-9a-f-]{36}$/.test(providerId)) throw new Error('not the name of a blob');
  return join(root, providerId, hash.slice(0, 2), hash);
};

/**
 * Blobs as files, `<provider>/<first two digits>/<hash>`: written beside, fsync'd and renamed, so that a name either
 * holds all its bytes or is not there. Hub processes on several machines share the folder over the network.
 */
export class FolderBlobStore implements BlobStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  #path(providerId: string, hash: string): string {
    return blobPath(this.#root, providerId, hash);
  }

  async put(providerId: string, hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(providerId, hash);
    const now = new Date();
    if ((await orNull(utimes(path, now, now).then(() => true))) === true) return;
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await placeWhole(path, (fresh) => writeFile(fresh, bytes, { flag: 'wx', mode: 0o600 }));
    await syncFolder(folder);
  }

  get(providerId: string, hash: string): Promise<Uint8Array | null> {
    return orNull(readFile(this.#path(providerId, hash)));
  }

  async *putBefore(providerId: string, instant: number): AsyncIterable<string> {
    const root = join(this.#root, providerId);
    for (const prefix of (await orNull(readdir(root))) ?? []) {
      for (const name of (await orNull(readdir(join(root, prefix)))) ?? []) {
        const path = join(root, prefix, name);
        const found = await orNull(stat(path));
        if (!found || found.mtimeMs >= instant) continue;
        if (hashName.test(name)) yield name;
        else if (name.endsWith(unfinished)) await rm(path, { force: true });
      }
    }
  }

  async remove(providerId: string, hash: string, instant: number): Promise<void> {
    const path = this.#path(providerId, hash);
    const found = await orNull(stat(path));
    if (found && found.mtimeMs < instant) await rm(path, { force: true });
  }
}
