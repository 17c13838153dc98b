import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { disk } from '../../support/replica/failing-disk';
import type { MemoryHub } from '../../support/replica/memory-hub';
import {
  engagementOf,
  firstScope,
  itemIn,
  sampleClient,
  sampleHub,
  secondScope,
} from '../../support/replica/sample-firm';
import { Workstation } from '../../support/replica/workstation';
import { workItemIdOf } from '../../support/sample-rows';

/** The replica holds what the hub shows, and the grid shows what the replica holds. */
const expectInStep = async (desk: Workstation): Promise<void> => {
  const stored = await desk.stored();
  expect(stored.rows).toEqual(Object.fromEntries(desk.hub.visible()));
  expect(stored.head).toBe(desk.hub.seq);
  expect(desk.shown()).toEqual(await desk.expectedRows());
};

afterEach(() => disk.mend());

/** Lets something happen right before the n-th page from now is asked for. */
const atPage = (desk: Workstation, n: number, happen: () => void): void => {
  let asked = 0;
  desk.main.fault = (method) => {
    if (method === 'feed.pull') asked += 1;
    if (method === 'feed.pull' && asked === n) happen();
    return 'none';
  };
};

type Change = (hub: MemoryHub) => void;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 9 }), fc.string({ minLength: 1, maxLength: 8 }))
    .map(
      ([engagement, n, title]): Change =>
        (hub) => {
          // The hub leaves a tombstone where a row moves, with a number after or before its new place.
          const other = engagement === 1 ? secondScope : firstScope;
          hub.put(engagement === 1 ? firstScope : secondScope, 'workItem', itemIn(engagement, n, { title }));
          hub.remove(other, 'workItem', workItemIdOf(n));
        },
    ),
  fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 9 })).map(
    ([engagement, n]): Change =>
      (hub) => {
        const [to, from] = engagement === 1 ? [firstScope, secondScope] : [secondScope, firstScope];
        hub.remove(from, 'workItem', workItemIdOf(n));
        hub.put(to, 'workItem', itemIn(engagement, n));
      },
  ),
  fc.tuple(fc.constantFrom(firstScope, secondScope), fc.integer({ min: 1, max: 9 })).map(
    ([scope, n]): Change =>
      (hub) =>
        hub.remove(scope, 'workItem', workItemIdOf(n)),
  ),
  fc.constantFrom(firstScope, secondScope).map(
    (scope): Change =>
      (hub) =>
        hub.leave(scope),
  ),
  fc.constantFrom(firstScope, secondScope).map(
    (scope): Change =>
      (hub) =>
        hub.join(scope),
  ),
  fc.string({ minLength: 1, maxLength: 8 }).map(
    (name): Change =>
      (hub) => {
        hub.put(firstScope, 'client', sampleClient(1, { name }));
        hub.put(secondScope, 'client', sampleClient(1, { name }));
      },
  ),
  fc.constantFrom(firstScope, secondScope).map(
    (scope): Change =>
      (hub) => {
        hub.remove(scope, 'client', sampleClient(1).id);
      },
  ),
  fc.constant<Change>((hub) => hub.put(firstScope, 'engagement', engagementOf(1, { name: 'Renamed' }))),
);

/** Changes between pulls and in the midst of one, with the size of its pages. */
const rounds = fc.array(
  fc.record({
    midway: fc.option(fc.tuple(fc.integer({ min: 2, max: 5 }), change)),
    changes: fc.array(change, { minLength: 1, maxLength: 5 }),
    pageSize: fc.integer({ min: 1, max: 6 }),
    reopens: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

test('after any change the replica holds the same as the hub, and shows it, opened anew or not', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (drawn) => {
      const hub = sampleHub();
      const desk = await Workstation.inStep(hub);
      for (const { changes, midway, pageSize, reopens } of drawn) {
        for (const each of changes) each(hub);
        hub.pageSize = pageSize;
        if (midway) atPage(desk, midway[0], () => midway[1](hub));
        if (reopens) {
          await desk.reopen();
          await desk.start();
        } else await desk.core.pull();
        desk.main.fault = () => 'none';
        await desk.core.pull();
        await expectInStep(desk);
      }
      const shown = desk.shown();
      await desk.reopen();
      await desk.core.start();
      // From blocks…
      expect(desk.shown()).toEqual(shown);
      await desk.core.pull();
      await desk.database.blocks.add({ body: 'not a block' });
      await desk.reopen();
      await desk.core.start();
      // …and from rows, where a block cannot be read.
      expect(desk.shown()).toEqual(shown);
      await desk.core.pull();
      await desk.end();
    }),
    { numRuns: 25 },
  );
});

test('the replica is whole again after a write failed anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(rounds, fc.integer({ min: 1, max: 30 }), async (drawn, failing) => {
      const hub = sampleHub();
      const desk = await Workstation.fresh(hub);
      disk.failOn(failing);
      await desk.start();
      for (const { changes, pageSize } of drawn) {
        for (const each of changes) each(hub);
        hub.pageSize = pageSize;
        await desk.core.pull();
      }
      // As much was read as some page says, and the grid shows just that.
      expect(desk.shown()).toEqual(await desk.expectedRows());
      await desk.reopen();
      await desk.start();
      await expectInStep(desk);
      await desk.end();
    }),
    { numRuns: 25 },
  );
});
