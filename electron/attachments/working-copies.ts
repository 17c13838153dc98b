import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { z } from 'zod';
import { manifest } from '#shared/attachments/manifest';
import {
  type Returned,
  returned,
  type VersionReference,
  versionReference,
} from '#shared/bridge/attachment-calls';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type AttachmentId, type MutationId, mutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { DataFolder } from '../ports/data-folder';
import type { Scheduler } from '../ports/scheduler';
import type { ChunkShelf } from './chunk-shelf';
import { Erasures } from './erasures';
import type { KeptRecords } from './kept-records';
import { diskFull, type KeepChunk, sizeProblem, TakeIn } from './take-in';
import { isSame, lookAt, quiet, readWhole, type Seen, type Taken, WatchedFile } from './watched-file';

/** A version that is open in a program here. Named by its attachment. */
export const workingCopyRecord = z.looseObject({
  version: versionReference,
  /** The version that the next save is made from: the one that was opened, then each that came back. */
  base: mutationId,
  /** SHA-256 of what the file held when it was last taken in. */
  taken: z.string(),
});

export const returnedRecord = z.looseObject({ ...returned.shape, manifest });

/** What was saved last is looked for so often, with `quiet` between, before it counts as missing or not to be had. */
const mostLooks = 6;

export interface WorkingCopiesOptions {
  readonly folder: DataFolder;
  /** Where the working copies lie, a folder an attachment; names below the data folder. */
  readonly names: readonly string[];
  readonly copies: KeptRecords<typeof workingCopyRecord>;
  readonly returns: KeptRecords<typeof returnedRecord>;
  readonly shelf: ChunkShelf;
  readonly scheduler: Scheduler;
  readonly changed: () => void;
  readonly problem: (problem: DomainError) => void;
}

/**
 * Files that are open in the person's programs. A program gets a file of its own, never the bytes that are kept; each
 * save becomes a content that is kept here and waits for a command to make it a version. Programs write in their own
 * ways (in place, beside and renamed, in several goes): only what stays still is read, and only a new content counts.
 */
export class WorkingCopies {
  readonly #options: WorkingCopiesOptions;
  readonly #watched = new Map<string, WatchedFile>();
  readonly #erasures = new Erasures();
  #stopped = false;

  constructor(options: WorkingCopiesOptions) {
    this.#options = options;
  }

