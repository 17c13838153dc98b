import { beforeEach, describe, expect, it } from 'vitest';
import { engagementOf, itemIn, sampleClient } from '../../../tests/support/replica/sample-firm';
import { Timers } from '../../../tests/support/replica/timers';
import { noon, pat } from '../../../tests/support/sample-rows';
import type { QueueQuery, QueueSummary } from '../replica';
import { Projection } from './projection';
import { QueueSessions } from './sessions';
import { slimOf } from './slim-row';

const byTitle: QueueQuery = {
  sort: [{ column: 'title', descending: false }],
  groupBy: null,
  timeZone: 'UTC',
  now: noon,
  locale: 'en',
};

let timers: Timers;
let projection: Projection;
let sessions: QueueSessions;

beforeEach(() => {
  timers = new Timers();
  projection = new Projection(pat.id, (change) => sessions.changed(change));
  sessions = new QueueSessions(projection, timers.later, () => false);
  projection.directory.put('person', pat);
  projection.directory.put('client', sampleClient(1));
  projection.directory.put('engagement', engagementOf(1));
});

const titled = (n: number, title: string) => slimOf(itemIn(1, n, { title }));
const put = (...rows: readonly ReturnType<typeof titled>[]): void => projection.applyBase({ rows, gone: [] });

const watch = (query: QueueQuery) => {
  const told: QueueSummary[] = [];
  const id = sessions.open(query, (summary) => told.push(summary));
  const titles = (): string[] =>
    sessions.lines(id, 0, 1_000).flatMap((line) => (line.line === 'item' ? [line.row.title] : []));
  return { id, told, titles };
};

describe('queries on screen', () => {
  it('stay in order when a title no longer finds room between its neighbours', () => {
    put(titled(1, 'a'), titled(2, 'b'));
    const watched = [watch(byTitle), watch({ ...byTitle, statuses: ['ready'] })];
    // Each stands right after the first: there is room for some fifty between two numbers.
    for (let n = 0; n < 60; n++) put(titled(10 + n, `a ${String(999 - n)}`), titled(1_000 + n, `b ${n}`));
    for (let n = 0; n < 60; n++) put(titled(10 + n, `a ${String(600 - n)}`), titled(1_000 + n, `a ${n}`));
    for (const { titles } of watched)
      expect(titles()).toEqual(titles().toSorted(new Intl.Collator('en').compare));
  });

  it('are told of each change with a higher version, and of nothing once they are closed', () => {
    const { id, told } = watch(byTitle);
    put(titled(1, 'a'));
    sessions.ask(id, { ...byTitle, groupBy: 'status' });
    sessions.ask(id, { ...byTitle, groupBy: 'status', collapsed: ['ready'] });
    expect(told.map(({ version, lines }) => [version, lines])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 1],
    ]);
    sessions.close(id);
    put(titled(2, 'b'));
    expect(told).toHaveLength(4);
    expect(sessions.lines(id, 0, 10)).toEqual([]);
    expect(sessions.lineOf(id, titled(1, 'a').id)).toBeNull();
  });

  it('wait a moment while rows come by the hundred', () => {
    const { told, titles } = watch(byTitle);
    put(...Array.from({ length: 300 }, (_, n) => titled(n, `Title ${n}`)));
    put(titled(500, 'One more'));
    expect(told).toHaveLength(1);
    timers.pass(1_000);
    expect(told.at(-1)).toMatchObject({ lines: 301, version: 2 });
    expect(titles()).toHaveLength(301);
  });

  it('give the ids between two lines, whichever comes first, without headings', () => {
    put(titled(1, 'a'), titled(2, 'b'), titled(3, 'c'));
    const { id } = watch({ ...byTitle, groupBy: 'priority' });
    const ids = [1, 2, 3].map((n) => titled(n, '').id);
    expect(sessions.idsBetween(id, 0, 3)).toEqual(ids);
    expect(sessions.idsBetween(id, 3, 2)).toEqual(ids.slice(1));
  });
});

describe('search', () => {
  it('puts references before titles and titles before names, and all words must be found', () => {
    projection.directory.put('client', sampleClient(1, { name: 'Zürich Holding' }));
    put(
      titled(1, 'Zurich audit'),
      slimOf(itemIn(1, 2, { title: 'Payroll', reference: 'ZURICH-1' })),
      titled(3, 'Payroll'),
    );
    expect(projection.search('zürich', 10, noon).map(({ id }) => id)).toEqual(
      [2, 1, 3].map((n) => titled(n, '').id),
    );
    expect(projection.search('zürich payroll', 1, noon).map(({ id }) => id)).toEqual([titled(2, '').id]);
    expect(projection.search('zürich nothing', 10, noon)).toEqual([]);
    expect(projection.search('  ', 10, noon)).toEqual([]);
  });
});
