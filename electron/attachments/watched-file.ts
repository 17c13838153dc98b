import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '#shared/attachments/manifest';
import type { DomainError } from '#shared/kernel/errors';
import { ok, type Result } from '#shared/kernel/result';
import type { Scheduler } from '../ports/scheduler';
import { sha256Of } from './chunk-shelf';
import type { TakeIn } from './take-in';

/** After the last sign of a change the file must stay as it is for so long before it is read, ms. */
export const quiet = 700;
/** Not every file system tells of changes: so often the file is looked at anyway, ms. */
const lookingEvery = 4_000;
const pieceSize = 1024 * 1024;

/** A file from outside. */
export interface Seen {
  readonly size: number;
  /** Epoch ms. */
  readonly changed: number;
  readonly inode: number;
}

/** The file as it looks from outside; null where there is none. */
export const lookAt = async (path: string): Promise<Seen | null> => {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { size: found.size, changed: found.mtimeMs, inode: found.ino } : null;
};

export const isSame = (a: Seen | null, b: Seen | null): boolean =>
  a?.size === b?.size && a?.changed === b?.changed && a?.inode === b?.inode;

/** What came of taking a file in. */
export type Taken =
  | 'taken'
  /** It holds what was taken in before. */
  | 'known'
  /** There is no content: it is gone or empty, for a moment while a program puts another in its place, or for good. */
  | 'nothing'
  /** It changed while it was read, or a program keeps it to itself: what it holds is not known. */
  | 'not-still';

/** The content's manifest with its chunks on the shelf, or why there is none; `known` is the SHA-256 taken in before. */
export const readWhole = async (
  path: string,
  takeIn: TakeIn,
  known: string,
): Promise<Result<Manifest | 'known' | 'not-still', DomainError>> => {
  const pieces: Buffer[] = [];
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    // A program may hold it for itself while it writes: the next look will tell.
    return ok('not-still');
  }
  try {
    for await (const piece of file.createReadStream({ highWaterMark: pieceSize, autoClose: false }))
      pieces.push(piece as Buffer);
  } catch {
    return ok('not-still');
  } finally {
    await file.close().catch(() => undefined);
  }
  const whole = Buffer.concat(pieces);
  if (sha256Of(whole) === known) return ok('known');
  const written = await takeIn.write(whole);
  const ended = written.ok ? await takeIn.end() : written;
  // Cut short, or grown, since its length was looked at.
  return !ended.ok && ended.error.code === 'attachment.bytes-missing' ? ok('not-still') : ended;
};

/** Looks after one file: whenever it may have changed, and has then been still for a while, it is taken in. */
export class WatchedFile {
  readonly #path: string;
  readonly #scheduler: Scheduler;
  readonly #takeIn: () => Promise<Result<Taken, DomainError>>;
  readonly #problem: (problem: DomainError) => void;
  readonly #watcher: FSWatcher | null;
  #seen: Seen | null = null;
  /** As it was when it was last taken in; null where it must be read whatever it looks like. */
  #read: Seen | null = null;
  #cancel: () => void = () => undefined;
  #taking: Promise<Result<Taken, DomainError>> | null = null;
  #stopped = false;

  constructor(
    path: string,
    scheduler: Scheduler,
    takeIn: () => Promise<Result<Taken, DomainError>>,
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

  /** Resolves once nothing of it is being taken in. */
  async rest(): Promise<void> {
    await this.#taking?.catch(() => undefined);
  }

  /** What is there now, without waiting for it to stay still: the person says that the program is done. */
  async takeNow(): Promise<Result<Taken, DomainError>> {
    // One that is under way may have begun before the last write.
    await this.#taking;
    const taken = await this.#take();
    // Whatever came of it, the file is looked after until it is let go of.
    this.#lookIn(lookingEvery);
    return taken;
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
      // A program that kept it to itself lets go of it without a sign.
      else if (taken.value === 'not-still') this.#read = null;
    }
    this.#lookIn(lookingEvery);
  }

  #take(): Promise<Result<Taken, DomainError>> {
    this.#taking ??= this.#takeIn().finally(() => {
      this.#taking = null;
    });
    return this.#taking;
  }
}
