import fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimProblem, requirementOf } from '#shared/work-items/decide-work-item';
import { isHeld } from '#shared/work-items/lease';
import { inClaimOrder } from '#shared/work-items/next-claim';
import { compareQueuePlace } from '#shared/work-items/queue-order';
import { packBlock, unpackBlock } from '../../../renderer/replica/queue/block-codec';
import { Directory } from '../../../renderer/replica/queue/directory';
import { Projection } from '../../../renderer/replica/queue/projection';
import { Ranks } from '../../../renderer/replica/queue/ranks';
import { QueueSessions } from '../../../renderer/replica/queue/sessions';
import { slimOf } from '../../../renderer/replica/queue/slim-row';
import type { QueueLine, QueueQuery, QueueSummary } from '../../../renderer/replica/replica';
import { itemIn } from '../../support/replica/sample-firm';
import { Timers } from '../../support/replica/timers';
import { noon, pat } from '../../support/sample-rows';
import { type Happening, happenings, item, knownBefore, query } from './arbitrary-queue';

/** Longer than any answer about so few rows is put off, in ms. */
const calm = 1_000;

/** A projection and the queries over it, as the worker has them. */
class Grid {
  readonly timers = new Timers();
  readonly projection: Projection = new Projection(pat.id, (change) => this.sessions.changed(change));
  readonly sessions: QueueSessions = new QueueSessions(this.projection, this.timers.later, () => false);

  constructor() {
    for (const [kind, body] of knownBefore) this.projection.directory.put(kind, body);
    this.projection.directoryChanged();
  }

  take(happening: Happening): void {
    switch (happening.what) {
      case 'base':
        this.projection.applyBase(happening.block);
        break;
      case 'overlay':
        this.projection.applyOverlay(happening.items);
        break;
      case 'directory':
        this.projection.directory.put(happening.kind, happening.body);
        this.projection.directoryChanged();
        break;
      case 'time':
        this.timers.pass(calm);
    }
  }

  open(asked: QueueQuery): OpenAnswer {
    let summary: QueueSummary | null = null;
    const id = this.sessions.open(asked, (told) => {
      summary = told;
    });
    return {
      ask: (other) => this.sessions.ask(id, other),
      read: () => {
        const { version: _, ...said } = summary as unknown as QueueSummary;
        return { ...said, all: this.sessions.lines(id, 0, said.lines) };
      },
      lineOf: (line) => (line.line === 'item' ? this.sessions.lineOf(id, line.row.id) : null),
    };
  }

