import type { WorkItemId } from '#shared/kernel/ids';
import type { QueueLine, QueueQuery, QueueSummary } from '../replica';
import { type Plan, planQuery } from './plan';
import type { Projection, ProjectionChange } from './projection';
import { QueueResult, type ResultLine, type RowChange } from './result';
import { toQueueRow } from './scene';

/** Runs `task` after `delay` ms; the function it returns prevents it. */
export type Later = (delay: number, task: () => void) => () => void;

/**
 * While rows arrive by the thousand, answers are made anew this seldom, in ms: the more rows there are, the longer one
 * answer takes, and the rows still to come must not wait for it.
 */
const calmAmong = (rows: number): number => 400 + rows / 8;

interface Session {
  query: QueueQuery;
  plan: Plan;
  result: QueueResult;
  version: number;
  stale: boolean;
  readonly notify: (summary: QueueSummary) => void;
}

const asideFromCollapsed = ({ collapsed: _, ...query }: QueueQuery): string => JSON.stringify(query);

/** The queries that are on screen, and their answers kept up to date. */
export class QueueSessions {
  readonly #projection: Projection;
  readonly #later: Later;
  readonly #sessions = new Map<number, Session>();
  #nextId = 1;
  #loading: () => boolean;
  #cancel: (() => void) | null = null;

  constructor(projection: Projection, later: Later, loading: () => boolean) {
    this.#projection = projection;
    this.#later = later;
    this.#loading = loading;
  }

  open(query: QueueQuery, notify: (summary: QueueSummary) => void): number {
    const id = this.#nextId++;
    const session: Session = { query, ...this.#answer(query), version: 1, stale: false, notify };
    this.#sessions.set(id, session);
    this.#tell(session);
    return id;
  }

  ask(id: number, query: QueueQuery): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    const onlyFolded = !session.stale && asideFromCollapsed(query) === asideFromCollapsed(session.query);
    session.query = query;
    if (onlyFolded) session.result.collapse(query.collapsed ?? []);
    else Object.assign(session, this.#answer(query), { stale: false });
    session.version += 1;
    this.#tell(session);
  }

  lines(id: number, from: number, to: number): QueueLine[] {
    const session = this.#sessions.get(id);
    if (!session) return [];
    return session.result.slice(from, to).flatMap((line) => this.#shown(line, session.query.now));
  }

  lineOf(id: number, item: WorkItemId): number | null {
    const row = this.#projection.visible(item);
    return (row && this.#sessions.get(id)?.result.lineOf(row)) ?? null;
  }

  idsBetween(id: number, from: number, to: number): WorkItemId[] {
    const lines = this.#sessions.get(id)?.result.slice(Math.min(from, to), Math.max(from, to) + 1) ?? [];
    return lines.flatMap((line) => (line.line === 'item' ? [line.row.id] : []));
  }

  close(id: number): void {
    this.#sessions.delete(id);
  }

  /** The projection changed: few rows find their place at once, many make every answer stale. */
  changed({ changes }: ProjectionChange): void {
    if (changes === null) {
      for (const session of this.#sessions.values()) session.stale = true;
      this.#cancel ??= this.#later(calmAmong(this.#projection.size), () => this.refresh());
      return;
    }
    for (const session of this.#sessions.values()) this.#update(session, changes);
  }

  /** Makes stale answers anew now. */
  refresh(): void {
    this.#cancel?.();
    this.#cancel = null;
    for (const session of this.#sessions.values()) {
      if (!session.stale) continue;
      Object.assign(session, this.#answer(session.query), { stale: false });
      session.version += 1;
      this.#tell(session);
    }
  }

  /** Repeats each summary, where `loading` changed. */
  announce(): void {
    for (const session of this.#sessions.values()) this.#tell(session);
  }

  #update(session: Session, changes: readonly RowChange[]): void {
    if (session.stale) return;
    const ranked = session.plan.rankedTexts.every((text) => this.#projection.ranks.has(text));
    if (ranked) session.result.update(changes);
    else Object.assign(session, this.#answer(session.query));
    session.version += 1;
    this.#tell(session);
  }

  #answer(query: QueueQuery): { plan: Plan; result: QueueResult } {
    const projection = this.#projection;
    const rows = projection.inQueueOrder();
    const plan = planQuery(query, projection, projection.ranks, () => rows);
    for (const text of plan.rankedTexts) projection.ranks.prepare(text, rows);
    return { plan, result: new QueueResult(plan, query.collapsed ?? [], rows) };
  }

  #shown(line: ResultLine, now: number): QueueLine[] {
    if (line.line === 'group') return [line];
    const row = toQueueRow(line.row, this.#projection, now);
    return row ? [{ line: 'item', row }] : [];
  }

  #tell(session: Session): void {
    const { version, result } = session;
    session.notify({
      version,
      lines: result.lines,
      items: result.items,
      byHolding: result.byHolding,
      loading: this.#loading(),
    });
  }
}
