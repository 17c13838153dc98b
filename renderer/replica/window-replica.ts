import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { Bridge, BridgeArgument, BridgeMethod, BridgeResult } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type MutationId, makeIdFactory, type PersonId } from '#shared/kernel/ids';
import type { Random } from '#shared/kernel/random';
import { err, type Result } from '#shared/kernel/result';
import type { Command } from '#shared/sync/mutation';
import type { WorkItem } from '#shared/work-items/work-item';
import type { FenceReference } from '#shared/work-items/work-item-command';
import { Cell } from './cell';
import { databaseName, ReplicaDatabase } from './database/database';
import { makeSessionKey, SessionSealing } from './database/sealing';
import { LiveViews } from './live-views';
import { FirstLines, makeQueueSource } from './queue-source';
import type {
  ClaimedNext,
  Dispatched,
  DispatchOptions,
  DispatchOrder,
  QueueSource,
  Replica,
  ReplicaStatus,
} from './replica';
import { takeReplicaThread } from './replica-thread';
import { WindowSearch } from './search/window-search';
import { UnconfirmedClaims } from './unconfirmed-claims';
import type { ReplicaViews } from './views';
import type { Author, Order } from './worker/order';
import type { ReplicaWorker, WorkerHost } from './worker/worker';
import { takeWriterLock } from './writer-lock';

export interface WindowReplicaOptions {
  readonly bridge: Bridge;
  readonly profileId: string;
  readonly author: Author;
  readonly clock: Clock;
  readonly random: Random;
  readonly undoMilliseconds: number;
}

/** Nothing was let in before the replica closed; the screen that asked is gone. */
const closed = domainError('bridge.closed');

/** The replica as the window has it: screens ask here, the worker does the work. */
export class WindowReplica implements Replica {
  readonly profileId: string;
  readonly personId: PersonId;
  readonly status = new Cell<ReplicaStatus>({ phase: 'opening' });
  readonly queue: QueueSource;
  readonly views: ReplicaViews;
  readonly search: WindowSearch;
  /** Tells search, once it has begun, which rows changed. */
  readonly #news = new MessageChannel();
  readonly #options: WindowReplicaOptions;
  readonly #ids: ReturnType<typeof makeIdFactory>;
  readonly #thread: Worker;
  readonly #worker: Remote<ReplicaWorker>;
  readonly #database: ReplicaDatabase;
  readonly #claims = new UnconfirmedClaims();
  /** Opens what must not outlive this run; worker and window share it, and nobody else has it. */
  readonly #sessionKey = makeSessionKey();
  readonly #ready: Promise<Result<void, DomainError>>;
  readonly #firstLines: FirstLines;
  /** The window reads beside the worker, which is still at work on the queue then. Stays open where that fails. */
  readonly #databaseOpen: Promise<void>;
  #tellOpen: () => void = () => undefined;
  readonly #stops: (() => void)[] = [];
  #isClosed = false;
  #letGo: () => void = () => undefined;
  #endOpening: (outcome: Result<void, DomainError>) => void = () => undefined;

