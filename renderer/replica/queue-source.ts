import { proxy, type Remote } from 'comlink';
import type { Clock } from '#shared/kernel/clock';
import type { WorkItemId } from '#shared/kernel/ids';
import { Cell } from './cell';
import type { QueueLine, QueueQuery, QueueSession, QueueSource, QueueSummary } from './replica';
import type { ReplicaWorker } from './worker/worker';

const nothingYet: QueueSummary = {
  version: 0,
  lines: 0,
  items: 0,
  byHolding: { mine: 0, free: 0, others: 0, reviewing: 0 },
  loading: true,
};

/** One query on screen. It is answered in the worker, which says when the answer changed. */
class WorkerSession implements QueueSession {
  readonly summary = new Cell<QueueSummary>(nothingYet);
  readonly #worker: Remote<ReplicaWorker>;
  readonly #id: Promise<number>;
  #closed = false;

  constructor(worker: Remote<ReplicaWorker>, ready: Promise<unknown>, query: QueueQuery) {
    this.#worker = worker;
    const notify = (summary: QueueSummary): void => {
      if (!this.#closed) this.summary.set(summary);
    };
    this.#id = ready.then(() => worker.openSession(query, proxy(notify)));
  }

  async lines(from: number, to: number): Promise<readonly QueueLine[]> {
    return this.#worker.lines(await this.#id, from, to);
  }

  async lineOf(id: WorkItemId): Promise<number | null> {
    return this.#worker.lineOf(await this.#id, id);
  }

  async idsBetween(from: number, to: number): Promise<readonly WorkItemId[]> {
    return this.#worker.idsBetween(await this.#id, from, to);
  }

  ask(query: QueueQuery): void {
    void this.#id.then((id) => this.#worker.ask(id, query));
  }

  close(): void {
    this.#closed = true;
    void this.#id.then((id) => this.#worker.closeSession(id));
  }
}

/** @param ready resolves when the worker has read what is here; questions before that wait for it */
export const makeQueueSource = (
  worker: Remote<ReplicaWorker>,
  ready: Promise<unknown>,
  clock: Clock,
): QueueSource => ({
  open: (query) => new WorkerSession(worker, ready, query),
  rows: async (ids) => {
    await ready;
    return worker.rows(ids, clock.now());
  },
  search: async (text, limit) => {
    await ready;
    return worker.search(text, limit, clock.now());
  },
});
