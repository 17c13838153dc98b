import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import type { Mutation } from '#shared/sync/mutation';
import { diskRefused } from '../ports/data-folder';
import { type Disk, type DiskFile, nodeDisk } from '../ports/disk';
import type { Seal } from '../ports/seal';
import { encodeFrame, encodeHeader, readHeader, scanFrames } from './frame';
import { type JournalEntry, JournalIndex, type JournalRecord, journalRecord } from './journal-state';

const fileName = 'open.journal';

/** How many settled mutations may gather in the open file before it is rewritten at the next start. */
const compactionThreshold = 2_000;

/** Where a journal lies, on what, and sealed how. */
interface Place {
  readonly folder: string;
  readonly disk: Disk;
  readonly seal: Seal;
}

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
  readonly #place: Place;
  readonly #seal: Seal;
  #file: DiskFile;
  readonly index: JournalIndex;
  #length: number;
  #deviceSequence: number;
  #waiting: { record: JournalRecord; resolve: (result: Result<void, DomainError>) => void }[] = [];
  /** A file is written anew only between two writes. */
  readonly #erasures: (() => Promise<void>)[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  private constructor(file: DiskFile, length: number, index: JournalIndex, place: Place) {
    this.#file = file;
    this.#place = place;
    this.#length = length;
    this.#seal = place.seal;
    this.index = index;
    this.#deviceSequence = index.deviceSequence;
  }

  /**
   * Opens or starts the journal in `folder`. A torn tail is cut off after a copy was set aside; a damaged file is set
   * aside whole and its readable records are carried into a new one.
   * Errors: `journal.from-future` (untouched), `journal.cannot-write`.
   */
  static async open(
    folder: string,
    seal: Seal,
    disk: Disk = nodeDisk,
  ): Promise<Result<OpenedJournal, DomainError>> {
    try {
      const place = { folder, disk, seal };
      await disk.makeFolder(folder);
      const bytes = await disk.read(join(folder, fileName));
      if (bytes === null) return ok({ journal: await Journal.#start(place, []), damaged: false });
      return await Journal.#reopen(place, bytes);
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  static async #reopen(place: Place, bytes: Buffer): Promise<Result<OpenedJournal, DomainError>> {
    const { folder, disk, seal } = place;
    const path = join(folder, fileName);
    const header = readHeader(bytes);
    if (header === 'from-future') return err(domainError('journal.from-future'));
    // A file gets its name only once its header is on disk: one with less was cut down since.
    const scan =
      header === 'valid' ? scanFrames(bytes) : ({ frames: [], soundLength: 0, verdict: 'damaged' } as const);
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
      await disk.rename(path, join(folder, `damaged-${Date.now()}-${randomUUID().slice(0, 8)}.journal`));
      return ok({ journal: await Journal.#start(place, records), damaged: true });
    }
    if (scan.verdict === 'torn' && scan.soundLength < bytes.length)
      await setAside(disk, join(folder, `torn-${Date.now()}.journal`), bytes.subarray(scan.soundLength));
    if (index.settledCount >= compactionThreshold)
      return ok({ journal: await Journal.#compact(place, records, index), damaged: false });

    const file = await disk.open(path, 'change');
    await file.truncate(scan.soundLength);
    await file.sync();
    return ok({ journal: new Journal(file, scan.soundLength, index, place), damaged: false });
  }

  /** Writes a new file beside the old one and swaps it in, so that a crash leaves one of the two whole. */
  static async #start(place: Place, records: readonly JournalRecord[]): Promise<Journal> {
    const length = await replaceFile(place, fileName, records);
    const index = new JournalIndex();
    for (const record of records) index.apply(record);
    return new Journal(await place.disk.open(join(place.folder, fileName), 'change'), length, index, place);
  }

  /**
   * Moves what is settled into `settled.journal`, which is read only when a restored hub asks for old mutations.
   * The archive is written first: a crash in between leaves a mutation in both, which its id makes harmless.
   */
  static async #compact(
    place: Place,
    records: readonly JournalRecord[],
    index: JournalIndex,
  ): Promise<Journal> {
    const { folder, disk, seal } = place;
    const isOpen = (id: MutationId): boolean => index.get(id) !== undefined;
    const archived = records.filter((record) => record.type === 'appended' && !isOpen(record.mutation.id));
    const frames = await Promise.all(
      archived.map(async (record) => encodeFrame(await seal.seal(Buffer.from(JSON.stringify(record))))),
    );
    const archive = await disk.open(join(folder, 'settled.journal'), 'extend');
    const size = await archive.size();
    await archive.write(Buffer.concat(size === 0 ? [encodeHeader(), ...frames] : frames), size);
    await archive.sync();
    await archive.close();
    const kept = records.filter((record) => {
      if (record.type === 'appended') return isOpen(record.mutation.id);
      const ids = record.type === 'answered' ? record.answers.map((answer) => answer.id) : record.ids;
      return ids.some(isOpen);
    });
    const reached: JournalRecord = { type: 'erased', ids: [], deviceSequence: index.deviceSequence };
    return Journal.#start(place, [reached, ...kept]);
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

  /**
   * Erases every copy of what this scope's mutations say, from the open file and from the archive; those that the hub
   * has not answered stay, since nothing unsent is ever erased. Resolves once the files without them are on disk.
   */
  eraseScope(scope: string): Promise<Result<void, DomainError>> {
    return new Promise((resolve) => {
      this.#erasures.push(async () => resolve(await this.#erase(scope)));
      this.#keepDraining();
    });
  }

  async #erase(scope: string): Promise<Result<void, DomainError>> {
    if (this.#closed) return err(domainError('journal.cannot-write', { reason: 'closed' }));
    const { disk, folder } = this.#place;
    try {
      await this.#eraseFrom('settled.journal', scope);
      const length = await this.#eraseFrom(fileName, scope);
      const renewed = await disk.open(join(folder, fileName), 'change');
      await this.#file.close().catch(() => undefined);
      this.#file = renewed;
      this.#length = length;
      return ok(undefined);
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  /** Writes a file anew without the scope's answered mutations. Answers its length; 0 where there is no such file. */
  async #eraseFrom(name: string, scope: string): Promise<number> {
    const { disk, folder, seal } = this.#place;
    const bytes = await disk.read(join(folder, name));
    if (bytes === null || readHeader(bytes) !== 'valid') return 0;
    const records: JournalRecord[] = [];
    for (const { keyId, payload } of scanFrames(bytes).frames) {
      const record = journalRecord.safeParse(parseJson(await seal.open(keyId, payload)));
      if (record.success) records.push(record.data);
    }
    const doomed = new Set(
      records.flatMap((record) => {
        if (record.type !== 'appended' || record.mutation.scope !== scope) return [];
        const state = this.index.get(record.mutation.id)?.state;
        return state === undefined || state === 'answered' ? [record.mutation.id] : [];
      }),
    );
    if (doomed.size === 0) return bytes.length;
    const reached: JournalRecord = {
      type: 'erased',
      ids: [...doomed],
      deviceSequence: this.index.deviceSequence,
    };
    const length = await replaceFile(this.#place, name, [
      ...records.flatMap((each) => without(each, doomed)),
      reached,
    ]);
    this.index.apply(reached);
    return length;
  }

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
    this.#keepDraining();
    return written;
  }

  #keepDraining(): void {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
      // Whoever came between the last look and this would wait for a drain that is over.
      if (this.#waiting.length + this.#erasures.length > 0) this.#keepDraining();
    });
  }

  /** Whoever comes while a write is under way waits, and then shares the next write and its fsync. */
  async #drain(): Promise<void> {
    while (this.#waiting.length + this.#erasures.length > 0) {
      for (const erase of this.#erasures.splice(0)) await erase();
      if (this.#waiting.length === 0) continue;
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
      await this.#file.write(bytes, this.#length);
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

/** The record without these mutations; nothing where it was about them alone. */
const without = (record: JournalRecord, doomed: ReadonlySet<MutationId>): JournalRecord[] => {
  if (record.type === 'appended') return doomed.has(record.mutation.id) ? [] : [record];
  if (record.type === 'answered') {
    const answers = record.answers.filter(({ id }) => !doomed.has(id));
    return answers.length === 0 ? [] : [{ ...record, answers }];
  }
  if (record.type === 'erased') return [record];
  const ids = record.ids.filter((id) => !doomed.has(id));
  return ids.length === 0 ? [] : [{ ...record, ids }];
};

/** Writes a file beside the old one and swaps it in, so that a crash leaves one of the two whole. Answers its length. */
const replaceFile = async (
  { folder, disk, seal }: Place,
  name: string,
  records: readonly JournalRecord[],
): Promise<number> => {
  const fresh = join(folder, `${name}.new`);
  const parts = [encodeHeader()];
  for (const record of records) parts.push(encodeFrame(await seal.seal(Buffer.from(JSON.stringify(record)))));
  const bytes = Buffer.concat(parts);
  const written = await disk.open(fresh, 'create');
  await written.write(bytes, 0);
  await written.sync();
  await written.close();
  await disk.rename(fresh, join(folder, name));
  await disk.syncFolder(folder);
  return bytes.length;
};

/** A copy of what is about to be cut off, under a name that no run will open. */
const setAside = async (disk: Disk, path: string, bytes: Buffer): Promise<void> => {
  const copy = await disk.open(path, 'create');
  await copy.write(bytes, 0);
  await copy.close();
};

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
};
