import { afterEach, beforeEach, expect, it } from 'vitest';
import { domainError } from '#shared/kernel/errors';
import { disk } from '../../../tests/support/replica/failing-disk';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import {
  clientIdOf,
  firstScope,
  itemIn,
  sampleHub,
  secondScope,
} from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { pat, workItemIdOf } from '../../../tests/support/sample-rows';

const item = workItemIdOf(11);
const client = `client:${clientIdOf(1)}`;

let hub: MemoryHub;
let desk: Workstation;

beforeEach(async () => {
  hub = sampleHub();
  desk = await Workstation.inStep(hub);
});

afterEach(async () => {
  disk.mend();
  await desk.end();
});

const expectInStep = async (): Promise<void> => {
  expect((await desk.stored()).rows).toEqual(Object.fromEntries(hub.visible()));
  expect(desk.shown()).toEqual(await desk.expectedRows());
};

const cursors = async (): Promise<string[]> => Object.keys((await desk.stored()).cursors);

it('erases the rows of a forgotten scope, keeps what stands in another, and leaves a notice', async () => {
  hub.put(secondScope, 'invoice', { id: 'i-1' });
  await desk.core.pull();
  hub.leave(secondScope);
  await desk.core.pull();
  const stored = await desk.stored();
  expect(stored.notices).toEqual([secondScope]);
  expect(stored.rows[client]?.scopes).toEqual([firstScope]);
  expect(stored.unread).toEqual([]);
  expect(await cursors()).not.toContain(secondScope);
  await expectInStep();
  await desk.reopen();
  await desk.core.start();
  await expectInStep();
});

it('reads a scope anew when it is seen again, and none of the others', async () => {
  hub.leave(secondScope);
  await desk.core.pull();
  hub.put(secondScope, 'workItem', itemIn(2, 12, { title: 'Changed while out of sight' }));
  hub.join(secondScope);
  const pages: { entries: { scope: string }[] }[] = [];
  const page = hub.page.bind(hub);
  hub.page = (asked) => {
    const text = page(asked);
    pages.push(JSON.parse(text));
    return text;
  };
  await desk.core.pull();
  await expectInStep();
  const scopes = new Set(pages.flatMap(({ entries }) => entries.map(({ scope }) => scope)));
  expect([...scopes]).toEqual([secondScope]);
  expect((await desk.stored()).notices).toEqual([secondScope]);
});

it('does not forget what has not reached the hub before it has', async () => {
  desk.main.online = false;
  await desk.does(secondScope, { type: 'work-item.claim', workItemId: item });
  await desk.does(secondScope, { type: 'work-item.note', workItemId: item, note: 'Both months are here' });
  hub.leave(secondScope);
  desk.main.online = true;
  await desk.core.pull();
  expect((await desk.stored()).notices).toEqual([]);
  expect(await desk.visible('workItem', item)).toMatchObject({ assigneeId: pat.id });
  await desk.sync();
  const stored = await desk.stored();
  expect(stored.notices).toEqual([secondScope]);
  // The hub sealed both and gave its receipt: nothing of them is left, here or in the journal.
  expect(stored.overlay).toEqual({});
  expect(stored.pending).toEqual([]);
  expect(desk.main.open()).toEqual([]);
  expect(await desk.database.notices.toArray()).toEqual([
    { scope: secondScope, forgottenAt: hub.now, sealed: 2, receipt: 1 },
  ]);
  await expectInStep();
});

it('misses nothing of a scope that was out of sight while unsent work kept it here', async () => {
  desk.main.online = false;
  await desk.does(secondScope, { type: 'work-item.claim', workItemId: item });
  hub.leave(secondScope);
  desk.main.online = true;
  hub.put(secondScope, 'workItem', itemIn(2, 12, { title: 'Changed while out of sight' }));
  for (let n = 1; n < 5; n++) {
    hub.put(firstScope, 'workItem', itemIn(1, n, { title: `Moved the numbers on ${n}` }));
    await desk.core.pull();
  }
  hub.join(secondScope);
  await desk.core.pull();
  expect((await desk.stored()).rows[`workItem:${workItemIdOf(12)}`]?.body).toMatchObject({
    title: 'Changed while out of sight',
  });
  expect((await desk.stored()).notices).toEqual([]);
  await desk.sync();
  await expectInStep();
  expect(hub.row('workItem', item)).toMatchObject({ assigneeId: pat.id });
});

it('follows a row to another scope, whichever of its two entries comes first', async () => {
  const moved = itemIn(2, 1, { title: 'Moved' });
  hub.pageSize = 1;
  hub.remove(firstScope, 'workItem', moved.id);
  hub.put(secondScope, 'workItem', moved);
  await desk.core.pull();
  await expectInStep();
  hub.put(firstScope, 'workItem', itemIn(1, 1, { title: 'Moved back' }));
  hub.remove(secondScope, 'workItem', moved.id);
  await desk.core.pull();
  await expectInStep();
});

it('knows where a row stands that left one scope and came to another in the same page', async () => {
  hub.leave(firstScope);
  await desk.core.pull();
  hub.leave(secondScope);
  hub.join(firstScope);
  hub.pageSize = 50;
  await desk.core.pull();
  expect((await desk.stored()).rows[client]?.scopes).toEqual([firstScope]);
  hub.leave(firstScope);
  await desk.core.pull();
  expect((await desk.stored()).rows[client]).toBeUndefined();
  await expectInStep();
});