  /** Goes on where the last run ended: what was saved meanwhile comes back now. */
  start(): void {
    for (const [, record] of this.#options.copies.entries()) this.#watch(record.version);
  }

  /** Resolves once nothing more is taken in. */
  async close(): Promise<void> {
    this.#stopped = true;
    const watched = [...this.#watched.values()];
    this.#watched.clear();
    for (const each of watched) each.stop();
    for (const each of watched) await each.rest();
  }

  open(): { attachmentId: AttachmentId; versionId: MutationId }[] {
    return this.#options.copies
      .entries()
      .map(([, { version, base }]) => ({ attachmentId: version.attachmentId, versionId: base }));
  }

  /** The oldest content of each attachment that no command took over: the next is made from what that becomes. */
  returned(): Returned[] {
    const first = new Map<string, Returned>();
    for (const [, record] of this.#options.returns.entries())
      if (!first.has(record.attachmentId)) first.set(record.attachmentId, returned.parse(record));
    return [...first.values()];
  }

  /** What must stay here until a command takes it over. */
  needed(): Pick<Returned, 'scope' | 'manifest'>[] {
    return this.returnedIn(null);
  }

  /** Those of what is open, or came back. */
  scopes(): string[] {
    return [
      ...this.#options.copies.entries().map(([, { version }]) => version.scope),
      ...this.#options.returns.entries().map(([, { scope }]) => scope),
    ];
  }

  /** All contents that no command took over, oldest first; null: wherever. */
  returnedIn(scope: string | null): Returned[] {
    return this.#options.returns
      .entries()
      .filter(([, record]) => scope === null || record.scope === scope)
      .map(([, record]) => returned.parse(record));
  }

  /**
   * Takes in what was saved last of everything that is open in a scope (null: wherever), which stays open. Answers with
   * what could not be.
   */
  async takeAll(
    scope: string | null,
  ): Promise<{ readonly attachmentId: string; readonly problem: DomainError }[]> {
    const open = this.#options.copies
      .entries()
      .filter(([, { version }]) => scope === null || version.scope === scope);
    const all = await Promise.all(
      open.map(async ([attachmentId, { version }]) => ({
        attachmentId,
        taken: await this.#takeLast(version),
      })),
    );
    return all.flatMap(({ attachmentId, taken }) =>
      taken.ok ? [] : [{ attachmentId, problem: taken.error }],
    );
  }

  pathOf({ attachmentId, name }: VersionReference): string {
    return join(this.#folderOf(attachmentId), name);
  }

  isOpen(attachmentId: AttachmentId): boolean {
    return this.#options.copies.get(attachmentId) !== undefined;
  }

  /**
   * Writes a working copy. One that is open already stays as it is: the program has it. Errors: also
   * `attachment.not-found` where its engagement was erased meanwhile.
   * @param chunks the content, in order
   */
  async begin(
    version: VersionReference,
    chunks: (
      take: (chunk: Buffer) => Promise<Result<undefined, DomainError>>,
    ) => Promise<Result<undefined, DomainError>>,
  ): Promise<Result<string, DomainError>> {
    const path = this.pathOf(version);
    const isErased = this.#erasures.watch(version.scope);
    if (this.isOpen(version.attachmentId) && (await lookAt(path))) return ok(path);
    const written = await this.#write(path, chunks);
    if (!written.ok) return written;
    const { versionId, manifest: named, attachmentId } = version;
    try {
      await this.#options.copies.put(attachmentId, { version, base: versionId, taken: named.sha256 });
      if (isErased()) {
        await this.#erase(version);
        return err(domainError('attachment.not-found'));
      }
    } catch (error) {
      return err(diskFull(error));
    }
    this.#watch(version);
    this.#options.changed();
    return ok(path);
  }

  /**
   * Takes in what was saved last, and removes the working copy. Whatever else a program left in its folder stays.
   * Error: what kept the last save from being taken in, `attachment.still-written` while its program is at it; then the
   * file stays as well.
   */
  async finish(attachmentId: AttachmentId): Promise<Result<undefined, DomainError>> {
    const record = this.#options.copies.get(attachmentId);
    if (!record) return ok(undefined);
    const taken = await this.#takeLast(record.version);
    if (!taken.ok) return taken;
    try {
      await this.#end(attachmentId, async () => {
        const path = this.pathOf(record.version);
        if (await lookAt(path)) await rm(path, { force: true });
        await rmdir(this.#folderOf(attachmentId)).catch(() => undefined);
      });
    } catch (error) {
      return err(diskFull(error));
    }
    this.#options.changed();
    return ok(undefined);
  }

  /** Throws what `removeFile` throws: a file that could not be removed is looked after as long as it lies here. */
  async #end(attachmentId: string, removeFile: () => Promise<void>): Promise<void> {
    await removeFile();
    const watched = this.#watched.get(attachmentId);
    // What was just being taken in would write its record anew behind this.
    await watched?.rest();
    await this.#options.copies.remove(attachmentId);
    watched?.stop();
    this.#watched.delete(attachmentId);
  }

  /** A content became this version: what comes next is made from it. */
  async settle(id: string, versionId: MutationId): Promise<void> {
    const record = this.#options.returns.get(id);
    if (!record) return;
    const { attachmentId } = record;
    const copy = this.#options.copies.get(attachmentId);
    if (copy) await this.#options.copies.put(attachmentId, { ...copy, base: versionId });
    for (const [other, later] of this.#options.returns.entries())
      if (other !== id && later.attachmentId === attachmentId)
        await this.#options.returns.put(other, { ...later, basedOn: versionId });
    await this.#options.returns.remove(id);
    this.#options.changed();
  }

  /** Erases all of a scope. Throws what the file system throws, as where a program holds its file: what lies here stays looked after. */
  async erase(scope: string): Promise<void> {
    this.#erasures.begin(scope);
    for (const [, { version }] of this.#options.copies.entries())
      if (version.scope === scope) await this.#erase(version);
    for (const [id, record] of this.#options.returns.entries())
      if (record.scope === scope) await this.#options.returns.remove(id);
  }

  #erase({ attachmentId }: VersionReference): Promise<void> {
    return this.#end(attachmentId, () => rm(this.#folderOf(attachmentId), { recursive: true, force: true }));
  }

  #folderOf(attachmentId: AttachmentId): string {
    return this.#options.folder.resolve(...this.#options.names, attachmentId);
  }

  async #write(
    path: string,
    chunks: Parameters<WorkingCopies['begin']>[1],
  ): Promise<Result<undefined, DomainError>> {
    const fresh = join(path, '..', `.${randomUUID()}.new`);
    let file: FileHandle | null = null;
    try {
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      const opened = await open(fresh, 'wx', 0o600);
      file = opened;
      const written = await chunks(async (chunk) => {
        await opened.writeFile(chunk);
        return ok(undefined);
      });
      await file.close();
      if (written.ok) await rename(fresh, path);
      else await rm(fresh, { force: true });
      return written;
    } catch (error) {
      await file?.close().catch(() => undefined);
      await rm(fresh, { force: true });
      return err(diskFull(error));
    }
  }

  #watch(version: VersionReference): void {
    const { attachmentId } = version;
    if (this.#stopped || this.#watched.has(attachmentId)) return;
    const { scheduler, problem } = this.#options;
    this.#watched.set(
      attachmentId,
      new WatchedFile(this.pathOf(version), scheduler, () => this.#takeIn(attachmentId), problem),
    );
  }

  /**
   * Takes in what was saved last, until the file is seen to hold nothing else. A program may be at it right now, so it
   * is given moments to come to rest: what it has half written is no version. One whose file is gone or empty even then
   * has nothing to keep, and what it saved before is kept: nobody could ever finish with it otherwise. Error:
   * `attachment.still-written` where it did not come to rest.
   */
  async #takeLast(version: VersionReference): Promise<Result<undefined, DomainError>> {
    let before: Seen | null = null;
    let last: Taken = 'not-still';
    for (let look = 0; look < mostLooks; look += 1) {
      const seen = await lookAt(this.pathOf(version));
      const isAtRest = isSame(seen, before) || this.#isLongSince(seen);
      before = seen;
      if (isAtRest) {
        const taken = await this.#watched.get(version.attachmentId)?.takeNow();
        if (!taken) return err(domainError('bridge.closed'));
        if (!taken.ok) return taken;
        if (taken.value === 'known') return ok(undefined);
        last = taken.value;
      }
      // What was taken is looked at once more right away: it may have been saved again meanwhile.
      if (!isAtRest || last !== 'taken') await this.#pause();
    }
    return last === 'nothing' ? ok(undefined) : err(domainError('attachment.still-written'));
  }

  /** Whether it was last written so long ago that its program is not at it; no file has none at it either. */
  #isLongSince(seen: Seen | null): boolean {
    return seen === null || this.#options.scheduler.now() - seen.changed > quiet;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#options.scheduler.after(quiet, resolve));
  }

