import { describe, expect, it } from 'vitest';
import type { WorkItemId } from '#shared/kernel/ids';
import type { QueueLine, QueueRow, QueueSummary } from '../../replica/replica';
import { LinePages } from './line-pages';

const rowOf = (n: number, title: string): QueueRow =>
  ({ id: `item-${n}` as WorkItemId, title, claimProblem: null, reservedFor: null }) as QueueRow;

/** A session of numbered rows whose answers come when the test lets them. */
const makeSession = (count: number) => {
  let summary = { version: 1, lines: count } as QueueSummary;
  let titles = 'first';
  const listeners = new Set<() => void>();
  const answers: (() => void)[] = [];
  const asked: number[] = [];
  return {
    asked,
    summary: {
      get: () => summary,
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    lines: (from: number, to: number): Promise<QueueLine[]> => {
      asked.push(from);
      const title = titles;
      const lines = Array.from({ length: Math.min(to, count) - from }, (_none, index) => ({
        line: 'item' as const,
        row: rowOf(from + index, from + index === 3 ? title : 'same'),
      }));
      return new Promise((resolve) => answers.push(() => resolve(lines)));
    },
    answer: async () => {
      for (const give of answers.splice(0)) give();
      await Promise.resolve();
      await Promise.resolve();
    },
    change: (to: string) => {
      titles = to;
      summary = { ...summary, version: summary.version + 1 };
      for (const listener of listeners) listener();
    },
  };
};

const titleAt = (pages: LinePages, index: number): string | undefined => {
  const line = pages.line(index);
  return line?.line === 'item' ? line.row.title : undefined;
};

describe('lines of the grid', () => {
  it('are undefined until they are read, and asked for once', async () => {
    const session = makeSession(1_000);
    const pages = new LinePages(session);
    pages.show(0, 30);
    pages.show(5, 35);
    expect(pages.line(3)).toBeUndefined();
    expect(session.asked).toEqual([0, 100]);
    await session.answer();
    expect(titleAt(pages, 3)).toBe('first');
  });

  it('stay on screen while a newer version is read', async () => {
    const session = makeSession(100);
    const pages = new LinePages(session);
    pages.show(0, 30);
    await session.answer();
    session.change('second');
    expect(titleAt(pages, 3)).toBe('first');
    await session.answer();
    expect(titleAt(pages, 3)).toBe('second');
  });

  it('keep their identity where they read the same', async () => {
    const session = makeSession(100);
    const pages = new LinePages(session);
    pages.show(0, 30);
    await session.answer();
    const [same, changed] = [pages.line(2), pages.line(3)];
    session.change('second');
    await session.answer();
    expect(pages.line(2)).toBe(same);
    expect(pages.line(3)).not.toBe(changed);
  });

  it('drop an answer that a newer question overtook', async () => {
    const session = makeSession(100);
    const pages = new LinePages(session);
    pages.show(0, 30);
    session.change('second');
    await session.answer();
    expect(titleAt(pages, 3)).toBe('second');
  });

  it('tell their listeners that something was read', async () => {
    const session = makeSession(100);
    const pages = new LinePages(session);
    let told = 0;
    pages.subscribe(() => told++);
    pages.show(0, 30);
    await session.answer();
    expect(told).toBe(1);
    expect(pages.revision()).toBe(1);
  });
});
