import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file held open. What is written is only safe once `sync` has come back; until then a power cut may take it. */
export interface DiskFile {
  /** Bytes in the file. */
  size(): Promise<number>;
  write(bytes: Buffer, position: number): Promise<void>;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** `create` empties what was there, `change` wants it there, `extend` makes it where it is missing. */
export type DiskMode = 'create' | 'change' | 'extend';

/**
 * The part of the file system that the journal stands on, so that a model can tear it apart. Everything throws what
 * the file system throws: the caller knows what is at stake.
 */
export interface Disk {
  /** With those above it; a power cut leaves them. */
  makeFolder(path: string): Promise<void>;
  /** The whole file; null where there is none. */
  read(path: string): Promise<Buffer | null>;
  open(path: string, mode: DiskMode): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** Makes renames and new files in this folder durable. */
  syncFolder(path: string): Promise<void>;
}

class NodeFile implements DiskFile {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async size(): Promise<number> {
    return (await this.#file.stat()).size;
  }

  async write(bytes: Buffer, position: number): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await this.#file.write(
        bytes,
        written,
        bytes.length - written,
        position + written,
      );
      written += bytesWritten;
    }
  }

  truncate(length: number): Promise<void> {
    return this.#file.truncate(length);
  }

  sync(): Promise<void> {
    return this.#file.sync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Only this account may read what is kept. */
const fileMode = 0o600;

const openForExtending = (path: string): Promise<FileHandle> =>
  open(path, 'r+', fileMode).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return open(path, 'w+', fileMode);
    throw error;
  });

/** The machine's own file system. */
export const nodeDisk: Disk = {
  makeFolder: (path) => makeDurableFolder(path, nodeDisk),
  read: (path) =>
    readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    }),
  open: async (path, mode) => {
    if (mode === 'extend') return new NodeFile(await openForExtending(path));
    return new NodeFile(await open(path, mode === 'create' ? 'w' : 'r+', fileMode));
  },
  rename: (from, to) => rename(from, to),
  syncFolder: async (path) => {
    // Windows has no folder handles and needs none.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/**
 * Makes a folder and those above it that are missing, and syncs where each was entered: what is synced inside a folder
 * that a power cut takes is gone with it. Throws what the file system throws.
 */
export const makeDurableFolder = async (
  path: string,
  { syncFolder }: Pick<Disk, 'syncFolder'>,
): Promise<void> => {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made !== dirname(first); made = dirname(made)) await syncFolder(dirname(made));
};