  constructor(options: WindowReplicaOptions) {
    const { bridge, profileId, author, clock, random } = options;
    this.#options = options;
    this.profileId = profileId;
    this.personId = author.personId;
    this.#ids = makeIdFactory(clock, random);
    this.#thread = takeReplicaThread();
    this.#worker = wrap<ReplicaWorker>(this.#thread);
    this.search = new WindowSearch(bridge);
    this.#database = new ReplicaDatabase(databaseName(profileId));
    this.#databaseOpen = new Promise((resolve) => {
      this.#tellOpen = resolve;
    });
    this.#ready = this.#open();
    const started = this.#ready.then((ready) => (ready.ok ? undefined : new Promise<never>(() => undefined)));
    this.#firstLines = new FirstLines(started);
    this.queue = makeQueueSource(this.#worker, this.#databaseOpen, this.#firstLines, clock);
    this.views = new LiveViews(this.#database, new SessionSealing(this.#sessionKey), this.#databaseOpen);
    this.#stops.push(
      bridge.on('feed.news', () => void started.then(() => this.#worker.pull())),
      bridge.on('journal.changed', (news) => void started.then(() => this.#worker.hear(news))),
      bridge.on('journal.erased', ({ scope }) => void started.then(() => this.#worker.hearErased(scope))),
    );
  }

  async dispatch(
    scope: string,
    command: Command,
    options: DispatchOptions = {},
  ): Promise<Result<Dispatched, DomainError>> {
    const [answer] = await this.dispatchAll([{ ...options, scope, command }]);
    return answer ?? err(closed);
  }

  async dispatchAll(orders: readonly DispatchOrder[]): Promise<readonly Result<Dispatched, DomainError>[]> {
    const ready = await this.#ready;
    if (!ready.ok) return orders.map(() => ready);
    if (this.#isClosed) return orders.map(() => err(closed));
    const recordedAt = this.#options.clock.now();
    const numbered = orders.map(
      ({ scope, command, dependsOn = [], bytesOnDisk = false }): Order => ({
        id: this.#ids.mutation(),
        scope,
        command,
        recordedAt,
        dependsOn,
        bytesOnDisk,
      }),
    );
    return this.#worker.dispatch(numbered);
  }

  async claimNext(): Promise<Result<ClaimedNext | null, DomainError>> {
    const ready = await this.#ready;
    if (!ready.ok) return ready;
    return this.#isClosed ? err(closed) : this.#worker.claimNext(this.#ids.mutation());
  }

  fenceFor(item: WorkItem): FenceReference {
    const claim = item.hold?.mutationId ?? null;
    return claim !== null && this.#claims.has(claim) ? { claim } : item.fence;
  }

  async retryAttention(id: MutationId): Promise<Result<void, DomainError>> {
    const ready = await this.#ready;
    return ready.ok ? this.#worker.retryAttention(id) : ready;
  }

  async discardAttention(id: MutationId): Promise<Result<void, DomainError>> {
    const ready = await this.#ready;
    return ready.ok ? this.#worker.discardAttention(id) : ready;
  }

  async restoreAttention(id: MutationId): Promise<Result<void, DomainError>> {
    const ready = await this.#ready;
    return ready.ok ? this.#worker.restoreAttention(id) : ready;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.search.close();
    this.#database.close();
    this.#endOpening(err(closed));
    const ready = await this.#ready;
    if (ready.ok) await this.#worker.close();
    // In the midst of opening too: what the worker writes it writes whole or not at all.
    this.#thread.terminate();
    this.#letGo();
  }

  /** Opens the database in the worker, unless the worker breaks or the replica is closed before that. */
  async #open(): Promise<Result<void, DomainError>> {
    const opened = await new Promise<Result<void, DomainError>>((resolve) => {
      this.#endOpening = resolve;
      this.#thread.addEventListener('error', () =>
        resolve(err(domainError('replica.unavailable', { reason: 'worker' }))),
      );
      this.#letGo = takeWriterLock(`meridian-replica-${this.profileId}`, () => {
        this.#openWorker().then(resolve, () =>
          resolve(err(domainError('replica.unavailable', { reason: 'worker' }))),
        );
      });
    });
    if (!opened.ok && !this.#isClosed) this.status.set({ phase: 'failed', problem: opened.error });
    return opened;
  }

  async #openWorker(): Promise<Result<void, DomainError>> {
    const { profileId, author, undoMilliseconds } = this.#options;
    const host: WorkerHost = {
      call: (method, argument) => this.#call(method as BridgeMethod, argument),
      status: (status) => {
        if (this.#isClosed) return;
        this.#noteFirstSync(status);
        if (status.phase === 'ready') void this.#firstLines.read.then((locale) => this.#startOther(locale));
        this.status.set(status);
      },
    };
    const opened = await this.#worker.open(
      proxy(host) as unknown as Remote<WorkerHost>,
      databaseName(profileId),
      author,
      undoMilliseconds,
      this.#sessionKey,
      transfer(this.#news.port1, [this.#news.port1]),
    );
    if (!opened.ok) return opened;
    this.#tellOpen();
    return this.#worker.start();
  }

  /** What nobody has asked for yet. */
  #startOther(locale: string | null): void {
    if (this.#isClosed) return;
    // For the benchmark, and for whoever looks at a slow start in the developer tools.
    const ranked = locale === null ? Promise.resolve() : this.#worker.rankTitles(locale);
    void ranked.then(() => performance.mark('replica.at-rest'));
    this.search.start(databaseName(this.profileId), this.#sessionKey, this.#news.port2);
  }

  /** The worker's way to the bridge; claims are noted as they pass. */
  async #call(method: BridgeMethod, argument: unknown): Promise<Result<unknown, DomainError>> {
    // The contract's types were checked where the worker called; the main process parses them once more.
    const call = this.#options.bridge.call as (
      method: BridgeMethod,
      argument: unknown,
    ) => Promise<Result<unknown, DomainError>>;
    if (method === 'journal.append')
      this.#claims.appending((argument as BridgeArgument<'journal.append'>).mutation);
    const answer = await call(method, argument);
    if (method === 'journal.read-open' && answer.ok)
      this.#claims.found((answer.value as BridgeResult<'journal.read-open'>).open);
    // Handed over rather than copied: a first sync is a hundred megabytes.
    if (method === 'feed.pull' && answer.ok)
      return transfer(answer, [(answer.value as BridgeResult<'feed.pull'>).body.buffer]);
    if (method === 'journal.settle') this.#claims.settled((argument as BridgeArgument<'journal.settle'>).ids);
    return answer;
  }

  /** How long a first sync took, for the benchmark and for whoever looks at a slow start in the developer tools. */
  #noteFirstSync({ phase }: ReplicaStatus): void {
    if (phase === 'first-sync') this.#firstSyncAt ??= performance.now();
    if (phase !== 'ready' || this.#firstSyncAt === null) return;
    performance.measure('replica.first-sync', { start: this.#firstSyncAt });
    this.#firstSyncAt = null;
  }

  #firstSyncAt: number | null = null;
}
