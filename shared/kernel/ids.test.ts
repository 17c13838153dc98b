import { expect, it } from 'vitest';
import { makeIdFactory, mutationId } from './ids';

const factory = (bytes: number) => {
  let now = Date.UTC(2026, 10, 24);
  return makeIdFactory({ now: () => now++ }, { bytes: (length) => new Uint8Array(length).fill(bytes) });
};

it('makes UUIDs of version 7, from the clock and the randomness it was given', () => {
  const id = factory(0).mutation();
  expect(mutationId.parse(id)).toBe(id);
  expect(id[14]).toBe('7');
  expect(factory(0).mutation()).toBe(id);
  expect(factory(1).mutation()).not.toBe(id);
});

it('makes ids that sort by the time they were made', () => {
  const ids = factory(0);
  const made = Array.from({ length: 20 }, () => ids.mutation());
  expect(made.toSorted()).toEqual(made);
});
