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
import { readHeader, scanFrames } from './frame';
import {
  frameOf,
  journalFile,
  onlyOf,
  type Place,
  readRecords,
  type StoredRecord,
  setAside,
  swapFile,
} from './journal-file';
import { type JournalEntry, JournalIndex, type JournalRecord } from './journal-state';

/** How many mutations that nobody needs may gather in the file before it is rewritten at the next start. */
const compactionThreshold = 2_000;
/** A file that has grown beyond this, in bytes, and to twice of what it was rewritten to last, is rewritten while in use. */
const rewrittenInUseFrom = 16 * 1024 * 1024;

export interface OpenedJournal {
  readonly journal: Journal;
  /** True when records were lost in the middle; a copy of the original lies beside it under another name. */
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
  /** Whether a power cut would leave the file under its name. */
  #isNamed = true;
  readonly index: JournalIndex;
  #length: number;
  /** The file's length when it was opened or rewritten last. */
  #rewrittenLength: number;
  /** The epoch that everything answered belongs to or was opened again for; null where nobody has looked yet. */
  #followed: string | null = null;
  #deviceSequence: number;
  #waiting: {
    readonly records: readonly JournalRecord[];
    readonly resolve: (result: Result<void, DomainError>) => void;
  }[] = [];
  /** A file is written anew only between two writes. */
  readonly #erasures: (() => Promise<void>)[] = [];
  #draining: Promise<void> | null = null;
  #closed = false;

  private constructor(file: DiskFile, length: number, index: JournalIndex, place: Place) {
    this.#file = file;
    this.#place = place;
    this.#length = length;
    this.#rewrittenLength = length;
    this.#seal = place.seal;
    this.index = index;
    this.#deviceSequence = index.deviceSequence;
  }

  /**
   * Opens or starts the journal in `folder`. A torn tail is cut off after a copy was set aside; of a damaged file all of
   * it is, and its readable records are carried into a new one. Until that has its place the old one keeps it: a full
   * disk or a kill halfway must not leave a journal that looks empty and sound.
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
      const bytes = await disk.read(join(folder, journalFile));
      if (bytes === null) return ok({ journal: await Journal.#start(place, []), damaged: false });
      return await Journal.#reopen(place, bytes);
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  static async #reopen(place: Place, bytes: Buffer): Promise<Result<OpenedJournal, DomainError>> {
    const { folder, disk, seal } = place;
    const path = join(folder, journalFile);
    const header = readHeader(bytes);
    if (header === 'from-future') return err(domainError('journal.from-future'));
    // A file gets its name only once its header is on disk: one with less was cut down since. Each record proves itself,
    // whatever became of the header.
    const scan = header === 'valid' ? scanFrames(bytes) : { ...scanFrames(bytes), verdict: 'damaged' };
    const { stored, unreadable } = await readRecords(scan.frames, seal);
    const damaged = scan.verdict === 'damaged' || unreadable;
    const records = stored.map(({ record }) => record);
    const index = new JournalIndex();
    for (const { record, bytes: length } of stored) index.apply(record, length);

    if (damaged) {
      await setAside(place, `damaged-${Date.now()}-${randomUUID().slice(0, 8)}.journal`, bytes);
      return ok({ journal: await Journal.#start(place, records), damaged: true });
    }
    if (scan.verdict === 'torn' && scan.soundLength < bytes.length)
      await setAside(place, `torn-${Date.now()}.journal`, bytes.subarray(scan.soundLength));
    if (index.doneWith >= compactionThreshold)
      return ok({ journal: await Journal.#start(place, needed(records, index)), damaged: false });

    const file = await disk.open(path, 'change');
    await file.truncate(scan.soundLength);
    await file.sync();
    // A run that was killed may have swapped it in, and the folder not have been synced.
    await disk.syncFolder(folder);
    return ok({ journal: new Journal(file, scan.soundLength, index, place), damaged: false });
  }

  /** With a new file that holds these records. */
  static async #start(place: Place, records: readonly JournalRecord[]): Promise<Journal> {
    const { disk, folder, seal } = place;
    const { file, length } = await swapFile(place, records);
    try {
      await disk.syncFolder(folder);
      const bytes = (await disk.read(join(folder, journalFile))) ?? Buffer.alloc(0);
      const { stored } = await readRecords(scanFrames(bytes).frames, seal);
      const index = new JournalIndex();
      for (const { record, bytes: size } of stored) index.apply(record, size);
      return new Journal(file, length, index, place);
    } catch (error) {
      await file.close();
      throw error;
    }
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

  /**
   * Makes durable what the hub did without having been sent a mutation for it, with its answer. In one write: what is sent
   * behind a mutation that waits is judged once the hub knows that one, and it knows this one ahead of what waited
   * before. Where the hub began anew since it was asked, it may have lost this: it waits for an answer of the hub as it
   * is now.
   * @param epoch the one that was heard of before it was asked; null where none was, or the journal lost it
   */
  async appendAnswered(
    mutation: Mutation,
    answer: MutationAnswer,
    epoch: string | null,
  ): Promise<Result<void, DomainError>> {
    if (this.index.knows(mutation.id)) return ok(undefined);
    this.#deviceSequence = Math.max(this.#deviceSequence, mutation.deviceSequence);
    if (epoch === null || this.epoch !== epoch) return this.#write({ type: 'appended', mutation });
    return this.#answered(epoch, () =>
      this.#write({ type: 'appended', mutation }, { type: 'answered', answers: [answer], epoch }),
    );
  }

  markSent = (ids: readonly MutationId[]) => this.#write({ type: 'sent', ids: [...ids] });

  recordAnswers = (answers: readonly MutationAnswer[], epoch: string) =>
    this.#answered(epoch, () => this.#write({ type: 'answered', answers: [...answers], epoch }));

  /** An answer of another epoch has to be followed up, also where somebody follows that one while this is written. */
  async #answered<T>(epoch: string, write: () => Promise<T>): Promise<T> {
    const unfollow = (): void => {
      if (this.#followed !== epoch) this.#followed = null;
    };
    unfollow();
    const written = await write();
    unfollow();
    return written;
  }

  park = (ids: readonly MutationId[], problem: DomainError) =>
    this.#write({ type: 'parked', ids: [...ids], problem: { code: problem.code, details: problem.details } });

  retry = (ids: readonly MutationId[]) => this.#write({ type: 'retried', ids: [...ids] });

  settle = (ids: readonly MutationId[], epoch?: string) =>
    this.#write({ type: 'settled', ids: [...ids], ...(epoch === undefined ? {} : { epoch }) });

  /**
   * Erases every copy of what this scope's mutations say; those that the hub has not answered stay, since nothing
   * unsent is ever erased. Resolves once the file without them is on disk.
   */
  eraseScope(scope: string): Promise<Result<void, DomainError>> {
    return new Promise((resolve) => {
      this.#erasures.push(async () => resolve(await this.#erase(scope)));
      this.#keepDraining();
    });
  }

  async #erase(scope: string): Promise<Result<void, DomainError>> {
    if (this.#closed) return err(domainError('journal.cannot-write', { reason: 'closed' }));
    try {
      const records = (await this.#stored()).map(({ record }) => record);
      const doomed = new Set(
        records.flatMap((record) => {
          if (record.type !== 'appended' || record.mutation.scope !== scope) return [];
          const state = this.index.get(record.mutation.id)?.state;
          return state === undefined || state === 'answered' ? [record.mutation.id] : [];
        }),
      );
      if (doomed.size === 0) return ok(undefined);
      const reached: JournalRecord = {
        type: 'erased',
        ids: [...doomed],
        deviceSequence: this.index.deviceSequence,
      };
      await this.#rewrite([...records.flatMap((record) => onlyOf(record, (id) => !doomed.has(id))), reached]);
      this.index.apply(reached);
      await this.#keepName();
      return ok(undefined);
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  async #stored(): Promise<StoredRecord[]> {
    const { disk, folder, seal } = this.#place;
    const bytes = await disk.read(join(folder, journalFile));
    if (bytes === null || readHeader(bytes) !== 'valid') return [];
    return (await readRecords(scanFrames(bytes).frames, seal)).stored;
  }

  /** Between two writes only. Throws what the disk throws; the file is then the one it was. */
  async #rewrite(records: readonly JournalRecord[]): Promise<void> {
    const { file, length } = await swapFile(this.#place, records);
    const former = this.#file;
    this.#file = file;
    this.#isNamed = false;
    this.#length = length;
    this.#rewrittenLength = length;
    await former.close().catch(() => undefined);
  }

  /** Nothing is called saved in a file that a power cut may leave without its name. Throws what the disk throws. */
  async #keepName(): Promise<void> {
    if (this.#isNamed) return;
    await this.#place.disk.syncFolder(this.#place.folder);
    this.#isNamed = true;
  }

  /** Leaves out what nobody needs, in a program that runs for weeks; what does not work out is tried much later. */
  async #shrink(): Promise<void> {
    if (this.#length < Math.max(rewrittenInUseFrom, 2 * this.#rewrittenLength)) return;
    this.#rewrittenLength = this.#length;
    const records = (await this.#stored()).map(({ record }) => record);
    if (records.length === 0) return;
    await this.#rewrite(needed(records, this.index));
    await this.#keepName();
  }

  /** The epoch in which the hub was last heard of; null where nothing is known of it. */
  get epoch(): string | null {
    return this.#followed ?? this.index.epoch;
  }

  /**
   * The hub is in this epoch. What it answered in another is open again and goes to it once more: it was restored from
   * a backup, and may have lost any of it. Answers with what was opened again, in the order of appending.
   */
  async followEpoch(epoch: string): Promise<Result<readonly MutationId[], DomainError>> {
    if (this.#followed === epoch) return ok([]);
    const opened: MutationId[] = [];
    for (;;) {
      // Looked for again: the hub that is gone may have answered while this was written.
      const ids = this.index.ofOtherEpochs(epoch);
      if (ids.length === 0 && this.index.epoch === epoch) break;
      // Written down although nothing is opened again: bytes and bodies that the hub may have lost go by it.
      const written = await this.#write({ type: 'reopened', ids, epoch });
      // A full disk must keep nobody from reading what the hub has.
      if (!written.ok && ids.length > 0) return written;
      opened.push(...ids);
      if (!written.ok) break;
    }
    this.#followed = epoch;
    return ok(opened);
  }

  /** The hub says how far its last backup reaches: what is settled up to there need not be kept. */
  async noteBackup(epoch: string, seq: number): Promise<Result<void, DomainError>> {
    const known = this.index.backedUp;
    if (seq === 0 || (known?.epoch === epoch && known.seq >= seq)) return ok(undefined);
    return this.#write({ type: 'backed-up', epoch, seq });
  }

  entry(id: MutationId): JournalEntry | undefined {
    return this.index.get(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    await this.#file.close();
  }

  /** These lie in the file together, or none of them does. */
  #write(...records: readonly JournalRecord[]): Promise<Result<void, DomainError>> {
    if (this.#closed) return Promise.resolve(err(domainError('journal.cannot-write', { reason: 'closed' })));
    const written = new Promise<Result<void, DomainError>>((resolve) =>
      this.#waiting.push({ records, resolve }),
    );
    this.#keepDraining();
    return written;
  }

  #keepDraining(): void {
    this.#draining ??= this.#drain();
  }

  /**
   * Whoever comes while a write is under way waits, and then shares the next write and its fsync. There is never more
   * than one of these: what one had just called saved would stand in a file that another replaces.
   */
  async #drain(): Promise<void> {
    while (this.#waiting.length + this.#erasures.length > 0) {
      for (const erase of this.#erasures.splice(0)) await erase();
      if (this.#waiting.length === 0) continue;
      const batch = this.#waiting;
      this.#waiting = [];
      const result = await this.#persist(batch.flatMap(({ records }) => records));
      for (const { resolve } of batch) resolve(result);
      if (this.#waiting.length === 0) await this.#shrink().catch(() => undefined);
    }
    // In the same breath as the last look at what waits, or a write that comes now would wait for a drain that is over;
    // and nowhere later, or the next drain would be forgotten while it is at work.
    this.#draining = null;
  }

  async #persist(records: readonly JournalRecord[]): Promise<Result<void, DomainError>> {
    try {
      const frames: Buffer[] = [];
      for (const record of records) frames.push(await frameOf(record, this.#seal));
      const bytes = Buffer.concat(frames);
      await this.#keepName();
      await this.#file.write(bytes, this.#length);
      await this.#file.sync();
      this.#length += bytes.length;
      // Memory follows the disk: touching it first would show as saved what a full disk then refuses.
      for (const [at, record] of records.entries()) this.index.apply(record, frames[at]?.length);
      return ok(undefined);
    } catch (error) {
      // What was half written would stand before the next record as damage; the file ends again where it was sound.
      await this.#file.truncate(this.#length).catch(() => undefined);
      return err(diskRefused(error));
    }
  }
}

/** The records without what nobody needs any more: what the hub has in a backup, refused, or was never sent. */
const needed = (records: readonly JournalRecord[], index: JournalIndex): JournalRecord[] => [
  { type: 'erased', ids: [], deviceSequence: index.deviceSequence },
  ...records.flatMap((record) => onlyOf(record, (id) => index.isNeeded(id))),
];
