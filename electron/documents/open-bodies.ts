import { rm } from 'node:fs/promises';
import * as Y from 'yjs';
import { z } from 'zod';
import type { BodyReference } from '#shared/bridge/document-calls';
import { makeClientId } from '#shared/documents/merge-body';
import type { DomainError } from '#shared/kernel/errors';
import { documentId as documentIdSchema } from '#shared/kernel/ids';
import type { Random } from '#shared/kernel/random';
import { err, ok, type Result } from '#shared/kernel/result';
import type { KeptRecords } from '../attachments/kept-records';
import { diskRefused } from '../ports/data-folder';
import { nodeDisk } from '../ports/disk';
import type { Seal } from '../ports/seal';
import { type BodyHere, bodiesHere } from './bodies-here';
import { BodyCopy } from './body-copy';
import { BodyFile } from './body-file';

/** A body with changes that the hub may not have; written before the first of them. */
export const unsentRecord = z.looseObject({ scope: z.uuid(), documentId: documentIdSchema });

export interface OpenBodiesOptions {
  /** Where the bodies of this person lie: a folder an engagement, a file a body. */
  readonly folder: string;
  readonly unsent: KeptRecords<typeof unsentRecord>;
  readonly seal: Seal;
  readonly random: Random;
  /** Whether a window shows it: its copy stays open then. */
  readonly isShown: (documentId: string) => boolean;
  readonly opened: (copy: BodyCopy) => void;
  /** What is unsent may be otherwise. */
  readonly changed: () => void;
  readonly noteBug: (error: unknown) => void;
}

const nothing: Result<undefined, never> = ok(undefined);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/**
 * The copies of bodies that are open on this workstation, one a document, and the note of which have something that the
 * hub may lack: on the disk, or in memory where they may lie on none. A copy stays open for as long as a window shows
 * it, something is under way with it, or it is all there is of what was written.
 */
export class OpenBodies {
  readonly #options: OpenBodiesOptions;
  readonly #copies = new Map<string, Promise<BodyCopy>>();
  /** Bodies that may not lie on a disk and wait for the hub: they are in memory, and nowhere else. */
  readonly #unsentInMemory = new Map<string, BodyReference>();
  /** How much is under way with each body's copy. It stays open, and noted as unsent, until that has ended. */
  readonly #uses = new Map<string, { readonly scope: string; readonly count: number }>();
  /** Engagements that are being erased. */
  readonly #erasing = new Map<string, Promise<unknown>>();

  constructor(options: OpenBodiesOptions) {
    this.#options = options;
  }

  /** Errors: what the file system said. */
  async copyOf(reference: BodyReference): Promise<Result<BodyCopy, DomainError>> {
    const { scope, documentId } = reference;
    // A file that were opened in a folder which is being removed would take what is written next with it.
    await this.#erasing.get(scope);
    const found = this.#copies.get(documentId) ?? this.#open(reference);
    this.#copies.set(documentId, found);
    let copy: BodyCopy;
    try {
      copy = await found;
    } catch (error) {
      this.#copies.delete(documentId);
      return err(diskRefused(error));
    }
    this.#options.opened(copy);
    return reference.onDisk && copy.isOffDisk ? this.#putOnDisk(copy) : ok(copy);
  }

