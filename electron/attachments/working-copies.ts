import { randomUUID } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { manifest } from '#shared/attachments/manifest';
import {
  type Returned,
  returned,
  type VersionReference,
  versionReference,
} from '#shared/bridge/attachment-calls';
import type { DomainError } from '#shared/kernel/errors';
import { type AttachmentId, type MutationId, mutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { DataFolder } from '../ports/data-folder';
import type { Scheduler } from '../ports/scheduler';
import { type ChunkShelf, sha256Of } from './chunk-shelf';
import type { KeptRecords } from './kept-records';
import { diskFull, sizeProblem, TakeIn } from './take-in';

/** A version that is open in a program here. Named by its attachment. */
export const workingCopyRecord = z.looseObject({
  version: versionReference,
  /** The version that the next save is made from: the one that was opened, then each that came back. */
  base: mutationId,
  /** SHA-256 of what the file held when it was last taken in. */
  taken: z.string(),
});
type WorkingCopyRecord = z.infer<typeof workingCopyRecord>;

export const returnedRecord = z.looseObject({ ...returned.shape, manifest });

/** After the last sign of a change the file must stay as it is for so long before it is read, ms. */
const quiet = 700;
/** Not every file system tells of changes: so often the file is looked at anyway, ms. */
const lookingEvery = 4_000;
const pieceSize = 1024 * 1024;

interface Seen {
  readonly size: number;
  readonly changed: number;
  readonly inode: number;
}

const lookAt = async (path: string): Promise<Seen | null> => {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { size: found.size, changed: found.mtimeMs, inode: found.ino } : null;
};

const isSame = (a: Seen | null, b: Seen | null): boolean =>
  a?.size === b?.size && a?.changed === b?.changed && a?.inode === b?.inode;

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
  readonly #watched = new Map<string, Watched>();
  #stopped = false;

  constructor(options: WorkingCopiesOptions) {
    this.#options = options;
  }

  /** Goes on where the last run ended: what was saved meanwhile comes back now. */
  start(): void {
    for (const [, record] of this.#options.copies.entries()) this.#watch(record.version);
  }

  stop(): void {
    this.#stopped = true;
    for (const watched of this.#watched.values()) watched.stop();
    this.#watched.clear();
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
    return this.#options.returns.entries().map(([, record]) => returned.parse(record));
  }

  pathOf({ attachmentId, name }: VersionReference): string {
    return join(this.#folderOf(attachmentId), name);
  }

  isOpen(attachmentId: AttachmentId): boolean {
    return this.#options.copies.get(attachmentId) !== undefined;
  }

  /**
   * Writes a working copy. One that is open already stays as it is: the program has it.
   * @param chunks the content, in order
   */
  async begin(
    version: VersionReference,
    chunks: (
      take: (chunk: Buffer) => Promise<Result<undefined, DomainError>>,
    ) => Promise<Result<undefined, DomainError>>,
  ): Promise<Result<string, DomainError>> {
    const path = this.pathOf(version);
    if (this.isOpen(version.attachmentId) && (await lookAt(path))) return ok(path);
    const written = await this.#write(path, chunks);
    if (!written.ok) return written;
    const { versionId, manifest: named, attachmentId } = version;
    try {
      await this.#options.copies.put(attachmentId, { version, base: versionId, taken: named.sha256 });
    } catch (error) {
      return err(diskFull(error));
    }
    this.#watch(version);
    this.#options.changed();
    return ok(path);
  }

  /**
   * Takes in what was saved last, and removes the working copy. Whatever else a program left in its folder stays.
   * Error: what kept the last save from being taken in; then the file stays as well.
   */
  async finish(attachmentId: AttachmentId): Promise<Result<undefined, DomainError>> {
    const record = this.#options.copies.get(attachmentId);
    if (!record) return ok(undefined);
    const taken = await this.#watched.get(attachmentId)?.takeNow();
    if (taken && !taken.ok) return taken;
    this.#watched.get(attachmentId)?.stop();
    this.#watched.delete(attachmentId);
    await rm(this.pathOf(record.version), { force: true });
    await rmdir(this.#folderOf(attachmentId)).catch(() => undefined);
    await this.#options.copies.remove(attachmentId);
    this.#options.changed();
    return ok(undefined);
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

  async erase(scope: string): Promise<void> {
    for (const [id, { version }] of this.#options.copies.entries()) {
      if (version.scope !== scope) continue;
      this.#watched.get(id)?.stop();
      this.#watched.delete(id);
      await rm(this.#folderOf(version.attachmentId), { recursive: true, force: true });
      await this.#options.copies.remove(id);
    }
    for (const [id, record] of this.#options.returns.entries())
      if (record.scope === scope) await this.#options.returns.remove(id);
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
      new Watched(this.pathOf(version), scheduler, () => this.#takeIn(attachmentId), problem),
    );
  }

  /** Takes in what the file holds, where that is something new and stays still while it is read. */
  async #takeIn(attachmentId: AttachmentId): Promise<Result<undefined, DomainError>> {
    const { copies, returns, shelf, changed } = this.#options;
    const record = copies.get(attachmentId);
    if (!record) return ok(undefined);
    const { version } = record;
    const path = this.pathOf(version);
    const before = await lookAt(path);
    // Gone for a moment while a program puts another in its place, or emptied while it writes.
    if (!before || before.size === 0) return ok(undefined);
    const tooLarge = sizeProblem(before.size);
    if (tooLarge) return err(tooLarge);
    const read = await readWhole(
      path,
      new TakeIn(shelf, version.scope, version.name, before.size),
      record.taken,
    );
    if (!read.ok) return read;
    if (read.value === null) return ok(undefined);
    if (!isSame(before, await lookAt(path))) return ok(undefined);
    const { scope, workItemId } = version;
    const id = randomUUID();
    try {
      const kept = { id, scope, workItemId, attachmentId, basedOn: record.base, manifest: read.value };
      await returns.put(id, kept);
      // After the content: a crash in between says the same content twice, which is one version.
      await copies.put(attachmentId, { ...record, taken: read.value.sha256 } satisfies WorkingCopyRecord);
    } catch (error) {
      return err(diskFull(error));
    }
    changed();
    return ok(undefined);
  }
}

/** The content's manifest with its chunks on the shelf; null where it is the content `known`. */
const readWhole = async (
  path: string,
  takeIn: TakeIn,
  known: string,
): Promise<Result<z.infer<typeof manifest> | null, DomainError>> => {
  const pieces: Buffer[] = [];
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    // A program may hold it for itself while it writes: the next look will tell.
    return ok(null);
  }
  try {
    for await (const piece of file.createReadStream({ highWaterMark: pieceSize, autoClose: false }))
      pieces.push(piece as Buffer);
  } catch {
    return ok(null);
  } finally {
    await file.close().catch(() => undefined);
  }
  const whole = Buffer.concat(pieces);
  if (sha256Of(whole) === known) return ok(null);
  const written = await takeIn.write(whole);
  if (!written.ok) return written.error.code === 'attachment.bytes-missing' ? ok(null) : written;
  const ended = await takeIn.end();
  if (!ended.ok) return ended.error.code === 'attachment.bytes-missing' ? ok(null) : ended;
  return ended;
};

/** Looks after one file: whenever it may have changed, and has then been still for a while, it is taken in. */
class Watched {
  readonly #path: string;
  readonly #scheduler: Scheduler;
  readonly #takeIn: () => Promise<Result<undefined, DomainError>>;
  readonly #problem: (problem: DomainError) => void;
  readonly #watcher: FSWatcher | null;
  #seen: Seen | null = null;
  /** As it was when it was last taken in; null where it must be read whatever it looks like. */
  #read: Seen | null = null;
  #cancel: () => void = () => undefined;
  #taking: Promise<Result<undefined, DomainError>> | null = null;
  #stopped = false;

  constructor(
    path: string,
    scheduler: Scheduler,
    takeIn: () => Promise<Result<undefined, DomainError>>,
    problem: (problem: DomainError) => void,
  ) {
    this.#path = path;
    this.#scheduler = scheduler;
    this.#takeIn = takeIn;
    this.#problem = problem;
    this.#watcher = this.#listen();
    this.#lookIn(0);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
    this.#watcher?.close();
  }

  /** What is there now, without waiting for it to stay still: the person says that the program is done. */
  takeNow(): Promise<Result<undefined, DomainError>> {
    this.#cancel();
    return this.#take();
  }

  /** The folder, not the file: a program that renames another over it would leave us watching what is gone. */
  #listen(): FSWatcher | null {
    try {
      const watcher = watch(join(this.#path, '..'), { persistent: false }, () => {
        this.#read = null;
        this.#lookIn(quiet);
      });
      watcher.on('error', () => undefined);
      return watcher;
    } catch {
      return null;
    }
  }

  #lookIn(delay: number): void {
    if (this.#stopped) return;
    this.#cancel();
    this.#cancel = this.#scheduler.after(delay, () => void this.#look());
  }

  async #look(): Promise<void> {
    const now = await lookAt(this.#path);
    if (this.#stopped) return;
    if (now === null || !isSame(now, this.#seen)) {
      // Seen otherwise than before: only once it is seen alike twice is it still.
      this.#seen = now;
      this.#lookIn(now === null ? lookingEvery : quiet);
      return;
    }
    if (!isSame(now, this.#read)) {
      this.#read = now;
      const taken = await this.#take();
      if (!taken.ok) this.#problem(taken.error);
    }
    this.#lookIn(lookingEvery);
  }

  #take(): Promise<Result<undefined, DomainError>> {
    this.#taking ??= this.#takeIn().finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }
}
