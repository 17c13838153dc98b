import * as Y from 'yjs';
import type { BridgeHandlers, EmitBridgeEvent } from '#shared/bridge/derived';
import type { BodyReference, BodyState } from '#shared/bridge/document-calls';
import { type DomainError, domainError, recoveryOf } from '#shared/kernel/errors';
import { documentId as documentIdSchema } from '#shared/kernel/ids';
import type { Random } from '#shared/kernel/random';
import { err, ok, type Result } from '#shared/kernel/result';
import type { UnsentBody } from '#shared/protocol/hub-api';
import { Erasures } from '../attachments/erasures';
import { KeptRecords } from '../attachments/kept-records';
import { type AuthorizedHub, askedUntil } from '../courier/authorized-hub';
import { Backoff } from '../courier/backoff';
import type { Journal } from '../journal/journal';
import { type DataFolder, diskRefused } from '../ports/data-folder';
import type { Logger } from '../ports/logger';
import type { Scheduler } from '../ports/scheduler';
import type { Seal } from '../ports/seal';
import { bringBody, isRefusalOfContent, readBody, sealBody, unsentOf } from './body-at-hub';
import type { BodyCopy } from './body-copy';
import { Comparison } from './comparison';
import { OpenBodies, unsentRecord } from './open-bodies';

export type DocumentMethod = Extract<keyof BridgeHandlers, `document.${string}`>;
export type DocumentHandlers = Pick<BridgeHandlers, DocumentMethod>;

interface Due {
  readonly reference: BodyReference;
  /** Whether what was written here goes to the hub, or others' changes are read alone. */
  readonly sends: boolean;
  /** Only since the hub began anew: a copy that has met it since is left alone. */
  readonly compares: boolean;
}

interface Problem {
  readonly due: Due;
  readonly error: DomainError;
}

/** Of this machine, not of what was written: it passes once there is room. */
const isOfDisk = ({ error }: Problem): boolean => recoveryOf(error.code) === 'free-disk';

interface Shown {
  readonly reference: BodyReference;
  /** One page may take another's place, or two windows show the same: the first that closes closes nothing else. */
  readonly openings: ReadonlySet<string>;
}

export interface BodyDeskOptions {
  readonly folder: DataFolder;
  readonly profileId: string;
  readonly seal: Seal;
  readonly hub: AuthorizedHub;
  readonly journal: Journal;
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly emit: EmitBridgeEvent;
  /** Told when the hub answers again after it did not. */
  readonly onReached: () => void;
}

/** What was written is brought to the hub so soon, ms, where nothing went there lately: colleagues see it within a second. */
const pushAfter = 400;
/** While somebody writes on, it goes no more often than this, ms: a sentence goes as one change. */
const betweenPushes = 2_000;
/** Others were first so often in a row: then it waits like after any failure. */
const mostRaces = 6;

/** A document that a restored hub does not know comes with whoever made it: it is asked for again so often, ms. */
const askForAbsentAfter = 10 * 60_000;

const nothing: Result<undefined, never> = ok(undefined);
const namesOf = (profileId: string): string[] => ['profiles', profileId, 'bodies'];
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/**
 * The lane of documents' bodies on one person's workstation: keeps each change on disk, brings them to the hub merged,
 * fetches what others wrote, and holds up nothing else. A body that the hub refuses holds up no other body. Over 400
 * lines, since every step shares the list of what waits; the bytes themselves are the business of `BodyCopy`, and what is
 * said to the hub of them that of `body-at-hub.ts`, and which are open and unsent that of `OpenBodies`.
 */
