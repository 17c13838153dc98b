import type { Bridge, BridgePayload } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { type NamedActivities, putsWordsOnDisk } from '#shared/sync/words-on-disk';
import { databaseProblem, type ReplicaDatabase } from '../database/database';
import type { PendingEntry } from '../database/pending-codec';
import type { Sealing } from '../database/sealing';
import { readVisibleRows } from '../database/visible-rows';
import { Projection } from '../queue/projection';
import { QueueSessions } from '../queue/sessions';
import type { ClaimedNext, Dispatched, ReplicaStatus } from '../replica';
import { Turns } from '../turns';
import { AcceptedNews } from './accepted-news';
import { AttentionDesk } from './attention-desk';
import { claimNext } from './claim-next';
import { appendedBy, CommandDesk, type Later } from './command-desk';
import { Keeper, type Step, type Stepped } from './keeper';
import { LeavingScopes } from './leaving-scopes';
import type { Author, Order } from './order';
import { type ReadPage, withoutScopesOf } from './page-reader';
import { asJournaled, without } from './pending-changes';
import { ProjectionFeed } from './projection-feed';
import { pullFeed } from './puller';
import { readAgain } from './unread-again';

export interface ReplicaCoreOptions {
  readonly database: ReplicaDatabase;
  readonly sealing: Sealing;
  readonly bridge: Pick<Bridge, 'call'>;
  readonly author: Author;
  readonly clock: Clock;
  /** Ids for what is asked anew. */
  readonly newId: () => MutationId;
  readonly later: Later;
  /** For how long something let go of can be taken back, in ms. */
  readonly undoMilliseconds: number;
  readonly onStatus: (status: ReplicaStatus) => void;
  /** Names of rows that are shown differently from now on, once the first sync is over; null where that is all of them. */
  readonly onRows?: (names: readonly string[] | null) => void;
}

/** After a write that failed (a full disk, say), how long until it is tried again, in ms. */
const mendAfter = 3_000;

/** After a pull that failed, how long until the feed is asked again by itself, in ms; news asks at once. */
const pullAgainAfter = 15_000;

/** As many ids as one call of the bridge takes. */
const idsACall = 5_000;

const closed = domainError('bridge.closed');

/**
 * Everything the replica does, apart from who calls it: it runs in a worker beside the window. One thing happens at a
 * time (`Turns`): a page, an answer of the journal, a command. What is written follows what the journal and the hub
 * said; nothing here is the only copy of anything. Over 400 lines, since all of it shares the turn and the list of what
 * is pending; what is decided in each step stands in the files beside.
 */
export class ReplicaCore {
  readonly sessions: QueueSessions;
  readonly projection: Projection;
  readonly #options: ReplicaCoreOptions;
  readonly #keeper: Keeper;
  readonly #feed: ProjectionFeed;
  readonly #desk: CommandDesk;
  readonly #turns = new Turns();
  readonly #attention: AttentionDesk;
  readonly #leaving: LeavingScopes;
  /** What left for good in this run: news about it may still be on its way. */
  readonly #settled = new Set<MutationId>();
  readonly #accepted = new AcceptedNews(this.#settled);
  /** Refused work that was asked anew, and the journal could not be told: it would count as unattended for weeks. */
  readonly #untold = new Set<MutationId>();
  /** Scopes that must be kept off disk, as the hub named them last. */
  #offDisk: ReadonlySet<string> = new Set();
  /** Scopes of which something lies here that only a run that is over could open. */
  #illegible: ReadonlySet<string> = new Set();
  #pending: readonly PendingEntry[] = [];
  #rows = 0;
  #synced = false;
  #pulling: Promise<void> | null = null;
  #pullAgain = false;
  #closed = false;
  #mending = false;
  #lookedForRemains = false;
  #cancelNextPull: (() => void) | null = null;

