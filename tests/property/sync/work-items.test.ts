import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideMutation, rowsNeededBy } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import type { RowLookup } from '#shared/sync/row';
import { isHeld, renewedByContact } from '#shared/work-items/lease';
import type { WorkItem } from '#shared/work-items/work-item';
import { hour, mutationIdOf } from '../../support/sample-rows';
import { RowStore, work, workItemIds } from './arbitrary-work';

const itemIdOf = ({ command }: Mutation): string | null =>
  'workItemId' in command && !('attachmentId' in command) ? command.workItemId : null;

const decideAll = (
  { engagement, mutations }: Parameters<Parameters<typeof work.map>[0]>[0],
  look: (
    mutation: Mutation,
    accepted: boolean,
    store: RowStore,
    before: ReturnType<RowStore['snapshot']>,
  ) => void,
): RowStore => {
  const store = new RowStore({ engagement });
  for (const mutation of mutations) {
    const before = store.snapshot();
    const decision = decideMutation(store.lookup, mutation, mutation.recordedAt);
    if (decision.ok) store.write(decision.value);
    look(mutation, decision.ok, store, before);
  }
  return store;
};

test('a mutation that the rules refuse leaves no trace, and none changes what it was given', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      decideAll(drawn, (_mutation, accepted, store, before) => {
        if (!accepted) expect(store.snapshot()).toEqual(before);
      });
      const store = new RowStore(drawn);
      const untouched = store.snapshot();
      for (const mutation of drawn.mutations) decideMutation(store.lookup, mutation, mutation.recordedAt);
      expect(store.snapshot()).toEqual(untouched);
    }),
  );
});

test('an accepted mutation writes one item at most, and says in the activity what it was', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      decideAll(drawn, (mutation, accepted, store, before) => {
        const after = store.snapshot();
        const changed = workItemIds.filter(
          (id) => JSON.stringify(after[`workItem:${id}`]) !== JSON.stringify(before[`workItem:${id}`]),
        );
        const itemId = itemIdOf(mutation);
        expect(changed).toEqual(accepted && itemId !== null ? [itemId] : []);
        expect(store.lookup('activity', mutation.id) !== undefined).toBe(accepted && itemId !== null);
      });
    }),
  );
});

test('fences only grow, by one with every change of hands and never without one', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      const seen = new Map(workItemIds.map((id) => [id, { fence: 0, holder: null as string | null }]));
      decideAll(drawn, (mutation, accepted, store) => {
        for (const id of workItemIds) {
          const item = store.lookup('workItem', id)!;
          const before = seen.get(id)!;
          const taken =
            accepted &&
            itemIdOf(mutation) === id &&
            /^work-item\.(claim|assign|release)$/.test(mutation.command.type);
          expect(item.fence).toBe(before.fence + (taken ? 1 : 0));
          if (item.assigneeId !== before.holder) expect(taken).toBe(true);
          seen.set(id, { fence: item.fence, holder: item.assigneeId });
        }
      });
    }),
  );
});

test('at most one fence of an item holds: number and claim name the same hold', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      const store = decideAll(drawn, () => undefined);
      const now = drawn.mutations.at(-1)!.recordedAt;
      for (const id of workItemIds) {
        const item = store.lookup('workItem', id)!;
        // Notes are not fenced; ticking is, and is refused for other reasons than the fence only by these codes.
        const references = [
          ...Array.from({ length: item.fence + 3 }, (_, fence) => fence),
          ...Array.from({ length: drawn.mutations.length + 2 }, (_, n) => ({ claim: mutationIdOf(n) })),
        ];
        const holding = references.filter((fence) => {
          const mutation = {
            ...drawn.mutations[0]!,
            id: mutationIdOf(999),
            scope: drawn.engagement.id as unknown as Mutation['scope'],
            personId: item.assigneeId ?? drawn.engagement.members[0]!.personId,
            command: {
              type: 'work-item.tick' as const,
              workItemId: item.id,
              fence,
              checklistItemId: '1',
              done: true,
            },
          };
          const decision = decideMutation(store.lookup, mutation, now);
          return decision.ok || decision.error.code !== 'work-item.fence-outdated';
        });
        const names = [item.fence, ...(item.hold?.mutationId ? [{ claim: item.hold.mutationId }] : [])];
        // Kept for somebody else since its holder let the lease run out: then none does.
        const author = store.lookup('person', item.assigneeId ?? '');
        const { reservedFor } = item;
        const isKept =
          author !== undefined &&
          !isHeld(item, now) &&
          reservedFor !== null &&
          (reservedFor.kind === 'person'
            ? reservedFor.personId !== author.id
            : reservedFor.teamId !== author.teamId);
        expect(holding).toEqual(isKept ? [] : names);
      }
    }),
    { numRuns: 50 },
  );
});

test('a claim is refused to everybody else while the lease runs', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      decideAll(drawn, (mutation, accepted, _store, before) => {
        if (mutation.command.type !== 'work-item.claim' || !accepted) return;
        const item = before[`workItem:${mutation.command.workItemId}`] as Parameters<typeof isHeld>[0];
        expect(isHeld(item, mutation.recordedAt)).toBe(false);
      });
    }),
  );
});

test('a decision asks for no row that it did not name before', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      const store = new RowStore(drawn);
      for (const mutation of drawn.mutations) {
        const named = new Set(rowsNeededBy(mutation).map(nameOf));
        const watched: RowLookup = (kind, id) => {
          expect(named).toContain(nameOf({ kind, id }));
          return store.lookup(kind, id);
        };
        const decision = decideMutation(watched, mutation, mutation.recordedAt);
        if (decision.ok) store.write(decision.value);
      }
    }),
  );
});

test('a lease only ever gets longer while nobody else takes the item, unless its holder brings it back', () => {
  fc.assert(
    fc.property(work, (drawn) => {
      decideAll(drawn, (mutation, accepted, store, before) => {
        const id = itemIdOf(mutation);
        if (id === null || !accepted || mutation.command.type === 'work-item.check-in') return;
        const was = before[`workItem:${id}`] as WorkItem;
        const is = store.lookup('workItem', id)!;
        if (was.fence !== is.fence || was.hold?.leaseUntil == null) return;
        expect(is.hold?.leaseUntil ?? 0).toBeGreaterThanOrEqual(was.hold.leaseUntil);
      });
    }),
  );
});

test('contact changes nothing but the end of a running lease: no fence, no holder, no second valid fence', () => {
  fc.assert(
    fc.property(work, fc.integer({ min: -hour, max: 40 * hour }), (drawn, later) => {
      const store = decideAll(drawn, () => undefined);
      const now = drawn.mutations.at(-1)!.recordedAt + later;
      for (const id of workItemIds) {
        const item = store.lookup('workItem', id)!;
        const renewed = renewedByContact(item, drawn.engagement, now);
        if (renewed === null) continue;
        expect(isHeld(item, now)).toBe(true);
        expect({ ...renewed, hold: null }).toEqual({ ...item, hold: null });
        expect(renewed.hold).toEqual({
          ...item.hold,
          leaseUntil: now + drawn.engagement.leaseMilliseconds,
        });
        expect(renewed.hold!.leaseUntil!).toBeGreaterThan(item.hold!.leaseUntil!);
        // Once was enough: the next contact finds more than half of it left.
        expect(renewedByContact(renewed, drawn.engagement, now)).toBeNull();
      }
    }),
  );
});