export class BodyDesk {
  readonly #options: BodyDeskOptions;
  readonly #closing = new AbortController();
  readonly #hub: AuthorizedHub;
  readonly #bodies: OpenBodies;
  readonly #comparison: Comparison;
  /** Bodies that windows show, each with the names of those showings. */
  readonly #shown = new Map<string, Shown>();
  /** What is to be read anew at the hub, and whether what waits here goes there, too. */
  readonly #due = new Map<string, Due>();
  /** What was written a moment ago and goes with the next push. */
  readonly #written = new Map<string, BodyReference>();
  readonly #erasures = new Erasures();
  /** What the hub refused, which is left alone until somebody asks; and what this disk did, which is tried again. */
  readonly #problems = new Map<string, Problem>();
  /** Those that the hub refused for what they are when it was last asked: it has no such document, say. */
  readonly #refused = new Set<string>();
  /** Engagements by the body that was asked of the hub in this run. */
  readonly #fetched = new Map<string, string>();
  /** How many of the hub's changes are in each body that was read in this run. */
  readonly #known = new Map<string, { readonly scope: string; readonly number: number }>();
  readonly #backoff: Backoff;
  /** Apart from the hub's, which others that are brought meanwhile begin anew. */
  readonly #diskBackoff: Backoff;
  #running: Promise<void> | null = null;
  #cancelPush: (() => void) | null = null;
  /** Epoch ms of the last push of something written. */
  #pushedAt = Number.NEGATIVE_INFINITY;
  #cancelRetry: (() => void) | null = null;
  #cancelDiskRetry: (() => void) | null = null;
  #cancelAbsent: (() => void) | null = null;
  #stopped = false;
  #told = '[]';

