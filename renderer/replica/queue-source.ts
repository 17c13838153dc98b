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
  readonly #came: () => void;
  #closed = false;

  constructor(
    worker: Remote<ReplicaWorker>,
    mayAsk: Promise<unknown>,
    query: QueueQuery,
    came: () => void = () => undefined,
  ) {
    this.#worker = worker;
    this.#came = came;
    const notify = (summary: QueueSummary): void => {
      if (!this.#closed) this.summary.set(summary);
    };
    this.#id = mayAsk.then(() => worker.openSession(query, proxy(notify)));
  }

  async lines(from: number, to: number): Promise<readonly QueueLine[]> {
    const lines = await this.#worker.lines(await this.#id, from, to);
    this.#came();
    return lines;
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

/** A screen without lines is known by none having been asked for so long after the replica was there, ms. */
const firstLinesWithin = 500;

/** Holds back what is beside the screen until its first lines are there: at a start each answer takes its while. */
export class FirstLines {
  /** The language they were asked for in (BCP 47); null where none were. */
  readonly read: Promise<string | null>;
  #end: (locale: string | null) => void = () => undefined;

  /** @param ready resolves when the replica has read what is here */
  constructor(ready: Promise<unknown>) {
    this.read = new Promise((resolve) => {
      this.#end = resolve;
    });
    void ready.then(() => setTimeout(() => this.#end(null), firstLinesWithin));
  }

  /** Lines have come. */
  came(locale: string): void {
    this.#end(locale);
  }
}

/**
 * @param opened resolves when the worker may be asked; it answers once it has read what is here
 * @param firstLines what `openBeside` waits for
 */
export const makeQueueSource = (
  worker: Remote<ReplicaWorker>,
  opened: Promise<unknown>,
  firstLines: FirstLines,
  clock: Clock,
): QueueSource => ({
  open: (query) => new WorkerSession(worker, opened, query, () => firstLines.came(query.locale)),
  openBeside: (query) => new WorkerSession(worker, firstLines.read, query),
  rows: async (ids) => {
    await opened;
    return worker.rows(ids, clock.now());
  },
  search: async (text, limit) => {
    await opened;
    return worker.search(text, limit, clock.now());
  },
});
