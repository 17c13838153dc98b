import { z } from 'zod';
import { manifest } from '#shared/attachments/manifest';
import type { Transfer } from '#shared/bridge/attachment-calls';
import { type DomainError, domainError, type ErrorCode, recoveryOf } from '#shared/kernel/errors';
import { attachmentId, type MutationId, mutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { missingChunks, storedVersion } from '#shared/protocol/hub-api';
import { answeredWithin } from '../courier/answered-within';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { Backoff } from '../courier/backoff';
import { answerTimeout } from '../courier/hub-client';
import type { JournalIndex } from '../journal/journal-state';
import type { Scheduler } from '../ports/scheduler';
import type { ChunkShelf } from './chunk-shelf';
import type { KeptRecords } from './kept-records';

/** A version whose bytes the hub may not have yet, or may lose again. Named by its mutation. */
export const uploadRecord = z.looseObject({
  scope: z.uuid(),
  attachmentId,
  versionId: mutationId,
  manifest,
  /** The hub had all of it in this epoch, when this device had made mutations up to this number of its sequence. */
  stored: z.looseObject({ epoch: z.string().nullable(), sequence: z.number().int() }).optional(),
});
export type UploadRecord = z.infer<typeof uploadRecord>;

/**
 * So much is kept at most, in bytes, of what the hub has and has told of no backup of, as the journal does: a hub that
 * is never backed up would otherwise fill every disk. Beyond this the oldest go.
 */
export const keptStoredBytes = 1024 ** 3;

/** A chunk may take this long on a bad line, ms. */
const chunkTimeout = 120_000;
/** What is held in memory is waited for so long before this run ends, ms, while the hub takes it. */
const patience = 60_000;
/** A chunk that arrives damaged this often in a row is not sent again by itself. */
const mostTries = 3;

/**
 * What is said of this file, and holds until the person tries again. Everything else is about the way to the hub, the
 * session or the disk, and may be otherwise the next time: a proxy that asks for a password, a disk that is full.
 */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'attachment.not-found',
  'attachment.not-yours',
  'attachment.chunk-unknown',
  'attachment.hash-wrong',
  'attachment.quota-exceeded',
  'attachment.bytes-missing',
  'input.invalid',
  'input.too-large',
]);

/** Somebody may make room at the hub. Nobody can make it take what it does not know, or what is not as it was announced. */
const mayPass = ({ code }: DomainError): boolean => recoveryOf(code) === 'ask-admin';

export interface UploadLaneOptions {
  readonly records: KeptRecords<typeof uploadRecord>;
  readonly shelf: ChunkShelf;
  readonly hub: AuthorizedHub;
  readonly journal: JournalIndex;
  readonly scheduler: Scheduler;
  readonly backoff: Backoff;
  readonly changed: () => void;
  readonly noteBug: (error: unknown) => void;
  readonly keptBytes?: number;
}

/**
 * Brings the bytes of versions to the hub, in a lane of its own: it holds up no command and no command holds it up, but
 * for the one that names the bytes, which the hub must know first. It goes on where it was after a break or a restart,
 * since the hub says what is missing.
 *
 * What was brought is kept here until it is in a backup of the hub: one that is restored asks for it again, be it that
 * the backup holds the command and not yet the bytes. A little over 400 lines, since choosing, bringing and letting go
 * share one list of what is needed.
 */
export class UploadLane {
  readonly #options: UploadLaneOptions;
  /** Bytes the hub has of each version that is on its way. */
  readonly #done = new Map<string, number>();
  /** Expected in this run; their mutations may be on their way into the journal. */
  readonly #fresh = new Set<MutationId>();
  /** Those whose bytes are held in memory, and are gone with it: nothing of them is written down. */
  readonly #held = new Map<string, UploadRecord>();
  /** Those that were tried in the pass that is underway, or was last. */
  readonly #tried = new Set<MutationId>();
  #heldIsTried: () => void = () => undefined;
  readonly #problems = new Map<string, DomainError>();
  /** The run that is underway. */
  #run: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  readonly #closing = new AbortController();
  #cancelRetry: (() => void) | null = null;

  constructor(options: UploadLaneOptions) {
    this.#options = options;
  }

