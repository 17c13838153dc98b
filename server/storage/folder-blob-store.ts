import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from './blob-store';

const hashName = /^[0-9a-f]{64}$/;
const unfinished = '.new';

const isMissing = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ENOENT';

const orNull = async <T>(reading: Promise<T>): Promise<T | null> => {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** A new name in a folder is durable only once the folder is. Windows cannot open folders and needs no such thing. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
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
    // What makes a path is never what somebody sent.
    if (!hashName.test(hash) || !/^[0-9a-f-]{36}$/.test(providerId))
      throw new Error('not the name of a blob');
    return join(this.#root, providerId, hash.slice(0, 2), hash);
  }

  async put(providerId: string, hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(providerId, hash);
    const now = new Date();
    if ((await orNull(utimes(path, now, now).then(() => true))) === true) return;
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const fresh = `${path}.${randomUUID()}${unfinished}`;
    try {
      const file = await open(fresh, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
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