  /** Takes in what the file holds, where that is something new and stays still while it is read. */
  async #takeIn(attachmentId: AttachmentId): Promise<Result<Taken, DomainError>> {
    const { copies, returns, shelf, scheduler, changed } = this.#options;
    const record = copies.get(attachmentId);
    if (!record) return ok('nothing');
    const { version } = record;
    const path = this.pathOf(version);
    const before = await lookAt(path);
    if (!before || before.size === 0) return ok('nothing');
    const tooLarge = sizeProblem(before.size);
    if (tooLarge) return err(tooLarge);
    const generation = shelf.generation(version.scope);
    const keep: KeepChunk = (hash, chunk) => shelf.put(version.scope, hash, chunk, generation);
    const takeIn = new TakeIn(keep, version.name, before.size);
    const read = await readWhole(path, takeIn, record.taken);
    if (!read.ok) return read;
    if (read.value === 'not-still' || !isSame(before, await lookAt(path))) return ok('not-still');
    if (read.value === 'known') return ok('known');
    // As it is by now: a save before this one may have become a version while it was read, or all of it been erased.
    const latest = copies.get(attachmentId);
    if (!latest) return ok('nothing');
    const { scope, workItemId } = version;
    // Named by time: after a restart the records are read by name, and an older save must not come last.
    const id = v7({ msecs: scheduler.now() });
    try {
      const kept = { id, scope, workItemId, attachmentId, basedOn: latest.base, manifest: read.value };
      await returns.put(id, kept);
      // After the content: a crash in between says the same content twice, which is one version.
      await copies.put(attachmentId, { ...latest, taken: read.value.sha256 });
    } catch (error) {
      return err(diskFull(error));
    }
    changed();
    return ok('taken');
  }
}
