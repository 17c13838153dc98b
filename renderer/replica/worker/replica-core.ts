import type { Bridge, BridgePayload } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { databaseProblem, type ReplicaDatabase } from '../database/database';
import type { PendingEntry } from '../database/pending-codec';
import type { Sealing } from '../database/sealing';
import { readVisibleRows } from '../database/visible-rows';
import { Projection } from '../queue/projection';
import { QueueSessions } from '../queue/sessions';
import type { Dispatched, ReplicaStatus } from '../replica';
import { Turns } from '../turns';
import { CommandDesk, firstRefusal, type Later } from './command-desk';
import { Keeper, type Step, type Stepped } from './keeper';
import type { Author, Order } from './order';
import type { ReadPage } from './page-reader';
import {
  type Appended,
  asJournaled,
  attentionMembers,
  discarded,
  waitingAgain,
  withAppended,
  withNews,
  without,
} from './pending-changes';
import { ProjectionFeed } from './projection-feed';
import { pullFeed } from './puller';

export interface ReplicaCoreOptions {
  readonly database: ReplicaDatabase;
  readonly sealing: Sealing;
  readonly bridge: Pick<Bridge, 'call'>;
  readonly author: Author;
  readonly clock: Clock;
  readonly later: Later;
  /** For how long something let go of can be taken back, in ms. */
  readonly undoMilliseconds: number;
  readonly onStatus: (status: ReplicaStatus) => void;
}

/** After a write that failed (a full disk, say), how long until it is tried again, in ms. */
const mendAfter = 3_000;

const idsOf = (entries: readonly PendingEntry[]): MutationId[] => entries.map(({ mutation }) => mutation.id);

/**
 * Everything the replica does, apart from who calls it: it runs in a worker beside the window. One thing happens at a
 * time (`Turns`): a page, an answer of the journal, a command. What is written follows what the journal and the hub
 * said; nothing here is the only copy of anything.
 */
export class ReplicaCore {
  readonly sessions: QueueSessions;
  readonly projection: Projection;
  readonly #options: ReplicaCoreOptions;
  readonly #keeper: Keeper;
  readonly #feed: ProjectionFeed;
  readonly #desk: CommandDesk;
  readonly #turns = new Turns();
  readonly #undo = new Map<MutationId, () => void>();
  #pending: readonly PendingEntry[] = [];
  #rows = 0;
  #synced = false;
  #pulling: Promise<void> | null = null;
  #pullAgain = false;
  #closed = false;
  #mending = false;