  /** Keeps a body's copy open while something is under way with it; whoever ends last puts it away. */
  async use<T>(
    { scope, documentId }: Pick<BodyReference, 'scope' | 'documentId'>,
    work: () => Promise<T>,
  ): Promise<T> {
    const count = (by: 1 | -1): void => {
      const uses = (this.#uses.get(documentId)?.count ?? 0) + by;
      if (uses > 0) this.#uses.set(documentId, { scope, count: uses });
      else this.#uses.delete(documentId);
    };
    count(1);
    try {
      return await work();
    } finally {
      count(-1);
      await this.#putAway(documentId).catch(this.#options.noteBug);
    }
  }

  isInUse(scope: string): boolean {
    return [...this.#uses.values()].some((use) => use.scope === scope);
  }

  /** To be called while it is in use: the note stays until what was written is at the hub. */
  async noteUnsent(reference: BodyReference): Promise<Result<undefined, DomainError>> {
    const { scope, documentId, onDisk } = reference;
    try {
      if (onDisk) await this.#options.unsent.ensure(documentId, { scope, documentId });
      else this.#unsentInMemory.set(documentId, reference);
      return nothing;
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  isUnsent(documentId: string): boolean {
    return this.#unsentInMemory.has(documentId) || this.#options.unsent.get(documentId) !== undefined;
  }

  /** Whether something of what is unsent is in memory, and nowhere else. */
  get hasUnsentInMemory(): boolean {
    return this.#unsentInMemory.size > 0;
  }

  unsent(): BodyReference[] {
    const onDisk = this.#options.unsent
      .entries()
      .map(([, { scope, documentId }]) => ({ scope, documentId, onDisk: true }));
    return [...onDisk, ...this.#unsentInMemory.values()];
  }

  /** Every body on this disk. Throws what the file system throws. */
  onDisk(): Promise<BodyHere[]> {
    return bodiesHere(this.#options.folder);
  }

  /**
   * All updates of a body, as Base64; null where it is not here. One that stands in memory is read from there: where no
   * disk is allowed, it is nowhere else. Throws what the file system throws.
   */
  async updatesOf({ scope, documentId }: BodyHere) {
    const copy = await this.#copies.get(documentId)?.catch(() => null);
    if (copy) return { documentId, updates: [textOf(Y.encodeStateAsUpdate(copy.doc))] };
    const path = this.#path({ scope, documentId });
    const updates = await BodyFile.readUpdates(path, nodeDisk, this.#options.seal);
    return updates && { documentId, updates: updates.map(textOf) };
  }

  /** Erases every body of an engagement; whoever asks for one of them waits for that. Errors: `journal.cannot-write`. */
  async erase(scope: string): Promise<Result<undefined, DomainError>> {
    const erasing = this.#erase(scope);
    this.#erasing.set(scope, erasing);
    const erased = await erasing;
    this.#erasing.delete(scope);
    return erased;
  }

  /** Resolves once none of them writes on the disk any more. */
  async close(): Promise<void> {
    for (const id of [...this.#copies.keys()]) await this.#letGo(id);
  }

  async #erase(scope: string): Promise<Result<undefined, DomainError>> {
    try {
      for (const [id, found] of [...this.#copies])
        if ((await found.catch(() => null))?.scope === scope) await this.#letGo(id);
      await rm(this.#folderOf(scope), { recursive: true, force: true });
      return nothing;
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  #folderOf(scope: string): string {
    return `${this.#options.folder}/${scope}`;
  }

  #path({ scope, documentId }: Pick<BodyCopy, 'scope' | 'documentId'>): string {
    return `${this.#folderOf(scope)}/${documentId}.body`;
  }

  #open({ scope, documentId, onDisk }: BodyReference): Promise<BodyCopy> {
    const { seal, random } = this.#options;
    const path = this.#path({ scope, documentId });
    return BodyCopy.open(
      { scope, documentId },
      makeClientId(random),
      onDisk ? () => BodyFile.open(path, nodeDisk, seal) : null,
      (records) => BodyFile.replace(path, nodeDisk, seal, records),
    );
  }

  /** Its engagement may lie on disk again: what is called saved from now on must not stand in memory only. */
  async #putOnDisk(copy: BodyCopy): Promise<Result<BodyCopy, DomainError>> {
    const { scope } = copy;
    const documentId = documentIdSchema.parse(copy.documentId);
    try {
      if (copy.unsent) await this.#options.unsent.ensure(documentId, { scope, documentId });
      await nodeDisk.makeFolder(this.#folderOf(scope));
      await copy.lieOnDisk((records) =>
        BodyFile.replace(this.#path(copy), nodeDisk, this.#options.seal, records),
      );
      this.#unsentInMemory.delete(documentId);
      return ok(copy);
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  async #letGo(documentId: string): Promise<void> {
    const found = this.#copies.get(documentId);
    this.#copies.delete(documentId);
    await (await found?.catch(() => null))?.close();
  }

  /** What the hub has is no longer noted as unsent, and what nobody shows is closed; not while it is in use. */
  async #putAway(documentId: string): Promise<void> {
    const { unsent, isShown, changed } = this.#options;
    const copy = await this.#copies.get(documentId)?.catch(() => null);
    const isSettled = (): boolean => copy?.unsent === false && !this.#uses.has(documentId);
    if (isSettled()) this.#unsentInMemory.delete(documentId);
    try {
      if (isSettled() && unsent.get(documentId)) await unsent.remove(documentId, isSettled);
    } finally {
      const isNeeded =
        isShown(documentId) || this.#unsentInMemory.has(documentId) || this.#uses.has(documentId);
      if (!isNeeded) await this.#letGo(documentId);
      changed();
    }
  }
}
