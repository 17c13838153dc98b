import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addComment, settleThread, threadsOf } from './comments';
import { makeBody, mergeBody } from './merge-body';

const both = (a: Y.Doc, b: Y.Doc): void => {
  const [fromA, fromB] = [Y.encodeStateAsUpdate(a), Y.encodeStateAsUpdate(b)];
  mergeBody(a, fromB);
  mergeBody(b, fromA);
};

const comment = (id: string, at: number, text: string) => ({
  id,
  threadId: 't1',
  personId: `p-${id}`,
  at,
  text,
});

test('two who answer in a thread apart are both heard, in the same order on both desks', () => {
  const [a, b] = [makeBody(1), makeBody(2)];
  addComment(a, { ...comment('c1', 10, 'Is this the right clause?'), quote: 'shall' });
  both(a, b);
  addComment(b, comment('c3', 30, 'It is.'));
  addComment(a, comment('c2', 20, 'Anyone?'));
  both(a, b);
  for (const doc of [a, b])
    expect(threadsOf(doc)).toEqual([
      {
        id: 't1',
        quote: 'shall',
        settled: null,
        comments: [
          { id: 'c1', personId: 'p-c1', at: 10, text: 'Is this the right clause?' },
          { id: 'c2', personId: 'p-c2', at: 20, text: 'Anyone?' },
          { id: 'c3', personId: 'p-c3', at: 30, text: 'It is.' },
        ],
      },
    ]);
});

test('resolved and opened again apart, a thread ends the same on both desks and loses nothing', () => {
  const [a, b] = [makeBody(1), makeBody(2)];
  addComment(a, comment('c1', 10, 'Check the date'));
  both(a, b);
  settleThread(a, 't1', { personId: 'pat', at: 20, settled: true });
  settleThread(b, 't1', { personId: 'kim', at: 21, settled: false });
  addComment(b, comment('c2', 22, 'Not yet'));
  both(a, b);
  expect(threadsOf(b)).toEqual(threadsOf(a));
  expect(threadsOf(a)[0]?.comments).toHaveLength(2);
  settleThread(a, 't1', { personId: 'pat', at: 30, settled: true });
  both(a, b);
  expect(threadsOf(b)[0]?.settled).toEqual({ personId: 'pat', at: 30 });
});