  /**
   * Must be on disk before the mutation that names these bytes is, and so must they: only what may lie there is journaled,
   * though it was taken in when it might not. Throws what the file system throws.
   */
  async expect(record: UploadRecord): Promise<void> {
    this.#fresh.add(record.versionId);
    // A hub that is told of it anew, as it began anew, may take what it refused before.
    this.#problems.delete(record.versionId);
    await this.#options.shelf.putHeld(record.scope, record.manifest.chunks);
    if (!this.#options.records.get(record.versionId))
      await this.#options.records.put(record.versionId, record);
  }

  /** The hub has taken a mutation that never was in the journal: its bytes go now. Throws as `expect` does. */
  async bring(record: UploadRecord): Promise<void> {
    if (this.#isHeld(record)) this.#held.set(record.versionId, record);
    else await this.#options.records.put(record.versionId, record);
    this.nudge();
  }

  /** What must stay here until the hub has it, and a backup of it; first what is in memory, and nowhere else. */
  needed(): UploadRecord[] {
    return [...this.#held.values(), ...this.#options.records.entries().map(([, record]) => record)];
  }

  /** What the hub may not have, as far as is known here. */
  unsent(): UploadRecord[] {
    const { epoch } = this.#options.journal;
    return this.needed().filter(({ stored }) => stored === undefined || stored.epoch !== epoch);
  }

  /** Whether bytes of this engagement are still to be brought, and were not refused for good. */
  isUnderway(scope: string): boolean {
    return this.#passing(scope).length > 0 || this.#own(scope).some((record) => this.#isDue(record));
  }

  /** Brings what is underway of an engagement, and asks once more what was refused and may be taken by now. */
  bringAll(scope: string): void {
    for (const { versionId } of this.#passing(scope)) this.#problems.delete(versionId);
    this.nudge();
  }

  #own(scope: string): UploadRecord[] {
    return this.needed().filter((record) => record.scope === scope);
  }

  #passing(scope: string): UploadRecord[] {
    return this.#own(scope).filter(({ versionId }) => {
      const problem = this.#problems.get(versionId);
      return problem !== undefined && mayPass(problem);
    });
  }

