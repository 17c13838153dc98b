import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import type { Mutation } from '#shared/sync/mutation';
import { diskRefused } from '../ports/data-folder';
import type { Seal } from '../ports/seal';
import { encodeFrame, encodeHeader, headerLength, readHeader, scanFrames } from './frame';
import { type JournalEntry, JournalIndex, type JournalRecord, journalRecord } from './journal-state';

const fileName = 'open.journal';

/** How many settled mutations may gather in the open file before it is rewritten at the next start. */
const compactionThreshold = 2_000;

export interface OpenedJournal {
  readonly journal: Journal;
  /** True when records were lost in the middle; the original lies beside it under a new name. */
  readonly damaged: boolean;
}

/**
 * The fsync'd file of every mutation from *appended* to *settled*: the reason why *saved* is true.
 *
 * Appends that arrive while one write is under way share the next write and its fsync. An answer to `append` is
 * given only after that fsync; a crash may leave a mutation that nobody was told about, never the reverse.
 * One process at a time: the workstation's instance lock stands before it.
 */
export class Journal {
  readonly #file: FileHandle;
  readonly #seal: Seal;
  readonly index: JournalIndex;
  #length: number;
  #deviceSequence: number;
  #waiting: { record: JournalRecord; resolve: (result: Result<void, DomainError>) => void }[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  private constructor(file: FileHandle, length: number, index: JournalIndex, seal: Seal) {
    this.#file = file;
    this.#length = length;
    this.#seal = seal;
    this.index = index;
    this.#deviceSequence = index.deviceSequence;
  }

  /**
   * Opens or starts the journal in `folder`. A torn tail is cut off after a copy was set aside; a damaged file is set
   * aside whole and its readable records are carried into a new one.
   * Errors: `journal.from-future` (untouched), `journal.cannot-write`.
   */
  static async open(folder: string, seal: Seal): Promise<Result<OpenedJournal, DomainError>> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, fileName);
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (bytes === null) return ok({ journal: await Journal.#start(folder, [], seal), damaged: false });
      return await Journal.#reopen(folder, bytes, seal);
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  static async #reopen(
    folder: string,
    bytes: Buffer,
    seal: Seal,
  ): Promise<Result<OpenedJournal, DomainError>> {
    const path = join(folder, fileName);
    const header = readHeader(bytes);
    if (header === 'from-future') return err(domainError('journal.from-future'));
    // A crash while the very first header was written leaves less than a header and no promise.
    const scan =
      header === 'valid'
        ? scanFrames(bytes)
        : ({
            frames: [],
            soundLength: 0,
            verdict: bytes.length < headerLength ? 'torn' : 'damaged',
          } as const);
    const records: JournalRecord[] = [];
    let unreadable = false;
    for (const frame of scan.frames) {
      const record = journalRecord.safeParse(parseJson(await seal.open(frame.keyId, frame.payload)));
      if (record.success) records.push(record.data);
      else unreadable = true;
    }
    const damaged = scan.verdict === 'damaged' || unreadable;
    const index = new JournalIndex();
    for (const record of records) index.apply(record);

    if (damaged) {
      await rename(path, join(folder, `damaged-${Date.now()}-${randomUUID().slice(0, 8)}.journal`));
      return ok({ journal: await Journal.#start(folder, records, seal), damaged: true });
    }
    if (scan.verdict === 'torn' && scan.soundLength < bytes.length)
      await writeFile(join(folder, `torn-${Date.now()}.journal`), bytes.subarray(scan.soundLength), {
        mode: 0o600,
      });
    if (scan.soundLength < headerLength)
      return ok({ journal: await Journal.#start(folder, [], seal), damaged: false });
    if (index.settledCount >= compactionThreshold)
      return ok({ journal: await Journal.#compact(folder, records, index, seal), damaged: false });

    const file = await open(path, 'r+', 0o600);
    await file.truncate(scan.soundLength);
    await file.sync();
    return ok({ journal: new Journal(file, scan.soundLength, index, seal), damaged: false });
  }

  /** Writes a new file beside the old one and swaps it in, so that a crash leaves one of the two whole. */
  static async #start(folder: string, records: readonly JournalRecord[], seal: Seal): Promise<Journal> {
    const path = join(folder, fileName);
    const fresh = join(folder, `${fileName}.new`);
    const index = new JournalIndex();
    const parts = [encodeHeader()];
    for (const record of records) {
      index.apply(record);
      parts.push(encodeFrame(await seal.seal(Buffer.from(JSON.stringify(record)))));
    }
    const bytes = Buffer.concat(parts);
    const written = await open(fresh, 'w', 0o600);
    await written.writeFile(bytes);
    await written.sync();
    await written.close();
    await rename(fresh, path);
    await syncFolder(folder);
    return new Journal(await open(path, 'r+', 0o600), bytes.length, index, seal);
  }

  /**
   * Moves what is settled into `settled.journal`, which is read only when a restored hub asks for old mutations.
   * The archive is written first: a crash in between leaves a mutation in both, which its id makes harmless.
   */
  static async #compact(
    folder: string,
    records: readonly JournalRecord[],
    index: JournalIndex,
    seal: Seal,
  ): Promise<Journal> {
    const isOpen = (id: MutationId): boolean => index.get(id) !== undefined;
    const archived = records.filter((record) => record.type === 'appended' && !isOpen(record.mutation.id));
    const frames = await Promise.all(
      archived.map(async (record) => encodeFrame(await seal.seal(Buffer.from(JSON.stringify(record))))),
    );
    const archive = await open(join(folder, 'settled.journal'), 'a', 0o600);
    const { size } = await archive.stat();
    await archive.writeFile(Buffer.concat(size === 0 ? [encodeHeader(), ...frames] : frames));
    await archive.sync();
    await archive.close();
    const kept = records.filter((record) => {
      if (record.type === 'appended') return isOpen(record.mutation.id);
      const ids = record.type === 'answered' ? record.answers.map((answer) => answer.id) : record.ids;
      return ids.some(isOpen);
    });
    return Journal.#start(folder, kept, seal);
  }

  /** The next number of this device's sequence; never the same twice, even when the mutation is then not appended. */
  nextDeviceSequence(): number {
    this.#deviceSequence += 1;
    return this.#deviceSequence;
  }

  /** Makes a mutation durable. Appending one it already holds answers its place again and writes nothing. */
  async append(mutation: Mutation): Promise<Result<{ position: number }, DomainError>> {
    if (!this.index.knows(mutation.id)) {
      const written = await this.#write({ type: 'appended', mutation });
      if (!written.ok) return written;
    }
    this.#deviceSequence = Math.max(this.#deviceSequence, mutation.deviceSequence);
    return ok({ position: this.index.get(mutation.id)?.position ?? 0 });
  }

  markSent = (ids: readonly MutationId[]) => this.#write({ type: 'sent', ids: [...ids] });

  recordAnswers = (answers: readonly MutationAnswer[], epoch: string) =>
    this.#write({ type: 'answered', answers: [...answers], epoch });

  park = (ids: readonly MutationId[], problem: DomainError) =>
    this.#write({ type: 'parked', ids: [...ids], problem: { code: problem.code, details: problem.details } });

  retry = (ids: readonly MutationId[]) => this.#write({ type: 'retried', ids: [...ids] });

  settle = (ids: readonly MutationId[]) => this.#write({ type: 'settled', ids: [...ids] });

  entry(id: MutationId): JournalEntry | undefined {
    return this.index.get(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    await this.#file.close();
  }

  #write(record: JournalRecord): Promise<Result<void, DomainError>> {
    if (this.#closed) return Promise.resolve(err(domainError('journal.cannot-write', { reason: 'closed' })));
    const written = new Promise<Result<void, DomainError>>((resolve) =>
      this.#waiting.push({ record, resolve }),
    );
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
    return written;
  }

  /** Whoever comes while a write is under way waits, and then shares the next write and its fsync. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const result = await this.#persist(batch.map(({ record }) => record));
      for (const { resolve } of batch) resolve(result);
    }
  }

  async #persist(records: readonly JournalRecord[]): Promise<Result<void, DomainError>> {
    try {
      const frames: Buffer[] = [];
      for (const record of records)
        frames.push(encodeFrame(await this.#seal.seal(Buffer.from(JSON.stringify(record)))));
      const bytes = Buffer.concat(frames);
      await writeFully(this.#file, bytes, this.#length);
      await this.#file.sync();
      this.#length += bytes.length;
      // Memory follows the disk: touching it first would show as saved what a full disk then refuses.
      for (const record of records) this.index.apply(record);
      return ok(undefined);
    } catch (error) {
      // What was half written would stand before the next record as damage; the file ends again where it was sound.
      await this.#file.truncate(this.#length).catch(() => undefined);
      return err(diskRefused(error));
    }
  }
}

const writeFully = async (file: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
};

/** Makes a rename durable. Windows has no folder handles and needs none. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
};