  constructor(options: ReplicaCoreOptions) {
    const { database, sealing, bridge, author, clock, newId, later, undoMilliseconds } = options;
    this.#options = options;
    this.#keeper = new Keeper(database, sealing);
    this.projection = new Projection(author.personId, (change) => this.sessions.changed(change));
    this.sessions = new QueueSessions(this.projection, later, () => !this.#synced);
    this.#feed = new ProjectionFeed(database, sealing, this.projection, () => this.#offDisk);
    this.#desk = new CommandDesk({
      bridge,
      author,
      later,
      readRows: (keys) => readVisibleRows(database, sealing, keys),
      isClosed: () => this.#closed,
    });
    this.#attention = new AttentionDesk({
      bridge,
      clock,
      newId,
      later,
      undoMilliseconds,
      desk: this.#desk,
      pending: () => this.#pending,
      turn: (task) => this.#turn(task),
      take: (change) => this.#take({ pending: change }),
      settle: (ids) => this.#settle(ids),
      replaced: (ids) => this.#settleReplaced(ids),
    });
    this.#leaving = new LeavingScopes({
      bridge,
      keeper: this.#keeper,
      pending: () => this.#pending,
      offDisk: () => this.#offDisk,
      illegible: () => this.#illegible,
      turn: (task) => this.#turn(task),
      erase: async (step) => {
        const gone = await this.#take(step);
        if (gone.ok) await this.#feed.rewrite();
      },
      isClosed: () => this.#closed,
    });
  }

  /** Reads what is here, brings it in line with the journal and begins to pull. Errors leave everything as it was. */
  async start(): Promise<Result<void, DomainError>> {
    return this.#turn(async () => {
      const { meta } = await this.#keeper.cursors();
      this.#pending = await this.#keeper.pending();
      const aligned = await this.#alignWithJournal();
      if (!aligned.ok) return aligned;
      // Sealed for a run that is over: nobody can read it any more.
      const over = await this.#keeper.heldForRun();
      if (over.length > 0) {
        const gone = await this.#write({ forget: over.map((scope) => ({ scope, notice: null })) });
        if (!gone.ok) return gone;
      }
      const unread = await readAgain(this.#options.database, this.#options.sealing, meta);
      const read = unread === null ? ok(undefined) : await this.#write(unread);
      if (!read.ok) return read;
      this.#illegible = await this.#feed.load(this.#pending);
      this.#synced = meta.head !== null;
      this.#tellStatus();
      this.sessions.announce();
      void this.pull();
      return ok(undefined);
    });
  }

  /** What is under way ends quietly; what was written stands. */
  close(): void {
    this.#closed = true;
    this.#cancelNextPull?.();
    this.#attention.close();
    this.#options.database.close();
  }

  /** Reads the feed to its present end. Calls that come meanwhile make it read once more. Never rejects. */
  pull(): Promise<void> {
    this.#pullAgain = true;
    if (this.#closed) return Promise.resolve();
    this.#pulling ??= this.#pullAll();
    return this.#pulling;
  }

  /** The journal's news: answers, parkings, what another run left behind. */
  async hear({ open }: BridgePayload<'journal.changed'>): Promise<void> {
    await this.#takeNews(this.#accepted.keep(open));
    // A refusal too may be all that a forgotten scope has waited for.
    if (open.some(({ state }) => state === 'answered')) await this.pull();
    await this.#takeNews(this.#accepted.rest());
  }

  /** The main process erased what the journal held of a scope, maybe for a window that is gone by now. */
  async hearErased(scope: string): Promise<void> {
    await this.#turn(async () => ok(await this.#leaving.letGoOfErased(scope)));
  }

  async #takeNews(step: Step): Promise<void> {
    if (step.pending) await this.#turn(() => this.#take(step));
  }

  async dispatch(all: readonly Order[]): Promise<Result<Dispatched, DomainError>[]> {
    const offDisk = this.#offDisk;
    const named = offDisk.size === 0 ? () => [] : await this.#activitiesOf(offDisk);
    const orders = all.filter(({ command }) => !putsWordsOnDisk(command, offDisk, named));
    if (orders.length === all.length) return this.#dispatchAllowed(orders);
    const allowed = await this.#dispatchAllowed(orders);
    return all.map(
      (order) => allowed[orders.indexOf(order)] ?? err(domainError('data-policy.words-on-disk')),
    );
  }

  async #activitiesOf(scopes: ReadonlySet<string>): Promise<NamedActivities> {
    const { database, sealing } = this.#options;
    const names = [...scopes].map((id) => ({ kind: 'engagement', id }) as const);
    const read = await this.#turn(async () => ok(await readVisibleRows(database, sealing, names)));
    return (id) => (read.ok ? (read.value('engagement', id)?.activities ?? []) : []);
  }

  async #dispatchAllowed(orders: readonly Order[]): Promise<Result<Dispatched, DomainError>[]> {
    const online = orders.filter((order) => this.#isOnlineOnly(order));
    if (online.length === 0) return this.#dispatchToJournal(orders);
    const journaled = orders.filter((order) => !this.#isOnlineOnly(order));
    const answers = new Map<Order, Result<Dispatched, DomainError>>();
    const note = (some: readonly Order[], given: readonly Result<Dispatched, DomainError>[]): void => {
      for (const [at, order] of some.entries()) answers.set(order, given[at] ?? err(closed));
    };
    note(journaled, journaled.length === 0 ? [] : await this.#dispatchToJournal(journaled));
    note(online, await this.#sendOnline(online));
    return orders.map((order) => answers.get(order) ?? err(closed));
  }

  /**
   * Nothing of it may lie on disk, so it is done at the hub or not at all. A version of what a program saved before the
   * policy changed is journaled all the same: it says no word, and its bytes are kept. Those of any other are in memory
   * only, and would be gone with this run while the journal still names them.
   */
  #isOnlineOnly({ scope, command, bytesOnDisk = false }: Order): boolean {
    const isKept = command.type === 'attachment.add-version' && bytesOnDisk;
    return this.#offDisk.has(scope) && !isKept;
  }

  async #sendOnline(orders: readonly Order[]): Promise<Result<Dispatched, DomainError>[]> {
    const decided = await this.#turn(async () => ok(await this.#desk.decide(orders, this.#pending)));
    if (!decided.ok) return orders.map(() => decided);
    const answers: Result<Dispatched, DomainError>[] = [];
    for (const each of decided.value) {
      const sent = each.ok ? await this.#desk.send(each.value) : each;
      answers.push(
        each.ok && sent.ok ? ok({ mutationId: each.value.id }) : (sent as Result<never, DomainError>),
      );
    }
    await this.pull();
    return answers;
  }

  async #dispatchToJournal(orders: readonly Order[]): Promise<Result<Dispatched, DomainError>[]> {
    const dispatched = await this.#turn(async () => {
      const journaled = await this.#desk.journal(await this.#desk.decide(orders, this.#pending));
      const change = appendedBy(journaled);
      if (change) await this.#take({ pending: change });
      return ok(
        journaled.map(
          (each): Result<Dispatched, DomainError> =>
            each.ok ? ok({ mutationId: each.value.mutation.id }) : each,
        ),
      );
    });
    return dispatched.ok ? dispatched.value : orders.map(() => dispatched);
  }

  claimNext(id: MutationId): Promise<Result<ClaimedNext | null, DomainError>> {
    const { bridge, clock } = this.#options;
    const { projection } = this;
    return claimNext(
      { bridge, clock, projection, pull: () => this.pull(), dispatch: (orders) => this.dispatch(orders) },
      id,
    );
  }

  retryAttention(head: MutationId): Promise<Result<void, DomainError>> {
    return this.#turn(() => this.#attention.retry(head));
  }

  discardAttention(head: MutationId): Promise<Result<void, DomainError>> {
    return this.#turn(() => this.#attention.discard(head));
  }

  restoreAttention(head: MutationId): Promise<Result<void, DomainError>> {
    return this.#turn(() => this.#attention.restore(head));
  }

  /**
   * The journal wins, except that it may have lost something: what stands here was on its disk once, so what it knows
   * nothing of is handed back. Not only where it was seen to be damaged: a file cut between two records looks whole,
   * and a program that is killed after the damage was seen, and before this, would not see it again.
   */
  async #alignWithJournal(): Promise<Result<void, DomainError>> {
    await this.#settleReplaced([]);
    const read = await this.#desk.readOpen();
    if (!read.ok) return read;
    const { open } = read.value;
    // What the journal still holds is shown again: settling it behind that would leave it there.
    this.#untold.clear();
    const known = new Set(open.map(({ mutation }) => mutation.id));
    const lost = this.#pending.filter(
      ({ mutation, discardedAt }) => discardedAt === null && !known.has(mutation.id),
    );
    if (lost.length === 0) return this.#mirror(open);
    // In the journal's order. What it settled it knows and does not take again; the hub knows those it answered
    // before, and answers the same.
    for (const { mutation } of lost) {
      const appended = await this.#desk.append(mutation);
      if (!appended.ok) return appended;
    }
    const again = await this.#desk.readOpen();
    return again.ok ? this.#mirror(again.value.open) : again;
  }

  async #mirror(open: BridgePayload<'journal.changed'>['open']): Promise<Result<void, DomainError>> {
    const stepped = await this.#write({ pending: asJournaled(open) });
    if (!stepped.ok) return stepped;
    // What was let go of in an earlier run cannot be taken back any more.
    const undoable = this.#attention.undoable();
    const gone = this.#pending
      .filter(({ mutation, discardedAt }) => discardedAt !== null && !undoable.has(mutation.id))
      .map(({ mutation }) => mutation.id);
    const settled = await this.#settle(gone);
    if (!settled.ok || gone.length === 0) return ok(undefined);
    const cleaned = await this.#write({ pending: without(new Set(gone)) });
    return cleaned.ok ? ok(undefined) : cleaned;
  }

  async #pullAll(): Promise<void> {
    this.#cancelNextPull?.();
    while (this.#pullAgain && !this.#closed) {
      this.#pullAgain = false;
      const pulled = await this.#pullOnce();
      if (pulled.ok) continue;
      // News that came meanwhile is as good as none: the next pull reads it too.
      this.#cancelNextPull = this.#options.later(pullAgainAfter, () => void this.pull());
      break;
    }
    // In the same breath as the last look at `pullAgain`, or a call in between would wait for a pull that is over.
    this.#pulling = null;
  }

  async #pullOnce(): Promise<Result<void, DomainError>> {
    try {
      const { meta, cursors } = await this.#keeper.cursors();
      const start = { epoch: meta.epoch, cursors: cursors.map(({ scope, seq }) => ({ scope, seq })) };
      let read = 0;
      const anew = new Set<string>();
      const pulled = await pullFeed(this.#options.bridge, start, (pages, isLast) => {
        const begins = meta.epoch === null && read === 0;
        read += pages.length;
        return this.#takePages(pages, isLast, begins, anew);
      });
      if (!pulled.ok) return pulled;
      // A row that changed while a long pull was under way stands beyond its head, and so in none of its pages: it is
      // fetched now, and not only once somebody tells of it.
      if (read > 1 || anew.size > 0) this.#pullAgain = true;
      // What is to be read anew has no cursor, and would be taken for out of sight.
      if (!this.#lookedForRemains && anew.size === 0) await this.#lookForRemains();
      const { hasErased, readsAnew } = await this.#leaving.eraseReady();
      if (hasErased) this.#lookedForRemains = false;
      if (readsAnew) this.#pullAgain = true;
      if (this.#pullAgain) return pulled;
      return await this.#turn(async () => ok(await this.#feed.tidy()));
    } catch (error) {
      return err(databaseProblem(error));
    }
  }

  /**
   * Once a run, when all scopes that are in sight are known, and again after a scope had to go, since a page that was
   * open there may have written on: what the main process has of others leaves, too.
   */
  async #lookForRemains(): Promise<void> {
    const remains = await this.#leaving.leftBehind();
    if (remains === null) return;
    const left = remains.length === 0 || (await this.#turn(() => this.#take({ postpone: remains }))).ok;
    this.#lookedForRemains = left && !this.#leaving.hasRemains;
  }

  /**
   * @param begins nothing of the hub was read before: the first page may be of another epoch than the journal's answers
   * @param anew what this pull has nothing more to say of, since the next reads it from the start
   */
  #takePages(
    reads: readonly ReadPage[],
    isLast: boolean,
    begins: boolean,
    anew: Set<string>,
  ): Promise<Result<void, DomainError>> {
    const pages = reads.map(({ page }) => page);
    return this.#turn(async () => {
      const clear = pages[0]?.rebuild ?? false;
      const again = clear || begins ? await this.#readAgain() : ok(null);
      if (!again.ok) return again;
      this.#offDisk = new Set(pages.flatMap(({ offDisk = [] }) => offDisk));
      const evicted = await this.#leaving.lyingOnDisk();
      const visible = pages.flatMap(({ cursors }) => cursors.map(({ scope }) => scope));
      const unseen = clear ? await this.#leaving.outOfSight(visible) : [];
      const sealed = clear ? [] : await this.#leaving.lyingSealed(visible);
      if (clear) anew.clear();
      for (const scope of sealed) anew.add(scope);
      const silent = new Set([...evicted, ...anew]);
      const stepped = await this.#take({
        pages: silent.size === 0 ? reads : reads.map((read) => withoutScopesOf(read, silent)),
        ...(again.value ?? this.#accepted.broughtBy(pages, isLast)),
        clear,
        offDisk: this.#offDisk,
        forget: sealed.map((scope) => ({ scope, notice: null })),
        // Work of this person that has not reached the hub goes there first, and the hub gives its receipt.
        postpone: [...pages.flatMap(({ forget }) => forget), ...evicted, ...unseen],
        ...(isLast ? { completes: pages.at(-1)?.head ?? 0 } : {}),
      });
      if (!stepped.ok) return stepped;
      // The hub named all scopes that are in sight: each was forgotten for being illegible, or goes for another reason.
      this.#illegible = new Set();
      this.#rows += reads.reduce((sum, { entries }) => sum + entries.length, 0);
      if (isLast && !this.#synced) {
        this.#synced = true;
        this.sessions.refresh();
        this.sessions.announce();
      }
      this.#tellStatus();
      return ok(undefined);
    });
  }

  /**
   * The hub begins anew, and the journal with it: what was long settled waits once more, and what an earlier answer
   * said no longer counts.
   */
  async #readAgain(): Promise<Result<Pick<Step, 'pending'>, DomainError>> {
    const read = await this.#desk.readOpen();
    if (!read.ok) return read;
    this.#settled.clear();
    this.#untold.clear();
    this.#accepted.clear();
    return ok({ pending: asJournaled(read.value.open) });
  }

  /**
   * One step, and what follows from it for the grid and the journal. The journal has whatever cannot be written or
   * shown now: it is made up for later.
   */
  async #take(step: Step): Promise<Result<Stepped, DomainError>> {
    const stepped = await this.#write(step);
    const followed = stepped.ok ? await this.#follow(stepped.value) : stepped;
    if (followed.ok) return stepped;
    this.#fail(followed.error);
    this.#mendLater();
    return followed;
  }

  async #follow(stepped: Stepped): Promise<Result<void, DomainError>> {
    const { onRows } = this.#options;
    if (stepped.cleared) onRows?.(null);
    else if (this.#synced)
      onRows?.([...stepped.base.bodies.keys(), ...stepped.base.gone, ...stepped.touched]);
    try {
      await this.#feed.follow(stepped, this.#pending);
      return ok(undefined);
    } catch (error) {
      return err(databaseProblem(error));
    }
  }

  /** Mirrors the journal again, once there may be room, and shows what came of it. */
  #mendLater(): void {
    if (this.#mending || this.#closed) return;
    this.#mending = true;
    this.#options.later(mendAfter, () => {
      this.#mending = false;
      void this.#mend();
    });
  }

  async #mend(): Promise<void> {
    const mended = await this.#turn(async () => {
      const aligned = await this.#alignWithJournal();
      if (aligned.ok) await this.#feed.reload(this.#pending);
      return aligned;
    });
    if (!mended.ok) return this.#mendLater();
    this.#tellStatus();
    await this.pull();
  }

  async #write(step: Step): Promise<Result<Stepped, DomainError>> {
    try {
      const stepped = await this.#keeper.take(step);
      this.#pending = stepped.pending;
      await this.#settle(
        stepped.left.map(({ id }) => id),
        stepped.meta.epoch,
      );
      await this.#settleReplaced([]);
      return ok(stepped);
    } catch (error) {
      return err(databaseProblem(error));
    }
  }

  /** One that fails is made up for with the next step. */
  async #settleReplaced(ids: readonly MutationId[]): Promise<void> {
    for (const id of ids) this.#untold.add(id);
    if (this.#untold.size === 0) return;
    const settled = await this.#settle([...this.#untold]);
    if (settled.ok) this.#untold.clear();
  }

  /**
   * A settlement that fails is made up for at the next start, when the journal is mirrored.
   * @param epoch that of the base which holds their effect; null where a person let go of them
   */
  async #settle(ids: readonly MutationId[], epoch: string | null = null): Promise<Result<void, DomainError>> {
    for (let at = 0; at < ids.length; at += idsACall) {
      const some = ids.slice(at, at + idsACall);
      const settled = await this.#options.bridge.call('journal.settle', {
        ids: some,
        ...(epoch === null ? {} : { epoch }),
      });
      if (!settled.ok) return settled;
      for (const id of some) this.#settled.add(id);
    }
    return ok(undefined);
  }

  #tellStatus(): void {
    if (this.#closed) return;
    this.#options.onStatus(this.#synced ? { phase: 'ready' } : { phase: 'first-sync', rows: this.#rows });
  }

  #fail(problem: DomainError): void {
    if (!this.#closed) this.#options.onStatus({ phase: 'failed', problem });
  }

  /** One task at a time. Whoever still waits when the replica is closed is gone too, and hears so. */
  #turn<T>(task: () => Promise<Result<T, DomainError>>): Promise<Result<T, DomainError>> {
    return this.#turns.take(async () => {
      if (this.#closed) return err(closed);
      try {
        return await task();
      } catch (error) {
        return err(databaseProblem(error));
      }
    });
  }
}