  /** Lets go of what is left of an engagement. */
  async erase(scope: string): Promise<void> {
    for (const record of this.#own(scope)) await this.#forget(record);
  }

  /** Its bytes went another way. */
  async letGo(versionId: MutationId): Promise<void> {
    const record = this.#options.records.get(versionId) ?? this.#held.get(versionId);
    if (record) await this.#forget(record);
  }

  transfers(): Transfer[] {
    const sent = this.unsent().filter((record) => !this.#isSealed(record));
    return sent.map((record) => {
      const { versionId } = record;
      const problem = this.#problems.get(versionId);
      return {
        attachmentId: record.attachmentId,
        versionId,
        direction: 'up',
        done: this.#done.get(versionId) ?? 0,
        total: record.manifest.size,
        problem: problem
          ? { code: problem.code, ...(problem.details ? { details: problem.details } : {}) }
          : null,
      };
    });
  }

  /** There may be something to bring, or the hub may be there again. */
  nudge(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#stopped) return;
    this.#again = true;
    this.#run ??= this.#runAll()
      .catch(this.#options.noteBug)
      .finally(() => {
        this.#run = null;
        // What there was to bring as the last run ended would wait for the next news.
        if (this.#again && !this.#cancelRetry) this.nudge();
      });
  }

  /**
   * This run is about to end, and what is held in memory with it. Resolves once the hub has that, or cannot be reached,
   * or has taken too long.
   */
  async bringHeld(): Promise<void> {
    if (this.#held.size === 0 || this.#stopped) return;
    this.nudge();
    let stopWaiting = (): void => undefined;
    let isTooLong = false;
    const over = new Promise<void>((resolve) => {
      this.#heldIsTried = resolve;
      stopWaiting = this.#options.scheduler.after(patience, () => {
        isTooLong = true;
        resolve();
      });
    });
    await Promise.race([this.#run, over]);
    // The run that was underway may have ended over a file that is on the disk. The next one begins with these.
    if (this.#heldIsDue() && !isTooLong) {
      this.nudge();
      await Promise.race([this.#run, over]);
    }
    stopWaiting();
  }

  /** Tries again what the hub refused. */
  retry(versionId: MutationId): void {
    this.#problems.delete(versionId);
    this.nudge();
  }

  /**
   * Ends it, in the middle of a chunk too: it goes on from there in the next run. Resolves once nothing of it writes on
   * the disk any more, which may be about to be erased.
   */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    this.#closing.abort();
    await this.#run;
  }

  /** Given up after so many ms, or when this run ends. */
  #within<T>(
    time: number,
    ask: (signal: AbortSignal) => Promise<Result<T, DomainError>>,
  ): Promise<Result<T, DomainError>> {
    return answeredWithin(time, [this.#closing.signal], ask);
  }

  async #runAll(): Promise<void> {
    let hasStumbled = false;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      await this.#letGoOfBackedUp();
      this.#tried.clear();
      hasStumbled = false;
      // Chosen anew each time: what came meanwhile and is in memory only goes before the rest of a long queue.
      for (let next = this.#next(); next && !this.#stopped; next = this.#next()) {
        this.#tried.add(next.versionId);
        const brought = await this.#bring(next).catch((error: unknown) => {
          this.#options.noteBug(error);
          return err(domainError('hub.failed'));
        });
        if (!brought.ok) {
          const { code } = brought.error;
          // The hub, or this program, may stumble over this one for ever: the others go on.
          if (code === 'hub.failed') hasStumbled = true;
          else if (!refusals.has(code)) return this.#waitAndRetry();
          else {
            this.#problems.set(next.versionId, brought.error);
            this.#options.changed();
          }
        }
        if (!this.#heldIsDue()) this.#heldIsTried();
      }
    }
    if (hasStumbled) this.#waitAndRetry();
    else this.#options.backoff.reset();
  }

  /** What is to be brought now, and was not tried in this pass. */
  #next(): UploadRecord | undefined {
    return this.needed().find((record) => this.#isUntried(record));
  }

  #heldIsDue(): boolean {
    return [...this.#held.values()].some((record) => this.#isUntried(record));
  }

  #isUntried(record: UploadRecord): boolean {
    const { versionId, stored } = record;
    const mayBeApplied = this.#isSealed(record) && !stored && !this.#problems.has(versionId);
    return !this.#tried.has(versionId) && (this.#isDue(record) || mayBeApplied);
  }

  /**
   * Whether its mutation lies sealed for a lead. Its bytes are handed over before they are erased here; where its person
   * sees the engagement again nothing is, and they go their usual way once the lead has made a version of it.
   */
  #isSealed({ versionId }: UploadRecord): boolean {
    return this.#options.journal.answerTo(versionId)?.error?.code === 'mutation.quarantined';
  }

  #isHeld({ scope, manifest: { chunks } }: UploadRecord): boolean {
    return this.#options.shelf.holds(scope, chunks);
  }

  #waitAndRetry(): void {
    if (this.#stopped) return;
    const { scheduler, backoff } = this.#options;
    this.#cancelRetry = scheduler.after(backoff.next(), () => this.nudge());
  }

  /** Not before the hub has taken the mutation, and not while its refusal waits for the person. */
  #isDue({ versionId, stored }: UploadRecord): boolean {
    if (this.#problems.has(versionId)) return false;
    // The hub knows nothing of it before the journal does, and the bytes would be taken for nobody's.
    if (this.#fresh.has(versionId) && !this.#options.journal.knows(versionId)) return false;
    // In another epoch, the hub was restored from a backup that may not hold it.
    if (stored && stored.epoch === this.#options.journal.epoch) return false;
    // What is sealed for a lead is refused also once the person has dealt with that: its bytes are handed over.
    const { state = 'answered' } = this.#options.journal.get(versionId) ?? {};
    return state === 'answered' && this.#options.journal.answerTo(versionId)?.outcome !== 'rejected';
  }

  async #bring(record: UploadRecord): Promise<Result<undefined, DomainError>> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      // Before it is asked: a hub that begins anew meanwhile is asked once more.
      const { epoch } = this.#options.journal;
      const sent = await this.#sendMissing(record);
      if (sent.ok) {
        if (sent.value === 'whole') await this.#keep(record, epoch);
        else this.#tried.delete(record.versionId);
        return ok(undefined);
      }
      if (sent.error.code === 'attachment.not-found') return this.#unknownThere(record);
      const damaged =
        sent.error.code === 'attachment.chunk-corrupt' || sent.error.code === 'attachment.chunks-missing';
      if (!damaged) return sent;
    }
    return err(domainError('hub.failed'));
  }

  /** The hub knows of no such version: what the journal says of its mutation decides what becomes of the bytes. */
  async #unknownThere(record: UploadRecord): Promise<Result<undefined, DomainError>> {
    const { hub, journal } = this.#options;
    if (this.#isSealed(record)) return ok(undefined);
    if (!journal.isNeeded(record.versionId)) {
      // Nobody waits for these bytes: their mutation was never journaled, or was refused and let go of.
      await this.#forget(record);
      return ok(undefined);
    }
    const described = await hub.describe();
    if (!described.ok) return described;
    // It began anew, which the courier has yet to hear of. Then the mutation goes to it once more, and these bytes too.
    if (described.value.epoch !== journal.epoch) return err(domainError('hub.failed'));
    // The courier may have heard of it in the meantime. Otherwise the version is out of its author's sight.
    return this.#isDue(record) ? err(domainError('attachment.not-found')) : ok(undefined);
  }

  /** Whether the hub has all of it now, or the rest waits for what is in memory only. */
  async #sendMissing(record: UploadRecord): Promise<Result<'whole' | 'gives-way', DomainError>> {
    const { hub, shelf, changed } = this.#options;
    const { attachmentId: id, versionId, manifest: named, scope } = record;
    const path = `/v1/attachments/${id}/versions/${versionId}`;
    const asked = await this.#within(answerTimeout, (signal) =>
      hub.request(missingChunks, { method: 'GET', path: `${path}/chunks`, signal }),
    );
    if (!asked.ok) return asked;
    if (asked.value.storedAt !== null) return ok('whole');
    if (record.stored) {
      const { stored: _, ...lost } = record;
      await this.#options.records.note(versionId, lost);
    }
    const sizeOf = (index: number): number => Math.min(named.chunkSize, named.size - index * named.chunkSize);
    let left = asked.value.missing.reduce((sum, index) => sum + sizeOf(index), 0);
    const report = (): void => {
      this.#done.set(versionId, Math.max(0, named.size - left));
      changed();
    };
    report();
    for (const index of asked.value.missing) {
      if (this.#stopped) return err(domainError('bridge.closed'));
      // A large one may take longer than this run does, and goes on where it was.
      if (!this.#held.has(versionId) && this.#heldIsDue()) return ok('gives-way');
      const hash = named.chunks[index];
      const bytes = hash === undefined ? null : await shelf.get(scope, hash);
      if (!bytes) return err(domainError('attachment.bytes-missing'));
      const put = await this.#within(chunkTimeout, (signal) =>
        hub.send({ method: 'PUT', path: `${path}/chunks/${index}`, bytes, signal }),
      );
      if (!put.ok) return put;
      left -= bytes.length;
      report();
    }
    const completed = await this.#within(chunkTimeout, (signal) =>
      hub.request(storedVersion, { method: 'POST', path: `${path}/complete`, signal }),
    );
    return completed.ok ? ok('whole') : completed;
  }

  /** The hub has it. Whatever this device makes from now on reaches the hub later. */
  async #keep(record: UploadRecord, epoch: string | null): Promise<void> {
    const { records, journal, changed } = this.#options;
    const { versionId } = record;
    if (this.#held.has(versionId)) return this.#forget(record);
    // Let go of meanwhile, its engagement perhaps.
    if (!records.get(versionId)) return;
    // On a full disk, too: nothing else would be brought otherwise.
    await records.note(versionId, { ...record, stored: { epoch, sequence: journal.deviceSequence } });
    this.#done.delete(versionId);
    changed();
    await this.#letGoOfTooMuch();
  }

  async #letGoOfBackedUp(): Promise<void> {
    const { records, journal } = this.#options;
    for (const [, record] of records.entries()) {
      const { stored } = record;
      const isBackedUp =
        stored?.epoch === journal.backedUp?.epoch && (stored?.sequence ?? 0) < journal.backedUpSequence;
      if (stored && isBackedUp) await this.#forget(record);
    }
  }

  async #letGoOfTooMuch(): Promise<void> {
    const { records, keptBytes = keptStoredBytes } = this.#options;
    const kept = records.entries().flatMap(([, record]) => (record.stored ? [record] : []));
    let bytes = kept.reduce((sum, { manifest: { size } }) => sum + size, 0);
    for (const record of kept) {
      if (bytes <= keptBytes) return;
      bytes -= record.manifest.size;
      await this.#forget(record);
    }
  }

  async #forget({ versionId, scope, manifest }: UploadRecord): Promise<void> {
    await this.#options.records.remove(versionId);
    if (this.#held.delete(versionId)) {
      const others = new Set([...this.#held.values()].flatMap((other) => other.manifest.chunks));
      this.#options.shelf.letGo(
        scope,
        manifest.chunks.filter((hash) => !others.has(hash)),
      );
      if (this.#held.size === 0) this.#heldIsTried();
    }
    this.#done.delete(versionId);
    this.#fresh.delete(versionId);
    this.#problems.delete(versionId);
    this.#options.changed();
  }
}