  /** The same rows and names, taken in all at once. */
  anew(): Grid {
    const grid = new Grid();
    const { projection } = this;
    for (const each of [...this.#happened]) if (each.what === 'directory') grid.take(each);
    grid.projection.applyBase({ rows: [...projection.baseRows()].map(fresh), gone: [] });
    const overlaid = [...projection.overlaidIds()].flatMap((id) => {
      const row = projection.visible(id);
      return row ? [{ id, row: fresh(row), mark: projection.mark(id) ?? null }] : [];
    });
    grid.projection.applyOverlay(overlaid);
    grid.timers.pass(calm);
    return grid;
  }

  readonly #happened: Happening[] = [];

  /** Takes in what happens, in order. */
  live(drawn: readonly Happening[]): void {
    for (const each of drawn) {
      this.#happened.push(each);
      this.take(each);
    }
    this.timers.pass(calm);
  }
}

interface OpenAnswer {
  ask(query: QueueQuery): void;
  read(): Omit<QueueSummary, 'version'> & { readonly all: readonly QueueLine[] };
  lineOf(line: QueueLine): number | null;
}

const fresh = <T extends object>(row: T): T => ({
  ...row,
  words: null,
  titleRank: Number.NaN,
  referenceRank: Number.NaN,
});

test('an answer that follows changes one by one equals one that is made anew', () => {
  fc.assert(
    fc.property(query, query, happenings, happenings, (asked, other, before, after) => {
      const grid = new Grid();
      grid.live(before);
      const answers = [grid.open(asked), grid.open({ ...other, locale: asked.locale })];
      grid.live(after);
      const anew = grid.anew();
      expect(answers[0]?.read()).toEqual(anew.open(asked).read());
      expect(answers[1]?.read()).toEqual(anew.open({ ...other, locale: asked.locale }).read());
    }),
    { numRuns: 300 },
  );
});

test('every line is found again, in or out of its group', () => {
  fc.assert(
    fc.property(query, happenings, (asked, drawn) => {
      const grid = new Grid();
      grid.live(drawn);
      const answer = grid.open(asked);
      const { all, lines } = answer.read();
      expect(all).toHaveLength(lines);
      all.forEach((line, at) => {
        if (line.line === 'item') expect(answer.lineOf(line)).toBe(at);
      });
      answer.ask({ ...asked, collapsed: [] });
      const open = answer.read();
      const shown = open.all.filter(({ line }) => line === 'item');
      expect(shown).toHaveLength(open.items);
      const counted = open.all.reduce((sum, line) => sum + (line.line === 'group' ? line.count : 0), 0);
      if (asked.groupBy !== null) expect(counted).toBe(open.items);
    }),
  );
});

test('equal rows stand in queue order, and what has no due date stands last', () => {
  fc.assert(
    fc.property(query, happenings, fc.boolean(), (asked, drawn, descending) => {
      const grid = new Grid();
      grid.live(drawn);
      const unsorted = grid
        .open({ ...asked, sort: [], groupBy: null })
        .read()
        .all.flatMap(rowsOf);
      expect(unsorted).toEqual(unsorted.toSorted(compareQueuePlace));
      const byDue = grid
        .open({ ...asked, sort: [{ column: 'due', descending }], groupBy: null })
        .read()
        .all.flatMap(rowsOf);
      const expected = byDue.toSorted((a, b) => {
        const sign = descending ? -1 : 1;
        const due = (a.dueAt ?? sign * Number.MAX_SAFE_INTEGER) - (b.dueAt ?? sign * Number.MAX_SAFE_INTEGER);
        return due * sign || compareQueuePlace(a, b);
      });
      expect(byDue).toEqual(expected);
    }),
  );
});

test('titles sort as the collation of the locale has them', () => {
  fc.assert(
    fc.property(query, happenings, happenings, fc.boolean(), (asked, before, after, descending) => {
      const grid = new Grid();
      grid.live(before);
      const answer = grid.open({ ...asked, sort: [{ column: 'title', descending }], groupBy: null });
      grid.live(after);
      const { compare } = new Intl.Collator(asked.locale);
      const shown = answer.read().all.flatMap(rowsOf);
      for (const [at, row] of shown.entries()) {
        const next = shown[at + 1];
        if (!next) continue;
        const order = compare(row.title, next.title) * (descending ? -1 : 1);
        expect(order).toBeLessThanOrEqual(0);
        if (row.title === next.title) expect(compareQueuePlace(row, next)).toBeLessThan(0);
      }
    }),
  );
});

test('counts beside the views are of what matches without regard to whose it is', () => {
  fc.assert(
    fc.property(query, happenings, (asked, drawn) => {
      const grid = new Grid();
      grid.live(drawn);
      const { holding: _, ...rest } = asked;
      const { byHolding } = grid.open(asked).read();
      const rows = grid
        .open({ ...rest, groupBy: null })
        .read()
        .all.flatMap(rowsOf);
      const held = rows.filter((row) =>
        isHeld(
          { ...row, hold: row.leaseUntil === null ? null : { mutationId: null, leaseUntil: row.leaseUntil } },
          noon,
        ),
      );
      expect(byHolding.mine).toBe(held.filter(({ assigneeId }) => assigneeId === pat.id).length);
      expect(byHolding.others).toBe(held.length - byHolding.mine);
      const takeable = new Set(['ready', 'started', 'waiting', 'returned']);
      expect(byHolding.free).toBe(
        rows.filter((row) => !held.includes(row) && takeable.has(row.status)).length,
      );
      // Pat is no lead and no reviewer of an engagement: only what names them is theirs to review.
      expect(byHolding.reviewing).toBe(
        rows.filter(
          (row) => row.status === 'review' && row.reviewerId === pat.id && row.assigneeId !== pat.id,
        ).length,
      );
    }),
  );
});

test('a row says why it cannot be claimed as the rule on the whole item does, and next is the first that can', () => {
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 14 }), (drawn) => {
      const items = new Map(drawn.map((each) => [each.id, each]));
      const grid = new Grid();
      grid.projection.applyBase({ rows: [...items.values()].map(slimOf), gone: [] });
      const problemOf = (id: (typeof drawn)[number]['id']) => {
        const whole = items.get(id);
        const engagement = grid.projection.directory.engagement(whole?.engagementId ?? '');
        return whole && engagement ? claimProblem(whole, { actor: pat, engagement, now: noon }) : undefined;
      };
      const shown = grid.projection.rows([...items.keys()], noon);
      for (const row of shown) expect(row.claimProblem).toEqual(problemOf(row.id));
      const all = [...items.values()].flatMap((each) => {
        const engagement = grid.projection.directory.engagement(each.engagementId);
        if (!engagement) return [];
        const { serviceLine } = engagement;
        return [{ ...each, serviceLine, requirement: requirementOf(each, engagement) }];
      });
      const held = all.filter((each) => each.assigneeId === pat.id && isHeld(each, noon));
      const [first] = inClaimOrder(
        all.filter(({ id }) => problemOf(id) === null),
        { now: noon, openUntilDue: () => null, linesHeld: new Set(held.map((each) => each.serviceLine)) },
      );
      expect(grid.projection.next(noon)?.id).toBe(first?.id);
    }),
  );
});

test('a block comes back from its text as it was, its rows in the order of the queue', () => {
  fc.assert(
    fc.property(fc.array(item), fc.array(fc.uuid()), (drawn, gone) => {
      const block = { rows: drawn.map(slimOf), gone };
      const inOrder = { rows: block.rows.toSorted(compareQueuePlace), gone };
      expect(unpackBlock(packBlock(block), new Map())).toEqual(inOrder);
    }),
  );
});

test('a title that comes later stands between its neighbours, or all are ranked anew', () => {
  const title = fc.oneof(
    fc.string({ minLength: 1, maxLength: 3 }),
    fc.constantFrom('e\u0301', '\u00e9', 'E', 'e'),
  );
  fc.assert(
    fc.property(fc.array(title), fc.array(title, { minLength: 1, maxLength: 30 }), (first, later) => {
      const ranks = new Ranks(new Directory());
      ranks.use('en');
      const slim = (text: string, at: number) => slimOf(itemIn(1, at, { title: text }));
      const rows = first.map(slim);
      ranks.prepare('title', rows);
      for (const [at, text] of later.entries()) {
        const row = slim(text, 100 + at);
        rows.push(row);
        ranks.admit([row]);
        if (!ranks.has('title')) return;
      }
      const { compare } = new Intl.Collator('en');
      for (const a of rows)
        for (const b of rows) {
          if (a.title === b.title) expect(a.titleRank).toBe(b.titleRank);
          const order = compare(a.title, b.title);
          if (order !== 0) expect(Math.sign(a.titleRank - b.titleRank)).toBe(Math.sign(order));
        }
    }),
  );
});

const rowsOf = (line: QueueLine) => (line.line === 'item' ? [line.row] : []);
