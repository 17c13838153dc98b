import type { QueueLine, QueueRow, QueueSession, QueueSummary } from '../../replica/replica';

/** Lines fetched at once: a screen and a half, so that scrolling by pages asks once a page. */
export const pageSize = 100;
/** Pages kept; far more than any screen shows, far less than a hundred thousand rows. */
const keptPages = 24;

interface Page {
  readonly version: number;
  readonly lines: readonly QueueLine[];
}

type Source = Pick<QueueSession, 'lines' | 'summary'>;

/**
 * The lines of a queue session that have been looked at, by page. A page of an older version stays on screen until its
 * newer one has been read, so that the grid never goes blank; a line that reads the same keeps its identity, so that a
 * memoised row does not render again.
 */
export class LinePages {
  readonly #source: Source;
  readonly #pages = new Map<number, Page>();
  readonly #reading = new Map<number, number>();
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  #shown: readonly number[] = [];
  #revision = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#stop = source.summary.subscribe(() => this.#refresh());
  }

  /** Grows whenever a line that was read may read differently; the shape `useSyncExternalStore` wants. */
  readonly revision = (): number => this.#revision;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The line at `index`, or undefined while it is read. */
  line(index: number): QueueLine | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.lines[index % pageSize];
  }

  /** Tells which lines are on screen (inclusive); their pages are read, with one more on either side. */
  show(from: number, to: number): void {
    const first = Math.max(0, Math.floor(from / pageSize) - 1);
    const last = Math.floor(Math.max(from, to) / pageSize) + 1;
    this.#shown = Array.from({ length: last - first + 1 }, (_none, index) => first + index);
    this.#refresh();
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #refresh(): void {
    const summary = this.#source.summary.get();
    for (const page of this.#shown) {
      if (page * pageSize >= summary.lines) this.#forgetFrom(page);
      else if (!this.#isFresh(page, summary)) this.#read(page, summary.version);
    }
  }

  #isFresh(page: number, { version }: QueueSummary): boolean {
    return this.#pages.get(page)?.version === version || this.#reading.get(page) === version;
  }

  #forgetFrom(page: number): void {
    if (this.#pages.delete(page)) this.#changed();
  }

  #read(page: number, version: number): void {
    this.#reading.set(page, version);
    const from = page * pageSize;
    const settle = (lines: readonly QueueLine[] | null): void => {
      if (this.#reading.get(page) !== version) return;
      this.#reading.delete(page);
      if (lines === null) return;
      const before = this.#pages.get(page)?.lines;
      this.#pages.delete(page);
      this.#pages.set(page, { version, lines: lines.map((line) => kept(line, before)) });
      this.#trim();
      this.#changed();
    };
    this.#source.lines(from, from + pageSize).then(settle, () => settle(null));
  }

  #trim(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) return;
      if (!this.#shown.includes(page)) this.#pages.delete(page);
    }
  }

  #changed(): void {
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }
}

/** The line as it was before, where it still reads the same anywhere on its page. */
const kept = (line: QueueLine, before: readonly QueueLine[] | undefined): QueueLine =>
  before?.find((other) => sameLine(other, line)) ?? line;

const sameLine = (a: QueueLine, b: QueueLine): boolean => {
  if (a.line === 'group')
    return b.line === 'group' && a.key === b.key && a.count === b.count && a.collapsed === b.collapsed;
  return b.line === 'item' && a.row.id === b.row.id && sameRow(a.row, b.row);
};

const sameRow = (a: QueueRow, b: QueueRow): boolean =>
  (Object.keys(a) as (keyof QueueRow)[]).every((key) => samePart(a[key], b[key]));

/** Parts are primitives but for the reservation and the problem, which hold a few primitives. */
const samePart = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && a !== null && JSON.stringify(a) === JSON.stringify(b));