  constructor(options: ReplicaCoreOptions) {
    const { database, sealing, bridge, author, later } = options;
    this.#options = options;
    this.#keeper = new Keeper(database, sealing);
    this.projection = new Projection(author.personId, (change) => this.sessions.changed(change));
    this.sessions = new QueueSessions(this.projection, later, () => !this.#synced);
    this.#feed = new ProjectionFeed(database, sealing, this.projection);
    this.#desk = new CommandDesk({
      bridge,
      author,
      later,
      readRows: (keys) => readVisibleRows(database, sealing, keys),
    });
  }

  /** Reads what is here, brings it in line with the journal and begins to pull. Errors leave everything as it was. */
  async start(): Promise<Result<void, DomainError>> {
    return this.#turn(async () => {
      const { meta } = await this.#keeper.cursors();
      this.#pending = await this.#keeper.pending();
      const aligned = await this.#alignWithJournal();
      if (!aligned.ok) return aligned;
      await this.#feed.load(this.#pending);
      this.#synced = meta.head !== null;
      this.#tellStatus();
      this.sessions.announce();
      void this.pull();
      return ok(undefined);
    });
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#undo.values()) cancel();
    this.#options.database.close();
  }

  /** Reads the feed to its present end. Calls that come meanwhile make it read once more. */
  pull(): Promise<void> {
    this.#pullAgain = true;
    this.#pulling ??= this.#pullAll().finally(() => {
      this.#pulling = null;
    });
    return this.#pulling;
  }

  /** The journal's news: answers, parkings, what another run left behind. */
  async hear({ open }: BridgePayload<'journal.changed'>): Promise<void> {
    await this.#turn(() => this.#take({ pending: withNews(open) }));
    // The effect of what was accepted comes with the feed, and a forgotten scope may have waited for these answers.
    if (open.some(({ state }) => state === 'answered')) await this.pull();
  }

  async dispatch(orders: readonly Order[]): Promise<Result<Dispatched, DomainError>[]> {
    return this.#turn(async () => {
      const journaled = await this.#desk.journal(await this.#desk.decide(orders, this.#pending));
      await this.#takeAppended(journaled);
      return journaled.map((each) => (each.ok ? ok({ mutationId: each.value.mutation.id }) : each));
    });
  }

  /** `fresh` are ids for what is asked anew, one for each member of the group. */
  async retryAttention(head: MutationId, fresh: readonly MutationId[]): Promise<Result<void, DomainError>> {
    return this.#turn(async () => {
      const members = attentionMembers(this.#pending, head);
      if (members.length === 0) return ok(undefined);
      return members[0]?.state === 'parked' ? this.#sendAgain(members) : this.#askAnew(members, fresh);
    });
  }

  async discardAttention(head: MutationId): Promise<Result<void, DomainError>> {
    return this.#turn(async () => {
      const ids = idsOf(attentionMembers(this.#pending, head));
      const stepped = await this.#take({ pending: discarded(new Set(ids), this.#options.clock.now()) });
      if (!stepped.ok) return stepped;
      this.#undo.get(head)?.();
      this.#undo.set(
        head,
        this.#options.later(this.#options.undoMilliseconds, () => void this.#letGo(head, ids)),
      );
      return ok(undefined);
    });
  }

  async restoreAttention(head: MutationId): Promise<Result<void, DomainError>> {
    return this.#turn(async () => {
      this.#undo.get(head)?.();
      this.#undo.delete(head);
      const ids = new Set(idsOf(attentionMembers(this.#pending, head)));
      const stepped = await this.#take({ pending: discarded(ids, null) });
      return stepped.ok ? ok(undefined) : stepped;
    });
  }

  async #letGo(head: MutationId, ids: readonly MutationId[]): Promise<void> {
    await this.#turn(async () => {
      this.#undo.delete(head);
      await this.#settle(ids);
      await this.#take({ pending: without(new Set(ids)) });
    });
  }

  async #sendAgain(members: readonly PendingEntry[]): Promise<Result<void, DomainError>> {
    const ids = idsOf(members.filter(({ state }) => state === 'parked'));
    const retried = await this.#options.bridge.call('journal.retry', { ids });
    if (!retried.ok) return retried;
    const stepped = await this.#take({ pending: waitingAgain(new Set(ids)) });
    return stepped.ok ? ok(undefined) : stepped;
  }

  async #askAnew(
    members: readonly PendingEntry[],
    fresh: readonly MutationId[],
  ): Promise<Result<void, DomainError>> {
    const recordedAt = this.#options.clock.now();
    const orders = members.flatMap(({ mutation }, at): Order[] => {
      const id = fresh[at];
      return id ? [{ id, scope: mutation.scope, command: mutation.command, recordedAt, dependsOn: [] }] : [];
    });
    const decided = await this.#desk.decide(orders, this.#pending, true);
    const [first] = decided;
    if (first && !first.ok) return err(first.error);
    const journaled = await this.#desk.journal(decided);
    const replaced = members.flatMap(({ mutation }, at) => (journaled[at]?.ok ? [mutation.id] : []));
    await this.#takeAppended(journaled, replaced);
    await this.#settle(replaced);
    const refusal = replaced.length === 0 ? firstRefusal(journaled) : null;
    return refusal ? err(refusal) : ok(undefined);
  }

  async #takeAppended(
    journaled: readonly Result<Appended, DomainError>[],
    instead: readonly MutationId[] = [],
  ): Promise<void> {
    const appended = journaled.flatMap((each) => (each.ok ? [each.value] : []));
    if (appended.length > 0) await this.#take({ pending: withAppended(appended, new Set(instead)) });
  }

  /** The journal wins; only where it was damaged does the replica hand back what it still has. */
  async #alignWithJournal(): Promise<Result<void, DomainError>> {
    const read = await this.#options.bridge.call('journal.read-open');
    if (!read.ok) return read;
    const { health, open } = read.value;
    if (health.damaged) {
      const known = new Set(open.map(({ mutation }) => mutation.id));
      const lost = this.#pending.filter(
        ({ mutation, state }) => state === 'waiting' && !known.has(mutation.id),
      );
      for (const { mutation } of lost) {
        const appended = await this.#desk.append(mutation);
        if (!appended.ok) return appended;
      }
      if (lost.length > 0) {
        const again = await this.#options.bridge.call('journal.read-open');
        if (!again.ok) return again;
        return this.#mirror(again.value.open);
      }
    }
    return this.#mirror(open);
  }

  async #mirror(open: BridgePayload<'journal.changed'>['open']): Promise<Result<void, DomainError>> {
    const stepped = await this.#write({ pending: asJournaled(open) });
    if (!stepped.ok) return stepped;
    // What was let go of in an earlier run cannot be taken back any more.
    const gone = idsOf(this.#pending.filter(({ discardedAt }) => discardedAt !== null));
    if (gone.length === 0) return ok(undefined);
    await this.#settle(gone);
    const cleaned = await this.#write({ pending: without(new Set(gone)) });
    return cleaned.ok ? ok(undefined) : cleaned;
  }

  async #pullAll(): Promise<void> {
    while (this.#pullAgain && !this.#closed) {
      this.#pullAgain = false;
      const { meta, cursors } = await this.#keeper.cursors();
      const start = { epoch: meta.epoch, cursors: cursors.map(({ scope, seq }) => ({ scope, seq })) };
      // A pull that failed is not repeated here: the courier says when there is hope again.
      const pulled = await pullFeed(this.#options.bridge, start, (page, isLast) =>
        this.#takePage(page, isLast),
      );
      if (!pulled.ok) return;
      if (!this.#pullAgain) await this.#turn(() => this.#feed.tidy());
    }
  }

  #takePage(read: ReadPage, isLast: boolean): Promise<Result<void, DomainError>> {
    const { page } = read;
    return this.#turn(async () => {
      const unsent = new Set(
        this.#pending
          .filter(({ state }) => state === 'waiting')
          .map(({ mutation }) => mutation.scope as string),
      );
      const stepped = await this.#take({
        pages: [read],
        clear: page.rebuild,
        // Work of this person that has not reached the hub goes there first; the hub will name the scope again.
        forget: page.forget.filter((scope) => !unsent.has(scope)),
        now: this.#options.clock.now(),
        ...(isLast ? { completes: page.head } : {}),
      });
      if (!stepped.ok) return stepped;
      this.#rows += read.entries.length;
      if (isLast && !this.#synced) {
        this.#synced = true;
        this.sessions.refresh();
        this.sessions.announce();
      }
      this.#tellStatus();
      return ok(undefined);
    });
  }

  /** One step, and what follows from it for the grid and the journal. */
  async #take(step: Step): Promise<Result<Stepped, DomainError>> {
    const stepped = await this.#write(step);
    if (!stepped.ok) {
      this.#options.onStatus({ phase: 'failed', problem: stepped.error });
      this.#mendLater();
      return stepped;
    }
    await this.#feed.follow(stepped.value, this.#pending);
    return stepped;
  }

  /** The journal has what could not be written here; it is mirrored again once there may be room. */
  #mendLater(): void {
    if (this.#mending) return;
    this.#mending = true;
    this.#options.later(mendAfter, () => {
      this.#mending = false;
      if (this.#closed) return;
      void this.#turn(() => this.#alignWithJournal()).then((aligned) => {
        if (!aligned.ok) return this.#mendLater();
        this.#tellStatus();
        return this.pull();
      });
    });
  }

  async #write(step: Step): Promise<Result<Stepped, DomainError>> {
    try {
      const stepped = await this.#keeper.take(step);
      this.#pending = await this.#keeper.pending();
      if (stepped.left.length > 0) await this.#settle(stepped.left.map(({ id }) => id));
      return ok(stepped);
    } catch (error) {
      return err(databaseProblem(error));
    }
  }

  /** A settlement that fails is made up for at the next start, when the journal is mirrored. */
  async #settle(ids: readonly MutationId[]): Promise<void> {
    if (ids.length > 0) await this.#options.bridge.call('journal.settle', { ids: [...ids] });
  }

  #tellStatus(): void {
    this.#options.onStatus(this.#synced ? { phase: 'ready' } : { phase: 'first-sync', rows: this.#rows });
  }

  #turn<T>(task: () => Promise<T>): Promise<T> {
    return this.#turns.take(() => {
      if (this.#closed) throw new ReplicaClosed();
      return task();
    });
  }
}

/** A task that was still waiting when the replica was closed; whoever asked is gone too. */
class ReplicaClosed extends Error {}
