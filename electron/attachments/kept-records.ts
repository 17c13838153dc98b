import { readdir, rm } from 'node:fs/promises';
import type { z } from 'zod';
import type { DataFolder } from '../ports/data-folder';
import { Turns } from './turns';

/**
 * Small records, a file each, of things under way that must outlive this run. Written whole and fsync'd before anybody
 * is told; read once, then held in memory.
 */
export class KeptRecords<S extends z.ZodType> {
  readonly #folder: DataFolder;
  readonly #schema: S;
  readonly #names: readonly string[];
  readonly #records = new Map<string, z.infer<S>>();
  /** By name: what is written while the file is being removed must not go with it. */
  readonly #turns = new Turns();

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

  /** Resolves once it is durable. Throws what the file system throws. */
  put(id: string, record: z.infer<S>): Promise<void> {
    return this.#turns.take(id, () => this.#put(id, record));
  }

  /** As `put`, where nothing of that name is kept by then. */
  ensure(id: string, record: z.infer<S>): Promise<void> {
    return this.#turns.take(id, async () => {
      if (!this.#records.has(id)) await this.#put(id, record);
    });
  }

  /** As `put`, of what the next run finds out anew: where the disk has no room for it, it holds for this run. */
  note(id: string, record: z.infer<S>): Promise<void> {
    return this.#turns.take(id, async () => {
      this.#records.set(id, record);
      await this.#write(id, record).catch(() => undefined);
    });
  }

  /**
   * Throws what the file system throws; it is kept then.
   * @param isDone asked when nothing else is under way with that name: where it says no, the record stays
   */
  remove(id: string, isDone: () => boolean = () => true): Promise<void> {
    return this.#turns.take(id, async () => {
      if (!isDone()) return;
      await rm(this.#folder.resolve(...this.#names, `${id}.json`), { force: true });
      this.#records.delete(id);
    });
  }

  async #put(id: string, record: z.infer<S>): Promise<void> {
    await this.#write(id, record);
    this.#records.set(id, record);
  }

  #write(id: string, record: z.infer<S>): Promise<void> {
    return this.#folder.write(record, ...this.#names, `${id}.json`);
  }
}
