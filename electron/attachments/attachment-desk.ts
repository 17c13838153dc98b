import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safeName } from '#shared/attachments/file-name';
import { contentProblem, MacroSearch, nameProblem } from '#shared/attachments/kinds';
import type { AttachmentState, Transfer, VersionReference } from '#shared/bridge/attachment-calls';
import type { BridgeHandlers, EmitBridgeEvent } from '#shared/bridge/derived';
import type { UsedThing } from '#shared/bridge/use-calls';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { DeviceId, EngagementId, MutationId, PersonId } from '#shared/kernel/ids';
import type { Random } from '#shared/kernel/random';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Mutation } from '#shared/sync/mutation';
import type { AuthorizedHub } from '../courier/authorized-hub';
import { Backoff } from '../courier/backoff';
import type { Journal } from '../journal/journal';
import type { DataFolder } from '../ports/data-folder';
import type { Host } from '../ports/host';
import type { Scheduler } from '../ports/scheduler';
import type { Seal } from '../ports/seal';
import { copyUnderFreeName } from '../services/free-name';
import type { UnsentFile } from '../services/hand-over';
import type { UseDoor } from '../services/use-door';
import { ChunkShelf } from './chunk-shelf';
import { Erasures } from './erasures';
import { Fetcher } from './fetcher';
import { KeptRecords } from './kept-records';
import { LastSaves } from './last-saves';
import { diskFull, type KeepChunk, sizeProblem, TakeIn } from './take-in';
import { UploadLane, type UploadRecord, uploadRecord } from './upload-lane';
import { returnedRecord, WorkingCopies, workingCopyRecord } from './working-copies';

export type AttachmentMethod = Extract<keyof BridgeHandlers, `attachment.${string}`>;
export type AttachmentHandlers = Pick<BridgeHandlers, AttachmentMethod>;

export interface AttachmentDeskOptions {
  readonly folder: DataFolder;
  readonly profileId: string;
  readonly seal: Seal;
  readonly hub: AuthorizedHub;
  readonly journal: Journal;
  readonly personId: PersonId;
  readonly deviceId: DeviceId;
  /** Through which files leave. */
  readonly door: Pick<UseDoor, 'pass'>;
  readonly host: Pick<Host, 'capabilities' | 'openFile' | 'downloadsFolder' | 'logger'>;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly emit: EmitBridgeEvent;
}

/** Progress is told at most so often, ms: a fast line would otherwise tell it a hundred times a second. */
const telling = 150;
/** What was put on the shelf within this time stays there: its record may be on its way, ms. */
const untouched = 10 * 60_000;
/** The first bytes by which a content is known. */
const headLength = 4_096;
/** Files being taken in at the same time; a page that asks for more is at fault. */
const mostStagings = 8;
/** The largest file that is taken in without a disk, bytes: all of it stays in memory until the hub has it. */
const largestHeld = 64 * 1024 ** 2;

const nothing: Result<undefined, never> = ok(undefined);

/**
 * Attachments on one person's workstation: takes files in, brings their bytes to the hub, keeps here what shall be here,
 * and lends working copies to programs. It decides nothing about rows: what a file becomes is a command's to say.
 * Over 400 lines, since transfers and working copies share one list of what is under way.
 */
export class AttachmentDesk {
  readonly #options: AttachmentDeskOptions;
  readonly #shelf: ChunkShelf;
  readonly #fetcher: Fetcher;
  readonly #lane: UploadLane;
  readonly #copies: WorkingCopies;
  readonly #lastSaves: LastSaves;
  readonly #stagings = new Map<string, { readonly scope: string; readonly takeIn: TakeIn }>();
  readonly #downloads = new Map<string, Transfer>();
  readonly #erasures = new Erasures();
  #wanted: readonly VersionReference[] = [];
  #fetching = false;
  #fetchAgain = false;
  #stopped = false;
  #cancelTelling: (() => void) | null = null;
  #told = '';

