import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attentionGroups, needsAttention } from '#shared/sync/attention';
import type { PendingMutation } from '#shared/sync/rebase';
import { sampleMutation } from '../../support/sample-mutation';

/** Each hangs on some of those before it, named in any order. */
const pending: fc.Arbitrary<PendingMutation[]> = fc
  .array(
    fc.record({
      state: fc.constantFrom('waiting', 'accepted', 'rejected', 'parked'),
      dependsOn: fc.array(fc.nat(30), { maxLength: 3 }),
    }),
    { maxLength: 30 },
  )
  .map((drawn) =>
    drawn.map(({ state, dependsOn }, index) => ({
      mutation: sampleMutation(index, {
        dependsOn: dependsOn.filter((n) => n < index).map((n) => sampleMutation(n).id),
      }),
      position: index,
      state,
      answer: null,
      problem: null,
    })),
  );

test('groups are a partition: whatever needs attention stands in exactly one', () => {
  fc.assert(
    fc.property(pending, (entries) => {
      const grouped = attentionGroups(entries).flatMap(({ head, dependents }) => [head, ...dependents]);
      const ids = grouped.map(({ mutation }) => mutation.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(new Set(ids)).toEqual(
        new Set(entries.filter(needsAttention).map(({ mutation }) => mutation.id)),
      );
    }),
  );
});

test('a group begins with what hangs on nothing else of the list, and runs from old to new', () => {
  fc.assert(
    fc.property(pending, (entries) => {
      const listed = new Set(entries.filter(needsAttention).map(({ mutation }) => mutation.id));
      for (const { head, dependents } of attentionGroups(entries)) {
        expect(head.mutation.dependsOn.filter((id) => listed.has(id))).toEqual([]);
        const positions = [head, ...dependents].map(({ position }) => position);
        expect(positions).toEqual(positions.toSorted((a, b) => a - b));
        const members = new Set([head, ...dependents].map(({ mutation }) => mutation.id));
        for (const { mutation } of dependents)
          expect(mutation.dependsOn.some((id) => members.has(id))).toBe(true);
      }
    }),
  );
});

test('the order in which they are given does not matter', () => {
  fc.assert(
    fc.property(
      pending.chain((entries) =>
        fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
      ),
      ([entries, shuffled]) => {
        expect(attentionGroups(shuffled)).toEqual(attentionGroups(entries));
      },
    ),
  );
});
