import { describe, expect, it } from 'vitest';
import {
  builtInViews,
  queryOf,
  sameContent,
  savedViews,
  sortAfterClick,
  type ViewContent,
  withoutView,
  withView,
} from './saved-views';

const content: ViewContent = { filter: {}, sort: [], groupBy: 'due' };
const view = (id: string, name: string) => ({ id, name, ...content });
const day = 86_400_000;
const at = {
  now: 1_000,
  timeZone: 'Asia/Kolkata',
  locale: 'en-IN',
  collapsed: ['late'],
  startOfDay: (days: number) => days * day,
};
const ids = (situation: Parameters<typeof builtInViews>[0]): string[] =>
  builtInViews(situation).map(({ id }) => id);

describe('the views everybody starts with', () => {
  it('are the same for a professional with one line of work', () => {
    expect(ids({ serviceLines: new Set(['bookkeeping', 'tax']), leads: false })).toEqual([
      'mine-and-free',
      'due-this-week',
      'everything',
      'completed',
    ]);
  });

  it('leave what is completed to the view of that name', () => {
    const views = builtInViews({ serviceLines: new Set(['tax', 'legal-drafting']), leads: true });
    for (const { id, filter } of views)
      expect(filter.statuses?.includes('completed') ?? true).toBe(id === 'completed');
  });

  it('tell accounting from legal only for somebody who has both', () => {
    const both = ids({ serviceLines: new Set(['tax', 'legal-drafting']), leads: false });
    expect(both).toContain('accounting');
    expect(both).toContain('legal');
  });

  it('show a lead what nobody holds and what waits for review', () => {
    const lead = ids({ serviceLines: new Set(['tax']), leads: true });
    expect(lead).toContain('unassigned');
    expect(lead).toContain('in-review');
  });
});

describe('own views', () => {
  it('are replaced in place and added at the end', () => {
    const views = [view('a', 'A'), view('b', 'B')];
    expect(withView(views, view('a', 'A2')).map(({ name }) => name)).toEqual(['A2', 'B']);
    expect(withView(views, view('c', 'C')).map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(withoutView(views, 'a')).toEqual([views[1]]);
  });

  it('are refused as a whole where another program wrote something else', () => {
    expect(savedViews.safeParse([{ id: 'a', name: 'A', filter: { statuses: ['burnt'] } }]).success).toBe(
      false,
    );
  });

  it('are the same whatever the order of their parts', () => {
    const one = { ...content, filter: { text: 'vat', statuses: ['ready' as const] } };
    const other = { ...content, filter: { statuses: ['ready' as const], text: 'vat' } };
    expect(sameContent(one, other)).toBe(true);
    expect(sameContent(one, content)).toBe(false);
    expect(sameContent({ ...content, filter: { text: undefined } }, content)).toBe(true);
  });
});

describe('the query of a view', () => {
  it('turns days into instants of the person’s own calendar', () => {
    const due = (dueWithin: 'past' | 'today' | 'week') =>
      queryOf({ ...content, filter: { dueWithin } }, at).dueBefore;
    expect([due('past'), due('today'), due('week')]).toEqual([1_000, day, 7 * day]);
  });

  it('asks for nothing that the view does not name', () => {
    expect(queryOf(content, at)).toEqual({
      sort: [],
      groupBy: 'due',
      collapsed: ['late'],
      timeZone: 'Asia/Kolkata',
      now: 1_000,
      locale: 'en-IN',
    });
  });
});

describe('clicking a column', () => {
  it('goes from ascending to descending and back to the queue’s own order', () => {
    const first = sortAfterClick([], 'client');
    const second = sortAfterClick(first, 'client');
    expect(first).toEqual([{ column: 'client', descending: false }]);
    expect(second).toEqual([{ column: 'client', descending: true }]);
    expect(sortAfterClick(second, 'client')).toEqual([]);
    expect(sortAfterClick(first, 'due')).toEqual([{ column: 'due', descending: false }]);
  });
});
