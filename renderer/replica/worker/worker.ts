import './jitless';
import { expose, type Remote, releaseProxy } from 'comlink';
import { Dexie } from 'dexie';
import type { Bridge, BridgePayload } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import type { DomainError } from '#shared/kernel/errors';
import { type MutationId, makeIdFactory, type WorkItemId } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import { openDatabase, type ReplicaDatabase } from '../database/database';
import { beginFreshLog } from '../database/fresh-log';
import { SessionSealing } from '../database/sealing';
import type { QueueQuery, QueueSummary, ReplicaStatus } from '../replica';
import type { Author, Order } from './order';
import { ReplicaCore } from './replica-core';

export interface WorkerHost {
  call(method: string, argument: unknown): Promise<Result<unknown, DomainError>>;
  status(status: ReplicaStatus): void;
}

const clock: Clock = { now: () => Date.now() };

/** Resolves once the queue knows all that is here; questions that come before are answered then. */
let queueIsRead: () => void = () => undefined;
const queueRead = new Promise<void>((resolve) => {
  queueIsRead = resolve;
});

/** The window's ears, by session: each holds a port that must be given back. */
const ears = new Map<number, Remote<(summary: QueueSummary) => void>>();

/** What the window may ask of the worker; every answer can cross between threads. */
const api = {
  /** Opens the database; what is in it may be read from then on. */
  async open(
    host: Remote<WorkerHost>,
    name: string,
    author: Author,
    undoMilliseconds: number,
    sessionKey: Uint8Array<ArrayBuffer>,
    news: MessagePort,
  ): Promise<Result<void, DomainError>> {
    const opened = await openOrRebuild(name);
    if (!opened.ok) return opened;
    // The window's bridge parses what comes back; its types are those of the contract.
    const call = ((method: string, argument: unknown) => host.call(method, argument)) as Bridge['call'];
    // Behind what is on screen first (docs/adr/0098); why at all: docs/adr/0106.
    void queueRead.then(() => beginFreshLog(() => call('app.read-room')));
    core = new ReplicaCore({
      database: opened.value,
      sealing: new SessionSealing(sessionKey),
      bridge: { call },
      author,
      clock,
      newId: makeIdFactory(clock, { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) })
        .mutation,
      later: (delay, task) => {
        const timer = setTimeout(task, delay);
        return () => clearTimeout(timer);
      },
      undoMilliseconds,
      onStatus: (status) => void host.status(status),
      onRows: (names) => news.postMessage(names),
    });
    return ok(undefined);
  },
  /** Reads what is here and brings it in line with the journal. */
  async start(): Promise<Result<void, DomainError>> {
    const started = await running().start();
    if (started.ok) queueIsRead();
    return started;
  },
  pull: (): void => void core?.pull(),
  hear: (news: BridgePayload<'journal.changed'>) => core?.hear(news),
  hearErased: (scope: string) => core?.hearErased(scope),
  dispatch: (orders: readonly Order[]) => running().dispatch(orders),
  claimNext: (id: MutationId) => running().claimNext(id),
  retryAttention: (id: MutationId) => running().retryAttention(id),
  discardAttention: (id: MutationId) => running().discardAttention(id),
  restoreAttention: (id: MutationId) => running().restoreAttention(id),
  async openSession(query: QueueQuery, notify: (summary: QueueSummary) => void): Promise<number> {
    await queueRead;
    const id = running().sessions.open(query, notify);
    // What the window gave arrives as a stand-in for it.
    ears.set(id, notify as unknown as Remote<typeof notify>);
    return id;
  },
  ask: (id: number, query: QueueQuery) => core?.sessions.ask(id, query),
  lines: (id: number, from: number, to: number) => core?.sessions.lines(id, from, to) ?? [],
  lineOf: (id: number, item: WorkItemId) => core?.sessions.lineOf(id, item) ?? null,
  idsBetween: (id: number, from: number, to: number) => core?.sessions.idsBetween(id, from, to) ?? [],
  closeSession: (id: number): void => {
    core?.sessions.close(id);
    ears.get(id)?.[releaseProxy]();
    ears.delete(id);
  },
  rankTitles: (locale: string) => core?.projection.rankTitles(locale),
  rows: async (ids: readonly WorkItemId[], now: number) => {
    await queueRead;
    return running().projection.rows(ids, now);
  },
  search: async (text: string, limit: number, now: number) => {
    await queueRead;
    return running().projection.search(text, limit, now);
  },
  close: (): void => core?.close(),
};
export type ReplicaWorker = typeof api;

/** A database that the browser cannot open holds nothing that hub and journal do not have: it is made anew. */
const openOrRebuild = async (name: string): Promise<Result<ReplicaDatabase, DomainError>> => {
  const opened = await openDatabase(name);
  if (opened.ok || opened.error.code !== 'replica.unavailable') return opened;
  if (opened.error.details?.['reason'] === 'disk-full') return opened;
  await Dexie.delete(name).catch(() => undefined);
  return openDatabase(name);
};

let core: ReplicaCore | null = null;

const running = (): ReplicaCore => {
  if (!core) throw new Error('the replica was asked before it was opened');
  return core;
};

expose(api);
