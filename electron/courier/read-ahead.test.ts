import { describe, expect, it } from 'vitest';
import type { DomainError } from '#shared/kernel/errors';
import { domainError } from '#shared/kernel/errors';
import { err, ok } from '#shared/kernel/result';
import type { FeedPage } from '#shared/protocol/hub-api';
import { nextPage, type PageAsked } from '#shared/sync/next-page';
import { ReadAhead } from './read-ahead';

const scope = '0190b7a0-0000-7000-8000-000000000001';

const start: PageAsked = { epoch: null, cursors: [], upTo: null };

/** The n-th page of so many, as the hub writes it: the rows last. */
const pageOf = (n: number, count: number): FeedPage => ({
  epoch: 'one',
  rebuild: false,
  head: count,
  cursors: [{ scope, seq: n }],
  forget: [],
  backfill: [],
  more: n < count,
  now: 0,
  entries: [{ scope, seq: n, kind: 'forecast', id: 'f', row: { words: ',"entries":[' } }],
});

const bytesOf = (page: FeedPage): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(page));

/** A hub with so many pages; what it was asked is kept. */
const hubOf = (count: number, problems: (DomainError | null)[] = []) => {
  const asked: PageAsked[] = [];
  const ahead = new ReadAhead(async (question) => {
    asked.push(question);
    const problem = problems.shift() ?? null;
    return problem ? err(problem) : ok(bytesOf(pageOf((question.cursors[0]?.seq ?? 0) + 1, count)));
  });
  return { asked, ahead };
};

const questionsOf = (count: number): PageAsked[] => {
  const questions: PageAsked[] = [];
  for (let next: PageAsked | null = start, n = 1; next; n += 1) {
    questions.push(next);
    next = nextPage(next, pageOf(n, count));
  }
  return questions;
};

describe('reading the feed ahead', () => {
  it('asks the hub for the next page before the window does, and for none twice', async () => {
    const { asked, ahead } = hubOf(4);
    const questions = questionsOf(4);
    for (const [n, question] of questions.entries()) {
      expect(await ahead.page(question)).toEqual(ok(bytesOf(pageOf(n + 1, 4))));
      expect(asked).toEqual(questions.slice(0, n + 2));
    }
  });

  it('asks for what is wanted where that is another page than it expected', async () => {
    const { asked, ahead } = hubOf(4);
    await ahead.page(start);
    await ahead.page(start);
    expect(asked.filter(({ upTo }) => upTo === null)).toHaveLength(2);
  });

  it('asks once more for a page that did not come, and passes on what then happens', async () => {
    const unreachable = domainError('hub.unreachable');
    const { ahead } = hubOf(3, [null, unreachable, null, unreachable, unreachable]);
    const [first, second, third] = questionsOf(3);
    if (!first || !second || !third) throw new Error('three pages are three questions');
    expect((await ahead.page(first)).ok).toBe(true);
    expect((await ahead.page(second)).ok).toBe(true);
    expect(await ahead.page(third)).toEqual(err(unreachable));
  });

  it('leaves a page alone that it cannot read', async () => {
    let asked = 0;
    const ahead = new ReadAhead(async () => {
      asked += 1;
      return ok(new TextEncoder().encode('<html>'));
    });
    await ahead.page(start);
    expect(asked).toBe(1);
  });
});