  private constructor(
    options: AttachmentDeskOptions,
    records: {
      readonly uploads: KeptRecords<typeof uploadRecord>;
      readonly copies: KeptRecords<typeof workingCopyRecord>;
      readonly returns: KeptRecords<typeof returnedRecord>;
    },
  ) {
    this.#options = options;
    const { folder, profileId, seal, hub, journal, scheduler, random } = options;
    const noteBug = (error: unknown): void =>
      options.host.logger.warn('attachments.bug', { error: error instanceof Error ? error.name : 'unknown' });
    const changed = (): void => this.#tell();
    this.#shelf = new ChunkShelf(folder.resolve(...namesIn(profileId, 'chunks')), seal, scheduler);
    this.#fetcher = new Fetcher(this.#shelf, hub);
    this.#lane = new UploadLane({
      records: records.uploads,
      shelf: this.#shelf,
      hub,
      journal: journal.index,
      scheduler,
      backoff: new Backoff(random),
      changed,
      noteBug,
    });
    this.#copies = new WorkingCopies({
      folder,
      names: namesIn(profileId, 'open'),
      copies: records.copies,
      returns: records.returns,
      shelf: this.#shelf,
      scheduler,
      changed,
      problem: (problem) => options.host.logger.warn('attachments.not-taken-in', { code: problem.code }),
    });
    this.#lastSaves = new LastSaves({
      ...options,
      copies: this.#copies,
      logger: options.host.logger,
      expect: (mutation) => this.expect(mutation),
    });
  }

  static async open(options: AttachmentDeskOptions): Promise<AttachmentDesk> {
    const { folder, profileId } = options;
    const [uploads, copies, returns] = await Promise.all([
      KeptRecords.open(folder, uploadRecord, ...namesIn(profileId, 'uploads')),
      KeptRecords.open(folder, workingCopyRecord, ...namesIn(profileId, 'copies')),
      KeptRecords.open(folder, returnedRecord, ...namesIn(profileId, 'returned')),
    ]);
    return new AttachmentDesk(options, { uploads, copies, returns });
  }

  start(): void {
    this.#copies.start();
    this.#lane.nudge();
  }

  /** Before this run ends: what may lie on no disk is brought to the hub where that answers, and is lost otherwise. */
  bringHeld(): Promise<void> {
    return this.#lane.bringHeld();
  }

  /** Resolves once nothing of it writes on the disk any more, which may be about to be erased. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#cancelTelling?.();
    await this.#copies.close();
    await this.#lane.close();
    await this.#shelf.close();
  }

  /** The hub answered, or may be there again. */
  nudge(): void {
    this.#lane.nudge();
    this.#fetchWanted();
  }

  /** To be called before a mutation is journaled: bytes that it names will be brought to the hub. */
  expect(mutation: Mutation): Promise<Result<undefined, DomainError>> {
    return noting(mutation, (record) => this.#lane.expect(record));
  }

  /** The hub took a mutation that was not journaled, as one of an engagement that is online only: its bytes follow. */
  bring(mutation: Mutation): Promise<Result<undefined, DomainError>> {
    return noting(mutation, (record) => this.#lane.bring(record));
  }

  /** As `expect`, for what is in the journal already: what cannot be noted now is noted at the next start. */
  async expectAll(mutations: readonly Mutation[]): Promise<void> {
    for (const mutation of mutations) {
      const expected = await this.expect(mutation);
      if (!expected.ok)
        this.#options.host.logger.warn('attachments.not-expected', { code: expected.error.code });
    }
  }

  /** What programs saved last becomes versions, before it is erased here; see `LastSaves`. Null: wherever it is. */
  bringIn(scope: string | null): Promise<Result<undefined, DomainError>> {
    return this.#lastSaves.bringIn(scope);
  }

  /**
   * Files that were taken in here and whose bytes the hub may not have, before they are erased.
   * @param sealedIn only those whose mutation was sealed in this engagement: the lane brings the others
   */
  unsentFiles(sealedIn: string | null = null): UnsentFile[] {
    const { index } = this.#options.journal;
    const isMeant = ({
      scope,
      versionId,
    }: {
      readonly scope: string;
      readonly versionId: MutationId;
    }): boolean =>
      sealedIn === null ||
      (scope === sealedIn && index.answerTo(versionId)?.error?.code === 'mutation.quarantined');
    return this.#lane
      .unsent()
      .filter(isMeant)
      .map(({ scope, attachmentId, versionId, manifest }) => ({
        scope,
        attachmentId,
        versionId,
        chunks: manifest.chunks,
        read: (hash) => this.#shelf.get(scope, hash),
      }));
  }

  /** Scopes of which bytes lie here, be it in a program's working copy. Throws what the file system throws. */
  async scopesHere(): Promise<readonly string[]> {
    return [
      ...(await this.#shelf.scopes()),
      ...this.#lane.needed().map(({ scope }) => scope),
      ...this.#copies.scopes(),
    ];
  }

  /** All bytes of a sealed version are at the hub: nothing of it waits here any more. */
  async handedOver({ versionId }: UnsentFile): Promise<Result<undefined, DomainError>> {
    try {
      await this.#lane.letGo(versionId);
      return nothing;
    } catch (error) {
      return err(diskFull(error));
    }
  }

  readonly handlers: AttachmentHandlers = {
    'attachment.state': () => ok(this.#state()),
    'attachment.stage-begin': ({ scope, name, size, onDisk }) => {
      const problem = sizeProblem(size, onDisk ? undefined : largestHeld);
      if (problem) return err(problem);
      // The oldest is given up: its page went away in the middle of it.
      const [oldest] = this.#stagings.keys();
      if (oldest !== undefined && this.#stagings.size >= mostStagings) this.#stagings.delete(oldest);
      const stagingId = randomUUID();
      const safe = safeName(name);
      if (!onDisk) this.#shelf.release(this.#needed(), this.#options.scheduler.now() - untouched);
      const generation = this.#shelf.generation(scope);
      const keep: KeepChunk = onDisk
        ? (hash, chunk) => this.#shelf.put(scope, hash, chunk, generation)
        : (hash, chunk) => this.#shelf.hold(scope, hash, chunk);
      this.#stagings.set(stagingId, { scope, takeIn: new TakeIn(keep, safe, size) });
      return ok({ stagingId, name: safe });
    },
    'attachment.stage-write': async ({ stagingId, data }) =>
      (await this.#stagings.get(stagingId)?.takeIn.write(Buffer.from(data, 'base64'))) ??
      err(domainError('attachment.bytes-missing')),
    'attachment.stage-end': async ({ stagingId }) => {
      const ended = await this.#stagings.get(stagingId)?.takeIn.end();
      // Given up meanwhile, its engagement erased perhaps: a command must not name what is not here.
      if (!ended || !this.#stagings.delete(stagingId)) return err(domainError('attachment.bytes-missing'));
      return ended.ok ? ok({ manifest: { ...ended.value, chunks: [...ended.value.chunks] } }) : ended;
    },
    'attachment.read': async ({ version, index }) => {
      const chunk = await this.#fetcher.chunk(version, index);
      return chunk.ok ? ok({ data: chunk.value.toString('base64') }) : chunk;
    },
    'attachment.open': ({ version, edit }) => this.#openInProgram(version, edit),
    'attachment.finish': ({ attachmentId }) => this.#copies.finish(attachmentId),
    'attachment.settle-returned': async ({ id, versionId }) => {
      try {
        await this.#copies.settle(id, versionId);
        return nothing;
      } catch (error) {
        return err(diskFull(error));
      }
    },
    'attachment.save-copy': ({ version }) => this.#saveCopy(version),
    'attachment.keep-here': ({ versions }) => {
      this.#wanted = versions.filter(({ dataPolicy }) => dataPolicy.copy === 'offline');
      this.#fetchWanted();
      this.#clearShelf().catch(() => undefined);
      return nothing;
    },
    'attachment.retry': ({ versionId }) => {
      this.#lane.retry(versionId as MutationId);
      this.#fetchWanted();
      return nothing;
    },
    'attachment.erase': async ({ scope }) => {
      // Bytes of a version that the hub took are brought first: they are nowhere else. Where it has no room for them,
      // they stay too, and their person reads so; what it refused for good goes.
      if (this.#lane.isUnderway(scope)) {
        this.#lane.bringAll(scope);
        return err(domainError('scope.unsent'));
      }
      this.#erasures.begin(scope);
      this.#wanted = this.#wanted.filter((version) => version.scope !== scope);
      for (const [id, staging] of this.#stagings) if (staging.scope === scope) this.#stagings.delete(id);
      try {
        await this.#copies.erase(scope);
        await this.#lane.erase(scope);
        await this.#shelf.erase(scope);
        const { folder, profileId } = this.#options;
        await rm(folder.resolve(...namesIn(profileId, 'reading'), scope), { recursive: true, force: true });
      } catch (error) {
        return err(diskFull(error));
      }
      this.#tell();
      return nothing;
    },
  };

  /** All bytes of a version in memory: to be asked only for what is known to be small enough. */
  async read(version: VersionReference): Promise<Result<Uint8Array, DomainError>> {
    const chunks: Buffer[] = [];
    const read = await this.#whole(version, async (chunk) => {
      chunks.push(chunk);
      return nothing;
    });
    return read.ok ? ok(new Uint8Array(Buffer.concat(chunks))) : read;
  }

  #state(): AttachmentState {
    return {
      transfers: [...this.#lane.transfers(), ...this.#downloads.values()],
      open: this.#copies.open(),
      returned: this.#copies.returned(),
    };
  }

  /** Soon, and once for all that changes until then. */
  #tell(): void {
    if (this.#stopped || this.#cancelTelling) return;
    this.#cancelTelling = this.#options.scheduler.after(telling, () => {
      this.#cancelTelling = null;
      const state = this.#state();
      const text = JSON.stringify(state);
      if (text === this.#told) return;
      this.#told = text;
      this.#options.emit('attachment.changed', state);
    });
  }

  /** All bytes of a version, told as a transfer while they come from the hub. */
  async #whole(
    version: VersionReference,
    take: (chunk: Buffer) => Promise<Result<undefined, DomainError>>,
  ): Promise<Result<undefined, DomainError>> {
    const { attachmentId, versionId, manifest } = version;
    let done = 0;
    try {
      return await this.#fetcher.whole(version, async (chunk) => {
        done += chunk.length;
        this.#downloads.set(versionId, {
          attachmentId,
          versionId,
          direction: 'down',
          done,
          total: manifest.size,
          problem: null,
        });
        this.#tell();
        return take(chunk);
      });
    } finally {
      this.#downloads.delete(versionId);
      this.#tell();
    }
  }

  /** Fetches what shall be here, one after the other; what fails waits for the next nudge. */
  #fetchWanted(): void {
    this.#fetchAgain = this.#fetching;
    if (this.#fetching || this.#stopped) return;
    this.#fetching = true;
    const fetchAll = async (): Promise<void> => {
      for (const version of this.#wanted) {
        if (this.#stopped) return;
        if (!this.#isWanted(version) || (await this.#isHere(version))) continue;
        const fetched = await this.#whole(version, async () =>
          this.#isWanted(version) ? nothing : err(domainError('bridge.closed')),
        );
        if (!fetched.ok && fetched.error.code === 'hub.unreachable') return;
      }
    };
    fetchAll()
      .catch(() => undefined)
      .finally(() => {
        this.#fetching = false;
        // Something else may be wanted by now than as this began.
        if (this.#fetchAgain) this.#fetchWanted();
      });
  }

  /** What was wanted may have been erased since, or be let go of. */
  #isWanted({ scope, versionId }: VersionReference): boolean {
    const isThis = (one: VersionReference): boolean => one.versionId === versionId && one.scope === scope;
    return !this.#stopped && this.#wanted.some(isThis);
  }

  /** Lets go of what is neither wanted here nor on its way. */
  async #clearShelf(): Promise<void> {
    await this.#shelf.keepOnly(this.#needed(), this.#options.scheduler.now() - untouched);
  }

  #needed(): ReadonlyMap<string, ReadonlySet<string>> {
    const needed = new Map<string, Set<string>>();
    for (const { scope, manifest } of [...this.#wanted, ...this.#lane.needed(), ...this.#copies.needed()]) {
      const hashes = needed.get(scope) ?? new Set();
      for (const hash of manifest.chunks) hashes.add(hash);
      needed.set(scope, hashes);
    }
    return needed;
  }

  async #isHere({ scope, manifest }: VersionReference): Promise<boolean> {
    for (const hash of manifest.chunks) if (!(await this.#shelf.has(scope, hash))) return false;
    return true;
  }

  /** What is wrong with handing this content to a program; reads all of it, since programs hide anywhere in a file. */
  async #contentProblem(version: VersionReference): Promise<DomainError | null> {
    const named = nameProblem(version.name);
    if (named) return named;
    const search = new MacroSearch();
    let head = Buffer.alloc(0);
    const read = await this.#whole(version, async (chunk) => {
      if (head.length === 0) head = Buffer.from(chunk.subarray(0, headLength));
      search.add(chunk);
      return nothing;
    });
    return read.ok ? contentProblem(version.name, head, search.found) : read.error;
  }

  #openInProgram(version: VersionReference, edit: boolean): Promise<Result<undefined, DomainError>> {
    const { host, door } = this.#options;
    const whole = (take: (chunk: Buffer) => Promise<Result<undefined, DomainError>>) =>
      this.#whole(version, take);
    return door.pass('open', usedThingOf(version), {
      prepare: async () => {
        if (!host.capabilities.opensFiles) return err(domainError('attachment.no-program'));
        const problem = await this.#contentProblem(version);
        return problem ? err(problem) : nothing;
      },
      hand: async () => {
        const written = edit
          ? await this.#copies.begin(version, whole)
          : await this.#writeForReading(version, whole);
        if (!written.ok) return written;
        return (await host.openFile(written.value)) ? nothing : err(domainError('attachment.no-program'));
      },
    });
  }

  /**
   * A copy that nobody watches, and that its program is told not to write. Errors: also `attachment.not-found` where its
   * engagement was erased meanwhile.
   */
  async #writeForReading(
    version: VersionReference,
    whole: (
      take: (chunk: Buffer) => Promise<Result<undefined, DomainError>>,
    ) => Promise<Result<undefined, DomainError>>,
  ): Promise<Result<string, DomainError>> {
    const { folder, profileId } = this.#options;
    const own = folder.resolve(...namesIn(profileId, 'reading'), version.scope, version.versionId);
    const path = join(own, version.name);
    const isErased = this.#erasures.watch(version.scope);
    try {
      await rm(own, { recursive: true, force: true });
      await mkdir(own, { recursive: true, mode: 0o700 });
      const written = await writeNew(path, whole);
      if (isErased()) {
        await rm(own, { recursive: true, force: true });
        return err(domainError('attachment.not-found'));
      }
      if (!written.ok) return written;
      await chmod(path, 0o400);
      return ok(path);
    } catch (error) {
      return err(diskFull(error));
    }
  }

  async #saveCopy(version: VersionReference): Promise<Result<{ name: string }, DomainError>> {
    const { host, folder, profileId, door } = this.#options;
    const own = folder.resolve(
      ...namesIn(profileId, 'reading'),
      version.scope,
      `${version.versionId}-${randomUUID()}`,
    );
    const fresh = join(own, 'copy');
    try {
      return await door.pass('export', usedThingOf(version), {
        prepare: async () => {
          await mkdir(own, { recursive: true, mode: 0o700 });
          return writeNew(fresh, (take) => this.#whole(version, take));
        },
        hand: async () => ok({ name: await copyUnderFreeName(fresh, host.downloadsFolder(), version.name) }),
      });
    } catch (error) {
      return err(diskFull(error));
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  }
}

