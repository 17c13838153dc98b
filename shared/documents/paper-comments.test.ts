import { describe, expect, it } from 'vitest';
import type { CommentThread } from './comments';
import { threadsOnPaper } from './paper-comments';

const thread = (id: string, ...by: string[]): CommentThread => ({
  id,
  quote: 'the rule',
  comments: by.map((personId, at) => ({ id: `${id}${at}`, personId, at, text: `Said ${at}` })),
  settled: id === 'b' ? { personId: 'asha', at: 9 } : null,
});

describe('comments that leave', () => {
  it('name people only where they may be named', () => {
    const threads = [thread('a', 'rosa', 'asha'), thread('b', 'asha', 'rosa')];
    const named = threadsOnPaper(threads, (id) => id.toUpperCase(), 'en-US');
    expect(named.map(({ comments }) => comments.map(({ by }) => by))).toEqual([
      ['ROSA', 'ASHA'],
      ['ASHA', 'ROSA'],
    ]);
    const unnamed = threadsOnPaper(threads, null, 'es-MX');
    expect(unnamed.map(({ comments }) => comments.map(({ by }) => by))).toEqual([
      ['Revisor 1', 'Revisor 2'],
      ['Revisor 2', 'Revisor 1'],
    ]);
    expect(unnamed.map(({ settled }) => settled)).toEqual([false, true]);
  });
});