it('erases what an earlier page of the same pull brought of a scope that a later one forgets', async () => {
  hub.pageSize = 2;
  for (let n = 20; n < 32; n++) hub.put(secondScope, 'workItem', itemIn(2, n));
  let pages = 0;
  desk.main.fault = (method) => {
    if (method === 'feed.pull') pages += 1;
    if (pages === 3) hub.leave(secondScope);
    return 'none';
  };
  await desk.core.pull();
  expect((await desk.stored()).notices).toEqual([secondScope]);
  await expectInStep();
});

it('erases what the hub shows no more since it began anew, with its receipt', async () => {
  const asked: unknown[] = [];
  desk.main.fault = (method, argument) => {
    if (method === 'scope.forget') asked.push(argument);
    return 'none';
  };
  hub.leave(secondScope);
  hub.epoch = 'epoch-2';
  await desk.core.pull();
  expect(asked).toEqual([{ scope: secondScope }]);
  const stored = await desk.stored();
  expect(stored.notices).toEqual([secondScope]);
  expect(await cursors()).not.toContain(secondScope);
  await expectInStep();
});

it('reads from the start what is seen again while it leaves, after the hub began anew', async () => {
  desk.main.fault = (method) => (method === 'scope.forget' ? domainError('hub.unreachable') : 'none');
  hub.leave(secondScope);
  hub.epoch = 'epoch-2';
  await desk.core.pull();
  expect((await desk.stored()).notices).toEqual([]);
  hub.join(secondScope);
  desk.main.fault = () => 'none';
  await desk.core.pull();
  expect((await desk.stored()).notices).toEqual([]);
  await expectInStep();
});

it('has the main process erase what a replica that was lost knew of, with its receipt', async () => {
  hub.leave(secondScope);
  await desk.end();
  desk = await Workstation.fresh(hub);
  desk.main.alsoHere = [firstScope, secondScope];
  await desk.start();
  expect(desk.main.calls.filter((method) => method === 'scope.forget')).toHaveLength(1);
  expect((await desk.stored()).notices).toEqual([secondScope]);
  expect(await cursors()).not.toContain(secondScope);
  await expectInStep();
});

it('erases nothing before the hub’s receipt, and tries again with the next news', async () => {
  hub.leave(secondScope);
  desk.main.fault = (method) => (method === 'scope.forget' ? domainError('hub.unreachable') : 'none');
  await desk.core.pull();
  expect((await desk.stored()).rows[`workItem:${item}`]).toBeDefined();
  expect((await desk.stored()).notices).toEqual([]);
  desk.main.fault = () => 'none';
  await desk.core.pull();
  expect((await desk.stored()).notices).toEqual([secondScope]);
  expect(hub.receipts).toEqual([secondScope]);
  await expectInStep();
});

it('forgets again where it was killed between the receipt and its own erasure', async () => {
  hub.leave(secondScope);
  desk.main.fault = (method) => (method === 'scope.forget' ? 'answer-lost' : 'none');
  await desk.core.pull();
  await desk.reopen();
  desk.main.fault = () => 'none';
  await desk.start();
  expect((await desk.stored()).notices).toEqual([secondScope]);
  expect(hub.receipts).toEqual([secondScope, secondScope]);
  await expectInStep();
});

it('leaves no word of it in the blocks of the projection, nor among what needs attention', async () => {
  await desk.does(secondScope, { type: 'work-item.claim', workItemId: item });
  hub.put(secondScope, 'workItem', itemIn(2, 11, { status: 'completed' }));
  await desk.sync();
  expect((await desk.stored()).pending.map(({ state }) => state)).toEqual(['rejected']);
  const { title } = itemIn(2, 11);
  const blocks = async () => JSON.stringify(await desk.database.blocks.toArray());
  expect(await blocks()).toContain(title);
  hub.leave(secondScope);
  await desk.core.pull();
  expect(await blocks()).not.toContain(title);
  expect((await desk.stored()).pending).toEqual([]);
  await expectInStep();
});

it('shows what was asked and refused in a scope while that was being erased, for as long as the journal holds it', async () => {
  hub.leave(secondScope);
  const { call } = desk.main.bridge;
  let meanwhile = true;
  desk.main.bridge.call = async (method, ...argument) => {
    const answer = await call(method, ...argument);
    if (method === 'scope.forget' && meanwhile) {
      meanwhile = false;
      // Both happen in turns of their own, before the replica hears that the scope was erased in the journal.
      const asked = desk.does(secondScope, { type: 'work-item.note', workItemId: item, note: 'A late word' });
      await asked;
      void desk.core.hear({ open: desk.main.push() });
    }
    return answer;
  };
  await desk.core.pull();
  await desk.sync();
  const { pending } = await desk.stored();
  expect(pending.map(({ mutation }) => mutation.id)).toEqual(
    desk.main.open().map(({ mutation }) => mutation.id),
  );
  await desk.core.pull();
  expect((await desk.stored()).pending).toEqual([]);
  expect(desk.main.open()).toEqual([]);
});