/** Has the bytes that a mutation names noted; nothing where it names none. */
const noting = async (
  { command, id: versionId, scope }: Mutation,
  note: (record: UploadRecord) => Promise<void>,
): Promise<Result<undefined, DomainError>> => {
  if (command.type !== 'attachment.add' && command.type !== 'attachment.add-version') return nothing;
  const { attachmentId, manifest } = command;
  try {
    await note({ scope, attachmentId, versionId, manifest });
    return nothing;
  } catch (error) {
    return err(diskFull(error));
  }
};

export const usedThingOf = ({ scope, attachmentId, dataPolicy }: VersionReference): UsedThing => ({
  engagementId: scope as EngagementId,
  kind: 'attachment',
  subjectId: attachmentId,
  dataPolicy,
});

const namesIn = (profileId: string, what: string): string[] => ['profiles', profileId, 'attachments', what];

/** Writes a file that is not there yet; nobody but this account may read it, and nobody may run it. */
const writeNew = async (
  path: string,
  whole: (
    take: (chunk: Buffer) => Promise<Result<undefined, DomainError>>,
  ) => Promise<Result<undefined, DomainError>>,
): Promise<Result<undefined, DomainError>> => {
  const file = await open(path, 'wx', 0o600);
  try {
    return await whole(async (chunk) => {
      await file.writeFile(chunk);
      return nothing;
    });
  } finally {
    await file.close();
  }
};
