import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideMutation } from '#shared/sync/decide-mutation';
import { type PendingMutation, replay, replayed, rowsNeededByAll } from '#shared/sync/rebase';
import type { RowLookup } from '#shared/sync/row';
import { RowStore, work } from './arbitrary-work';

test('replaying on the hub’s rows gives what the hub decides, when nobody else writes', () => {
  fc.assert(
    fc.property(work, fc.nat(25), (drawn, confirmed) => {
      const hub = new RowStore(drawn);
      const replica = new RowStore(drawn);
      drawn.mutations.forEach((mutation, index) => {
        const decision = decideMutation(hub.lookup, mutation, mutation.recordedAt);
        if (!decision.ok) return;
        hub.write(decision.value);
        // The base knows the first few; the others are still pending.
        if (index < confirmed) replica.write(decision.value);
      });
      replica.write(replay(replica.lookup, drawn.mutations.slice(confirmed)).values());
      expect(replica.snapshot()).toEqual(hub.snapshot());
    }),
  );
});

test('a replay changes nothing but what it answers with, and gives the same every time', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      const base = new RowStore(drawn);
      const before = base.snapshot();
      const once = [...replay(base.lookup, drawn.mutations)];
      expect([...replay(base.lookup, drawn.mutations)]).toEqual(once);
      expect(base.snapshot()).toEqual(before);
    }),
  );
});

test('a replay asks only for the rows it named', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      const base = new RowStore(drawn);
      const named = new Set(rowsNeededByAll(drawn.mutations).map(({ kind, id }) => `${kind}:${id}`));
      const watched: RowLookup = (kind, id) => {
        expect(named).toContain(`${kind}:${id}`);
        return base.lookup(kind, id);
      };
      replay(watched, drawn.mutations);
    }),
  );
});

test('refusing some of them makes the rest no different from never having asked', () => {
  fc.assert(
    fc.property(work, fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }), (drawn, rejected) => {
      const base = new RowStore(drawn);
      const pending = drawn.mutations.map(
        (mutation, index): PendingMutation => ({
          mutation,
          position: index,
          state: rejected[index] ? 'rejected' : 'waiting',
          answer: null,
          problem: null,
        }),
      );
      const kept = drawn.mutations.filter((_, index) => !rejected[index]);
      expect(replayed(pending.toReversed())).toEqual(kept);
      expect(replay(base.lookup, replayed(pending))).toEqual(replay(base.lookup, kept));
    }),
  );
});
