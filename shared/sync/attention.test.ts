import { expect, it } from 'vitest';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { attentionGroups } from './attention';
import type { PendingMutation, PendingState } from './rebase';

const entry = (n: number, dependsOn: number[] = [], state: PendingState = 'rejected'): PendingMutation => ({
  mutation: sampleMutation(n, { dependsOn: dependsOn.map((other) => sampleMutation(other).id) }),
  position: n,
  state,
  answer: null,
  problem: null,
});

const shape = (entries: readonly PendingMutation[]): number[][] =>
  attentionGroups(entries).map(({ head, dependents }) =>
    [head, ...dependents].map(({ position }) => position),
  );

it('keeps a lost claim and everything that hung on it together, however far', () => {
  expect(shape([entry(3, [2]), entry(1), entry(2, [1]), entry(4)])).toEqual([[1, 2, 3], [4]]);
});

it('passes over what waits or was accepted', () => {
  expect(shape([entry(1, [], 'waiting'), entry(2, [1], 'accepted'), entry(3, [1], 'parked')])).toEqual([[3]]);
});

it('stands under the earliest of several, in whatever order they were named', () => {
  expect(shape([entry(1), entry(2), entry(3, [2, 1])])).toEqual([[1, 3], [2]]);
});

it('makes nothing of nothing', () => {
  expect(attentionGroups([])).toEqual([]);
});
