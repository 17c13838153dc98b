import { readdir, rm } from 'node:fs/promises';
import type { z } from 'zod';
import type { DataFolder } from '../ports/data-folder';

/**
 * Small records, a file each, of things under way that must outlive this run. Written whole and fsync'd before anybody
 * is told; read once, then held in memory.
 */
export class KeptRecords<S extends z.ZodType> {
  readonly #folder: DataFolder;
  readonly #schema: S;
  readonly #names: readonly string[];
  readonly #records = new Map<string, z.infer<S>>();

  private constructor(folder: DataFolder, schema: S, names: readonly string[]) {
    this.#folder = folder;
    this.#schema = schema;
    this.#names = names;
  }

  static async open<S extends z.ZodType>(
    folder: DataFolder,
    schema: S,
    ...names: readonly string[]
  ): Promise<KeptRecords<S>> {
    const kept = new KeptRecords(folder, schema, names);
    const files = await readdir(folder.resolve(...names)).catch(() => []);
    for (const file of files.filter((name) => /^[0-9a-f-]{36}\.json$/.test(name)).sort()) {
      const record = await folder.read(kept.#schema, ...names, file);
      if (record !== null) kept.#records.set(file.slice(0, -'.json'.length), record);
    }
    return kept;
  }

  /** By name, which is a UUID; those made here come oldest first. */
  entries(): [string, z.infer<S>][] {
    return [...this.#records];
  }

  get(id: string): z.infer<S> | undefined {
    return this.#records.get(id);
  }

  /** Throws what the file system throws. */
  async put(id: string, record: z.infer<S>): Promise<void> {
    await this.#folder.write(record, ...this.#names, `${id}.json`);
    this.#records.set(id, record);
  }

  /** As `put`, of what the next run finds out anew: where the disk has no room for it, it holds for this run. */
  async note(id: string, record: z.infer<S>): Promise<void> {
    this.#records.set(id, record);
    await this.#folder.write(record, ...this.#names, `${id}.json`).catch(() => undefined);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#folder.resolve(...this.#names, `${id}.json`), { force: true });
    this.#records.delete(id);
  }
}
