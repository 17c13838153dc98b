import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type Disk, makeDurableFolder, nodeDisk } from './disk';

/** What the file system threw, as the one error a person can do something about. */
export const diskRefused = (error: unknown): DomainError =>
  domainError('journal.cannot-write', {
    reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
  });

/** Small JSON files of one workstation's data folder, replaced whole so that a crash leaves the old or the new one. */
export class DataFolder {
  readonly path: string;
  readonly #disk: Pick<Disk, 'syncFolder'>;

  /** @param path absolute */
  constructor(path: string, disk: Pick<Disk, 'syncFolder'> = nodeDisk) {
    this.path = path;
    this.#disk = disk;
  }

  /** The absolute path of something in the folder. Names are our own, never a person's text. */
  resolve(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** Bytes that whoever runs this may still write on its disk. Throws what the file system throws. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.path);
    return bavail * bsize;
  }

  /**
   * The file's content, or null where it is missing. One that is not what `schema` says is set aside under another
   * name and reads as missing: whatever is written next must not be its end.
   */
  async read<S extends z.ZodType>(schema: S, ...names: string[]): Promise<z.infer<S> | null> {
    const path = this.resolve(...names);
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) return null;
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    await rename(path, `${path}.damaged-${randomUUID().slice(0, 8)}`).catch(() => undefined);
    return null;
  }

  /** Durable once it resolves. Throws what the file system throws: the caller knows what is at stake. */
  async write(content: unknown, ...names: string[]): Promise<void> {
    const path = this.resolve(...names);
    await makeDurableFolder(dirname(path), this.#disk);
    const fresh = `${path}.${randomUUID().slice(0, 8)}.new`;
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(content, null, 2));
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(fresh, { force: true });
      throw error;
    }
    await file.close();
    await rename(fresh, path);
    // Until then a power cut may bring the former file back, or none at all.
    await this.#disk.syncFolder(dirname(path));
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
