import { z } from 'zod';
import type { BodyReference } from '#shared/bridge/document-calls';
import type { DataFolder } from '../ports/data-folder';
import { bodiesHere } from './bodies-here';

const comparedRecord = z.looseObject({ epoch: z.string() });

/**
 * Which bodies on this disk are still to be compared with a hub that began anew. It was restored from a backup and may
 * lack any of them, whether anybody opens them or not.
 */
export class Comparison {
  readonly #folder: DataFolder;
  readonly #names: readonly string[];
  /** The epoch in which all that lay here was compared; null where that never was. */
  #done: string | null;
  #epoch: string | null = null;
  #listing: Promise<void> = Promise.resolve();
  readonly #left = new Map<string, BodyReference>();
  readonly #absent = new Set<string>();

  private constructor(folder: DataFolder, names: readonly string[], done: string | null) {
    this.#folder = folder;
    this.#names = names;
    this.#done = done;
  }

  /** @param names of the folder in which bodies lie */
  static async open(folder: DataFolder, ...names: readonly string[]): Promise<Comparison> {
    const record = await folder.read(comparedRecord, ...names, 'compared.json');
    return new Comparison(folder, names, record?.epoch ?? null);
  }

  /** Resolves once it is known what is to be compared in this epoch. Throws what the file system throws. */
  begin(epoch: string): Promise<void> {
    if (this.#done === epoch) return Promise.resolve();
    if (this.#epoch !== epoch) {
      this.#epoch = epoch;
      this.#listing = this.#list(epoch);
    }
    return this.#listing;
  }

  async #list(epoch: string): Promise<void> {
    try {
      this.#left.clear();
      this.#absent.clear();
      for (const body of await bodiesHere(this.#folder.resolve(...this.#names)))
        this.#left.set(body.documentId, { ...body, onDisk: true });
      await this.#noteIfDone(epoch);
    } catch (error) {
      // To be listed again when it is next asked for.
      if (this.#epoch === epoch) this.#epoch = null;
      throw error;
    }
  }

  has(documentId: string): boolean {
    return this.#left.has(documentId);
  }

  /** Those that the hub can be asked for now. */
  due(): BodyReference[] {
    return [...this.#left.values()].filter(({ documentId }) => !this.#absent.has(documentId));
  }

  /** Those of an engagement that the hub was asked for and does not know. */
  absentIn(scope: string): BodyReference[] {
    return [...this.#left.values()].filter(
      (reference) => reference.scope === scope && this.#absent.has(reference.documentId),
    );
  }

  /** It was compared, and what the hub lacks of it is noted where unsent changes are. */
  async compared(documentId: string): Promise<void> {
    if (this.#left.delete(documentId) && this.#epoch !== null) await this.#noteIfDone(this.#epoch);
  }

  /** The hub does not know the document: whoever made it may bring it yet. */
  isAbsent(documentId: string): void {
    this.#absent.add(documentId);
  }

  /** Time has passed: those that were absent may be there. */
  askAgain(): void {
    this.#absent.clear();
  }

  /** The engagement is about to be erased: none of its bodies must be opened again. */
  async forget(scope: string): Promise<void> {
    await this.#listing.catch(() => undefined);
    // That all was compared is not written here: a full disk would keep what must go.
    for (const [id, reference] of this.#left) if (reference.scope === scope) this.#left.delete(id);
  }

  async #noteIfDone(epoch: string): Promise<void> {
    if (this.#left.size > 0 || this.#epoch !== epoch) return;
    await this.#folder.write({ epoch }, ...this.#names, 'compared.json');
    this.#done = epoch;
  }
}