  private constructor(
    options: BodyDeskOptions,
    unsent: KeptRecords<typeof unsentRecord>,
    comparison: Comparison,
  ) {
    this.#options = options;
    this.#hub = askedUntil(this.#closing.signal, options.hub);
    const { folder, profileId, seal, random } = options;
    this.#bodies = new OpenBodies({
      folder: folder.resolve(...namesOf(profileId)),
      unsent,
      seal,
      random,
      isShown: (documentId) => this.#shown.has(documentId),
      opened: (copy) => this.#noteKnown(copy),
      changed: () => this.#tell(),
      noteBug: (error) => this.#noteBug(error),
    });
    this.#comparison = comparison;
    this.#backoff = new Backoff(random);
    this.#diskBackoff = new Backoff(random);
  }

  static async open(options: BodyDeskOptions): Promise<BodyDesk> {
    const names = namesOf(options.profileId);
    return new BodyDesk(
      options,
      await KeptRecords.open(options.folder, unsentRecord, ...names, 'unsent'),
      await Comparison.open(options.folder, ...names),
    );
  }

  readonly handlers: DocumentHandlers = {
    'document.open': async ({ opening, ...reference }) => {
      const openings = new Set(this.#shown.get(reference.documentId)?.openings).add(opening);
      this.#shown.set(reference.documentId, { reference, openings });
      const copy = await this.#bodies.use(reference, () => this.#bodies.copyOf(reference));
      if (!copy.ok) return copy;
      this.#dueNow(reference, this.#bodies.isUnsent(reference.documentId));
      this.#run();
      const { doc, standing, seen } = copy.value;
      return ok({
        update: textOf(Y.encodeStateAsUpdate(doc)),
        bodySchema: standing.bodySchema,
        fetched: standing.epoch !== '' || this.#fetched.has(reference.documentId),
        seen: seen && textOf(seen),
      });
    },
    'document.append': async ({ update, bodySchema, ...reference }) =>
      this.#append(this.#wherePresent(reference), update, bodySchema),
    'document.saw': async ({ seen, ...reference }) => {
      if (this.#isErased(reference)) return nothing;
      return this.#bodies.use(reference, async () => {
        const copy = await this.#bodies.copyOf(reference);
        return copy.ok ? copy.value.saw(Buffer.from(seen, 'base64')) : copy;
      });
    },
    'document.close': async ({ documentId, opening }) => {
      const shown = this.#shown.get(documentId);
      const openings = new Set(shown?.openings);
      openings.delete(opening);
      if (shown && openings.size > 0) this.#shown.set(documentId, { ...shown, openings });
      else this.#shown.delete(documentId);
      return nothing;
    },
    'document.keep-here': async ({ bodies }) => {
      const erased = new Map(bodies.map(({ scope }) => [scope, this.#erasures.watch(scope)]));
      for (const { number, ...reference } of bodies) {
        // Opened one after the other, which takes its time; meanwhile an engagement may have had to go.
        if (erased.get(reference.scope)?.()) continue;
        if (!this.#known.has(reference.documentId))
          await this.#bodies.use(reference, () => this.#bodies.copyOf(reference));
        const isUncompared = this.#comparison.has(reference.documentId);
        if (isUncompared || (this.#known.get(reference.documentId)?.number ?? 0) < number)
          this.#dueNow(reference, isUncompared);
      }
      this.#run();
      return nothing;
    },
    'document.states': () => ok({ bodies: this.#states() }),
    'document.list-here': async () => {
      try {
        const here = new Map((await this.#bodies.onDisk()).map((body) => [body.documentId, body]));
        for (const { scope, documentId } of this.#references()) here.set(documentId, { scope, documentId });
        return ok({ bodies: [...here.values()] });
      } catch (error) {
        return err(diskRefused(error));
      }
    },
    'document.read-here': async ({ bodies }) => {
      try {
        const read = await Promise.all(bodies.map((body) => this.#bodies.updatesOf(body)));
        return ok({ bodies: read.filter((each) => each !== null) });
      } catch (error) {
        return err(diskRefused(error));
      }
    },
    'document.retry': async ({ documentId }) => {
      this.#problems.delete(documentId);
      this.nudge();
      return nothing;
    },
  };

  start(): void {
    this.nudge();
  }

  /** The hub may be there again, or know a document by now: what waits goes, and what is shown is read anew. */
  nudge(): void {
    if (this.#stopped) return;
    for (const reference of this.#bodies.unsent())
      this.#dueNow(this.#shown.get(reference.documentId)?.reference ?? reference, true);
    for (const { due } of [...this.#problems.values()].filter(isOfDisk))
      this.#dueNow(due.reference, due.sends, due.compares);
    this.#compareAll();
    this.#readShown();
  }

  /**
   * The hub has news: what is shown is read anew. What was written a moment ago keeps its pause, since every push is
   * news, too; with this for a reason to push, whoever types would do so several times a second.
   */
  news(): void {
    if (this.#cancelRetry || this.#bodies.hasUnsentInMemory) this.nudge();
    else if (!this.#stopped) {
      this.#compareAll();
      this.#readShown();
    }
  }

  /** Where the hub began anew, every body on this disk is compared with it, whether anybody opens it or not. */
  #compareAll(): void {
    const { epoch } = this.#options.journal;
    if (epoch === null) return;
    this.#comparison
      .begin(epoch)
      .then(() => {
        const due = this.#comparison.due();
        for (const reference of due) this.#dueNow(reference, true, true);
        if (due.length > 0) this.#run();
      })
      .catch((error: unknown) => this.#noteBug(error));
  }

  #noteBug(error: unknown): void {
    this.#options.logger.warn('bodies.bug', { error: error instanceof Error ? error.name : 'unknown' });
  }

  #readShown(): void {
    for (const reference of this.#references()) this.#dueNow(reference, false);
    this.#run();
  }

  #references(): BodyReference[] {
    return [...this.#shown.values()].map(({ reference }) => reference);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelPush?.();
    this.#cancelRetry?.();
    this.#cancelDiskRetry?.();
    this.#cancelAbsent?.();
  }

  /** Resolves once nothing of it writes on the disk any more, which may be about to be erased. */
  async close(): Promise<void> {
    this.stop();
    this.#closing.abort();
    await this.#running;
    await this.#bodies.close();
  }

  /**
   * Sees to it that nothing of the scope, which is about to be erased, waits for the hub; its commands were answered.
   * What the hub refuses, as it has no such document say, is sealed. Errors: `scope.unsent`, where it is on its way then;
   * what kept it from being sealed.
   */
  async allSent(scope: string): Promise<Result<undefined, DomainError>> {
    const compared = await this.#allCompared(scope);
    if (!compared.ok) return compared;
    const own = this.#bodies.unsent().filter((reference) => reference.scope === scope);
    if (own.some(({ documentId }) => !this.#refused.has(documentId))) {
      for (const { documentId } of own) this.#problems.delete(documentId);
      this.nudge();
      return err(domainError('scope.unsent'));
    }
    for (const reference of own) {
      const sealed = await this.#bodies.use(reference, () => this.#sealRefused(reference));
      if (!sealed.ok) return sealed;
    }
    return nothing;
  }

  /**
   * A hub that began anew may lack what lies here, and what is erased cannot be compared any more. What it does not know,
   * be it that it is out of sight there, is sealed where something was written here. Errors: `scope.unsent`, where the
   * hub is yet to be asked; what the file system said.
   */
  async #allCompared(scope: string): Promise<Result<undefined, DomainError>> {
    const { epoch } = this.#options.journal;
    if (epoch === null) return nothing;
    try {
      await this.#comparison.begin(epoch);
    } catch (error) {
      return err(diskRefused(error));
    }
    // What the hub refused was asked for: what is unsent of it is sealed.
    const due = this.#comparison
      .due()
      .filter((reference) => reference.scope === scope && !this.#refused.has(reference.documentId));
    if (due.length > 0) {
      for (const { documentId } of due) this.#problems.delete(documentId);
      this.#compareAll();
      return err(domainError('scope.unsent'));
    }
    for (const reference of this.#comparison.absentIn(scope)) {
      const lacking = await this.#bodies.use(reference, async () => {
        const copy = await this.#bodies.copyOf(reference);
        return copy.ok ? copy.value.lackAll() : copy;
      });
      if (!lacking.ok) return lacking;
      if (lacking.value) {
        const sealed = await this.#bodies.use(reference, () => this.#sealRefused(reference));
        if (!sealed.ok) return sealed;
      }
      await this.#comparison.compared(reference.documentId);
    }
    return nothing;
  }

  /** Its document may be sealed itself, or was refused for good: the lead has what was written in it, and decides. */
  async #sealRefused(reference: BodyReference): Promise<Result<undefined, DomainError>> {
    // The hub may know it by now.
    const brought = await this.#exchange({ reference, sends: true, compares: false });
    if (!brought.ok && !isRefusalOfContent(brought.error)) return brought;
    const { documentId } = reference;
    const opened = await this.#bodies.copyOf(reference);
    if (!opened.ok) return opened;
    if (!brought.ok && opened.value.unsent) {
      const sealed = await sealBody(this.#hub, opened.value, ({ code }) =>
        this.#options.logger.warn('bodies.not-handed-over', { code }),
      );
      // A hub from before there was this: it waits, as it did then.
      if (!sealed.ok && sealed.error.code === 'request.not-found') return err(domainError('scope.unsent'));
      if (!sealed.ok) return sealed;
    }
    this.#problems.delete(documentId);
    this.#refused.delete(documentId);
    return nothing;
  }

  /** What was written here in documents and never reached the hub; for a desk that must go. */
  async unsentBodies(): Promise<Result<readonly UnsentBody[], DomainError>> {
    const unsent: UnsentBody[] = [];
    for (const reference of this.#bodies.unsent()) {
      const copy = await this.#bodies.use(reference, async () => {
        const opened = await this.#bodies.copyOf(reference);
        if (opened.ok && opened.value.unsent) unsent.push(unsentOf(opened.value, opened.value.parcel()));
        return opened;
      });
      if (!copy.ok) return copy;
    }
    return ok(unsent);
  }

  /** Scopes of which a body lies on this disk. Throws what the file system throws. */
  async scopesHere(): Promise<readonly string[]> {
    return (await this.#bodies.onDisk()).map(({ scope }) => scope);
  }

  /**
   * Erases every body of an engagement from this machine, also from a disk on which nothing can be written. Errors:
   * `scope.unsent` where something was written since all was sent, and is on its way then; `journal.cannot-write`.
   */
  async erase(scope: string): Promise<Result<undefined, DomainError>> {
    await this.#comparison.forget(scope);
    for (const [id, { reference }] of this.#due) if (reference.scope === scope) this.#due.delete(id);
    while (this.#running !== null) await this.#running;
    if (this.#bodies.isInUse(scope) || this.#bodies.unsent().some((reference) => reference.scope === scope)) {
      this.nudge();
      return err(domainError('scope.unsent'));
    }
    // With nothing awaited since: what is begun from here on finds the body erased.
    this.#erasures.begin(scope);
    this.#forget(scope);
    const erased = await this.#bodies.erase(scope);
    if (erased.ok) this.#tell();
    return erased;
  }

  /** Before it is erased, so that no news opens anew what is about to be. */
  #forget(scope: string): void {
    for (const [id, { reference }] of this.#shown) if (reference.scope === scope) this.#shown.delete(id);
    for (const [id, { reference }] of this.#due) if (reference.scope === scope) this.#due.delete(id);
    for (const [id, reference] of this.#written) if (reference.scope === scope) this.#written.delete(id);
    for (const [id, { due }] of this.#problems) if (due.reference.scope === scope) this.#problems.delete(id);
    // Whoever gets the engagement back in this run has its bodies fetched again.
    for (const [id, known] of this.#known) if (known.scope === scope) this.#known.delete(id);
    for (const [id, of] of this.#fetched) if (of === scope) this.#fetched.delete(id);
  }

  #noteKnown({ documentId, scope, standing: { number } }: BodyCopy): void {
    this.#known.set(documentId, { scope, number });
  }

  /** Whether its engagement was erased here since a page opened it: the page is about to find that out. */
  #isErased({ scope, documentId }: BodyReference): boolean {
    return this.#erasures.hasBegun(scope) && !this.#shown.has(documentId);
  }

  /** What is still written there goes to the hub, and must not be on the disk again. */
  #wherePresent(reference: BodyReference): BodyReference {
    return this.#isErased(reference) ? { ...reference, onDisk: false } : reference;
  }

  async #append(
    reference: BodyReference,
    update: string,
    bodySchema: number,
  ): Promise<Result<undefined, DomainError>> {
    const kept = await this.#bodies.use(reference, () => this.#keep(reference, update, bodySchema));
    if (!kept.ok) return kept;
    if (reference.onDisk) {
      this.#pushSoon(reference);
      return nothing;
    }
    // What may not lie on a disk is saved when the hub has it, and not before.
    const brought = await this.#bring({ reference, sends: true, compares: false });
    return brought.ok || recoveryOf(brought.error.code) !== 'retry'
      ? brought
      : err(domainError('data-policy.needs-hub'));
  }

  /** On the disk, or in memory where it may lie on none, and noted as unsent; told to the other windows. */
  async #keep(
    reference: BodyReference,
    update: string,
    bodySchema: number,
  ): Promise<Result<undefined, DomainError>> {
    const { documentId } = reference;
    const copy = await this.#bodies.copyOf(reference);
    if (!copy.ok) return copy;
    const noted = await this.#bodies.noteUnsent(reference);
    if (!noted.ok) return noted;
    const written = await copy.value.append(Buffer.from(update, 'base64'), bodySchema);
    if (!written.ok) return written;
    const { standing } = copy.value;
    this.#options.emit('document.received', { documentId, update, bodySchema: standing.bodySchema });
    if (written.value) this.#announce(copy.value, written.value);
    this.#tell();
    return nothing;
  }

  #dueNow(reference: BodyReference, sends: boolean, compares = false): void {
    const { documentId } = reference;
    const due = this.#due.get(documentId);
    this.#due.set(documentId, {
      reference,
      sends: sends || due?.sends === true,
      compares: compares && due?.compares !== false,
    });
  }

  #pushSoon(reference: BodyReference): void {
    const { scheduler } = this.#options;
    this.#written.set(reference.documentId, reference);
    const pause = Math.max(pushAfter, this.#pushedAt + betweenPushes - scheduler.now());
    // A clock that was set back must not hold it up for years.
    this.#cancelPush ??= scheduler.after(Math.min(pause, betweenPushes), () => {
      this.#cancelPush = null;
      this.#pushedAt = scheduler.now();
      for (const written of this.#written.values()) this.#dueNow(written, true);
      this.#written.clear();
      this.#run();
    });
  }

  #run(): void {
    if (this.#stopped || this.#running !== null) return;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#running = this.#runAll()
      .catch((error: unknown) => this.#noteBug(error))
      .finally(() => {
        this.#running = null;
        this.#tell();
        // What became due as the last run ended would wait for the next news.
        if (this.#due.size > 0 && !this.#cancelRetry) this.#run();
      });
  }

  async #runAll(): Promise<void> {
    for (;;) {
      const due = [...this.#due.values()];
      // Whoever writes does not wait until all that lies here was compared.
      const next = due.find(({ compares }) => !compares) ?? due[0];
      if (!next || this.#stopped) return;
      const { documentId } = next.reference;
      this.#due.delete(documentId);
      const refused = this.#problems.get(documentId);
      if ((refused && !isOfDisk(refused)) || this.#awaitsItsRow(documentId)) continue;
      const brought = await this.#bring(next);
      if (brought.ok) {
        if (this.#backoff.hasFailed) this.#options.onReached();
        this.#backoff.reset();
        this.#problems.delete(documentId);
        this.#refused.delete(documentId);
        if (![...this.#problems.values()].some(isOfDisk)) this.#diskBackoff.reset();
        await this.#comparison.compared(documentId);
        continue;
      }
      if (this.#stopped) return;
      if (isRefusalOfContent(brought.error)) this.#refused.add(documentId);
      if (brought.error.code === 'document.not-found' && this.#comparison.has(documentId)) {
        this.#askLater(documentId);
        continue;
      }
      switch (recoveryOf(brought.error.code)) {
        case 'retry':
        case 'sign-in':
        // Another server in its place, a portal say, tells nothing of what was written.
        case 'check-address':
          this.#cancelRetry ??= this.#options.scheduler.after(this.#backoff.next(), () => this.nudge());
          return;
        case 'free-disk':
          this.#cancelDiskRetry ??= this.#options.scheduler.after(this.#diskBackoff.next(), () => {
            this.#cancelDiskRetry = null;
            this.nudge();
          });
      }
      this.#problems.set(documentId, { due: next, error: brought.error });
    }
  }

  #askLater(documentId: string): void {
    this.#comparison.isAbsent(documentId);
    this.#cancelAbsent ??= this.#options.scheduler.after(askForAbsentAfter, () => {
      this.#cancelAbsent = null;
      this.#comparison.askAgain();
      this.nudge();
    });
  }

  /** The hub must know of the document before it can take what is written in it. */
  #awaitsItsRow(documentId: string): boolean {
    return this.#options.journal.index
      .open()
      .some(
        ({ mutation, state }) =>
          mutation.command.type === 'document.create' &&
          (mutation.command.documentId as string) === documentId &&
          state !== 'answered',
      );
  }

  /** Reads what others wrote, and brings what was written here on top of it; the hub says where others were first. */
  #bring(due: Due): Promise<Result<undefined, DomainError>> {
    return this.#bodies.use(due.reference, () => this.#exchange(due));
  }

  async #exchange({ reference, sends, compares }: Due): Promise<Result<undefined, DomainError>> {
    const opened = await this.#bodies.copyOf(reference);
    if (!opened.ok) return opened;
    const copy = opened.value;
    const hasMet = copy.standing.epoch === '' || copy.standing.epoch === this.#options.journal.epoch;
    if (compares && hasMet && !copy.unsent) return nothing;
    for (let race = 0; race < mostRaces; race += 1) {
      const isUpToDate = race === 0 && sends && copy.unsent && copy.standing.epoch !== '';
      const read = isUpToDate ? nothing : await this.#read(copy, reference.onDisk);
      const gone = !read.ok && read.error.code === 'document.not-found';
      // Out of sight by now: what was written meanwhile is sealed for the lead.
      if (!read.ok && !(gone && copy.unsent)) return read;
      if (copy.unsent && !sends) this.#pushSoon(reference);
      if (!copy.unsent || !sends) return nothing;
      const brought = await bringBody(this.#hub, copy);
      if (!brought.ok) return brought;
      this.#noteKnown(copy);
      if (brought.value === 'brought') return nothing;
    }
    return err(domainError('hub.unavailable'));
  }

  async #read(copy: BodyCopy, onDisk: boolean): Promise<Result<undefined, DomainError>> {
    const read = await readBody(this.#hub, copy);
    if (!read.ok) return read;
    const { scope } = copy;
    const documentId = documentIdSchema.parse(copy.documentId);
    this.#noteKnown(copy);
    if (read.value || !this.#fetched.has(documentId)) this.#announce(copy, read.value);
    this.#fetched.set(documentId, scope);
    return copy.unsent ? this.#bodies.noteUnsent({ scope, documentId, onDisk }) : nothing;
  }

  /** Tells windows what came; nothing at all still tells that the hub was asked. */
  #announce({ documentId, standing }: BodyCopy, update: Uint8Array | null): void {
    this.#options.emit('document.received', {
      documentId: documentIdSchema.parse(documentId),
      update: textOf(update ?? Y.encodeStateAsUpdate(new Y.Doc())),
      bodySchema: standing.bodySchema,
    });
  }

  #states(): BodyState[] {
    const unsent = new Set<string>(this.#bodies.unsent().map(({ documentId }) => documentId));
    const ids = new Set([...unsent, ...this.#problems.keys()]);
    return [...ids].map((id) => {
      const problem = this.#problems.get(id)?.error;
      return {
        documentId: documentIdSchema.parse(id),
        unsent: unsent.has(id),
        problem: problem
          ? { code: problem.code, ...(problem.details ? { details: { ...problem.details } } : {}) }
          : null,
      };
    });
  }

  #tell(): void {
    const bodies = this.#states();
    const told = JSON.stringify(bodies);
    if (told === this.#told) return;
    this.#told = told;
    this.#options.emit('document.states', { bodies });
  }
}
