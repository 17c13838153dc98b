import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceId, EngagementId, MutationId, ScopeId } from '#shared/kernel/ids';
import type { Mutation } from '#shared/sync/mutation';
import { disk } from '../../../tests/support/replica/failing-disk';
import { MemoryHub, providerScope } from '../../../tests/support/replica/memory-hub';
import {
  addEngagement,
  firstScope,
  itemIn,
  sampleHub,
  secondScope,
} from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { engagementIdOf, lee, pat, sam, workItemIdOf } from '../../../tests/support/sample-rows';

let workstation: Workstation | null = null;

const inStep = async (hub: MemoryHub): Promise<Workstation> => {
  workstation = await Workstation.inStep(hub);
  return workstation;
};

afterEach(async () => {
  disk.mend();
  await workstation?.end();
  workstation = null;
});

/** The replica holds what the hub shows, and the grid shows what the replica holds. */
const expectInStep = async (desk: Workstation): Promise<void> => {
  const stored = await desk.stored();
  expect(stored.rows).toEqual(Object.fromEntries(desk.hub.visible()));
  expect(stored.head).toBe(desk.hub.seq);
  expect(desk.shown()).toEqual(await desk.expectedRows());
};

describe('the first sync', () => {
  it('brings every row once and says that it is ready', async () => {
    const desk = await inStep(sampleHub());
    await expectInStep(desk);
    expect(desk.statuses.map(({ phase }) => phase)).toContain('first-sync');
    expect(desk.status).toEqual({ phase: 'ready' });
    expect(Object.keys(desk.shown())).toHaveLength(6);
  });

  it('gives the same whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (pageSize) => {
        const hub = sampleHub();
        hub.pageSize = pageSize;
        const desk = await Workstation.inStep(hub);
        await expectInStep(desk);
        await desk.end();
      }),
      { numRuns: 12 },
    );
  });

  it('goes on where it stopped when the network went in the middle', async () => {
    const hub = sampleHub();
    const desk = await Workstation.fresh(hub);
    workstation = desk;
    let pages = 0;
    desk.main.fault = (method) => {
      if (method === 'feed.pull') pages += 1;
      return method === 'feed.pull' && pages > 2 ? { code: 'hub.unreachable' } : 'none';
    };
    await desk.start();
    expect(desk.status).toMatchObject({ phase: 'first-sync', rows: 6 });
    expect((await desk.stored()).head).toBeNull();
    hub.put(firstScope, 'workItem', itemIn(1, 1, { title: 'Changed meanwhile' }));
    desk.main.fault = () => 'none';
    await desk.core.pull();
    await expectInStep(desk);
  });

  it('has what changed in the midst of a long pull once that is over, although nobody told of it', async () => {
    const hub = sampleHub();
    const desk = await Workstation.fresh(hub);
    workstation = desk;
    let pages = 0;
    desk.main.fault = (method) => {
      if (method === 'feed.pull') pages += 1;
      // One that was read already, and one that was still to come: neither stands below the head any more.
      if (method === 'feed.pull' && pages === 3)
        for (const [engagement, n] of [
          [1, 1],
          [2, 12],
        ] as const)
          hub.put(engagementIdOf(engagement), 'workItem', itemIn(engagement, n, { title: 'Meanwhile' }));
      return 'none';
    };
    await desk.start();
    expect(pages).toBeGreaterThan(3);
    await expectInStep(desk);
    expect(desk.shown()[itemIn(2, 12).id]).toMatchObject({ title: 'Meanwhile' });
  });

  it('asks again by itself some time after a pull that failed', async () => {
    const desk = await inStep(sampleHub());
    desk.main.online = false;
    await desk.core.pull();
    desk.hub.put(firstScope, 'workItem', itemIn(1, 2, { title: 'Later' }));
    desk.main.online = true;
    desk.timers.pass(15_000);
    await expect.poll(async () => (await desk.stored()).head).toBe(desk.hub.seq);
    await expectInStep(desk);
  });

  it('reads news that comes while it pulls, and two pulls at once are one', async () => {
    const hub = sampleHub();
    const desk = await inStep(hub);
    hub.put(firstScope, 'workItem', itemIn(1, 1, { title: 'First news' }));
    let told = false;
    desk.main.fault = (method) => {
      if (method !== 'feed.pull' || told) return 'none';
      told = true;
      // After the page was asked for and before it is taken in.
      queueMicrotask(() => {
        hub.put(firstScope, 'workItem', itemIn(1, 2, { title: 'Second news' }));
        void desk.core.pull();
      });
      return 'none';
    };
    const before = desk.main.calls.length;
    await Promise.all([desk.core.pull(), desk.core.pull()]);
    await expectInStep(desk);
    expect(desk.main.calls.slice(before).filter((method) => method === 'feed.pull').length).toBeLessThan(5);
  });
});

describe('rows of other shapes', () => {
  it('keeps a kind it does not know, and shows it to nobody', async () => {
    const hub = sampleHub();
    hub.put(firstScope, 'invoice', { id: 'i-1' });
    const desk = await inStep(hub);
    const stored = await desk.stored();
    expect(stored.unread).toEqual(['invoice:i-1']);
    expect(stored.rows['invoice:i-1']).toBeUndefined();
  });

  it('keeps a kind it does not know where it left another scope for the one it stands in', async () => {
    const hub = sampleHub();
    hub.put(firstScope, 'invoice', { id: 'i-1' });
    const desk = await inStep(hub);
    hub.remove(secondScope, 'invoice', 'i-1');
    await desk.core.pull();
    expect((await desk.stored()).unread).toEqual(['invoice:i-1']);
    hub.remove(firstScope, 'invoice', 'i-1');
    await desk.core.pull();
    expect((await desk.stored()).unread).toEqual([]);
  });

  it('takes a row away that it can read no more, and brings it back when it can', async () => {
    const hub = sampleHub();
    const desk = await inStep(hub);
    const item = itemIn(1, 1);
    hub.put(firstScope, 'workItem', { ...item, status: 'teleported' } as never);
    await desk.core.pull();
    expect(desk.shown()[item.id]).toBeUndefined();
    expect((await desk.stored()).unread).toEqual([`workItem:${item.id}`]);
    hub.put(firstScope, 'workItem', item);
    await desk.core.pull();
    await expectInStep(desk);
    expect((await desk.stored()).unread).toEqual([]);
  });

  it('reads again what an earlier build could not read, without the hub', async () => {
    const hub = sampleHub();
    const desk = await inStep(hub);
    const [late, strange] = [itemIn(1, 5), itemIn(1, 6)];
    const seq = hub.seq;
    const kept = (row: { readonly id: string; readonly [field: string]: unknown }, kind = 'workItem') => ({
      key: `${kind}:${row.id}`,
      scope: firstScope,
      seq,
      body: JSON.stringify({ scope: firstScope, seq, kind, id: row.id, row }),
    });
    await desk.database.unread.bulkPut([
      kept({ ...late, 'from-the-future': { kept: true } }),
      kept({ ...strange, status: 'teleported' }),
      kept({ id: 'i-1' }, 'invoice'),
    ]);
    desk.main.online = false;
    await desk.reopen();
    await desk.start();
    expect(desk.shown()[late.id]).toMatchObject({ reference: late.reference });
    expect(await desk.visible('workItem', late.id)).toEqual({ ...late, 'from-the-future': { kept: true } });
    expect(desk.shown()[strange.id]).toBeUndefined();
    expect((await desk.stored()).unread.toSorted()).toEqual(['invoice:i-1', `workItem:${strange.id}`]);
  });

  it('keeps fields it does not know through what a person does', async () => {
    const hub = sampleHub();
    const item = { ...itemIn(1, 1), later: { nested: [1] } };
    item.checklist = item.checklist.map((entry) => ({ ...entry, hint: 'new' }));
    hub.put(firstScope, 'workItem', item);
    const desk = await inStep(hub);
    const claim = await desk.does(firstScope, { type: 'work-item.claim', workItemId: item.id });
    const tick = { type: 'work-item.tick', checklistItemId: '1', done: true } as const;
    await desk.does(firstScope, { ...tick, workItemId: item.id, fence: { claim } });
    const known = {
      later: { nested: [1] },
      checklist: [
        { id: '1', done: true, hint: 'new' },
        { id: '2', done: false, hint: 'new' },
      ],
    };
    expect(await desk.visible('workItem', item.id)).toMatchObject(known);
    await desk.sync();
    await expectInStep(desk);
    expect(await desk.visible('workItem', item.id)).toMatchObject(known);
  });

  it('takes nothing of a page that is none', async () => {
    const desk = await inStep(sampleHub());
    const before = await desk.stored();
    desk.hub.page = () => '<html>';
    await desk.core.pull();
    expect(await desk.stored()).toEqual(before);
    expect(desk.status).toEqual({ phase: 'ready' });
  });
});

describe('a note of what left, journaled by the main process itself', () => {
  const note = (): Mutation => ({
    id: v7() as MutationId,
    scope: pat.id as string as ScopeId,
    personId: pat.id,
    deviceId: v7() as DeviceId,
    deviceSequence: 900,
    recordedAt: 1,
    dependsOn: [],
    command: {
      type: 'use.note',
      use: 'export',
      engagementId: firstScope as string as EngagementId,
      kind: 'draft',
      subjectId: null,
      refusal: null,
    },
  });

  it('changes nothing that is shown, and is settled once the hub has it', async () => {
    const desk = await inStep(sampleHub());
    const shown = desk.shown();
    await desk.main.bridge.call('journal.append', { mutation: note() });
    await desk.sync();
    expect(desk.main.open()).toEqual([]);
    expect(desk.shown()).toEqual(shown);
    expect((await desk.stored()).pending).toEqual([]);
  });
});

describe('a hub restored from a backup', () => {
  it('is read anew, with what still waits on top', async () => {
    const hub = sampleHub();
    const restore = hub.backUp();
    hub.put(firstScope, 'workItem', itemIn(1, 9));
    const desk = await inStep(hub);
    desk.main.online = false;
    // The first row of the first page: what is replayed on it comes out as it was.
    await desk.does(pat.id, { type: 'preference.set', key: 'interface.theme', value: 'dark' });
    await desk.does(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(1) });
    const claimed = desk.shown()[workItemIdOf(1)];
    expect(claimed).toMatchObject({ assigneeId: pat.id });
    restore();
    hub.pageSize = 50;
    desk.main.online = true;
    await desk.core.pull();
    const stored = await desk.stored();
    expect(stored.epoch).toBe(hub.epoch);
    expect(stored.rows).toEqual(Object.fromEntries(hub.visible()));
    expect(desk.shown()).toEqual(await desk.expectedRows());
    expect(desk.shown()[workItemIdOf(1)]).toEqual(claimed);
    expect(desk.core.projection.mark(workItemIdOf(1))).toEqual({ intended: true, unsent: true });
    await desk.sync();
    await expectInStep(desk);
    expect((await desk.stored()).pending).toEqual([]);
  });

  it('gets back what was settled since the backup, and shows it all the while', async () => {
    const hub = sampleHub();
    const restore = hub.backUp();
    const desk = await inStep(hub);
    await desk.does(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(1) });
    await desk.sync();
    await expectInStep(desk);
    expect(desk.main.open()).toEqual([]);
    restore();
    await desk.core.pull();
    expect(desk.shown()[workItemIdOf(1)]).toMatchObject({ assigneeId: pat.id });
    expect(desk.core.projection.mark(workItemIdOf(1))).toEqual({ intended: true, unsent: true });
    await desk.sync();
    await expectInStep(desk);
    expect(desk.main.open()).toEqual([]);
    expect(desk.shown()[workItemIdOf(1)]).toMatchObject({ assigneeId: pat.id });
  });

  it('keeps an open mark on an item of which nothing can be replayed', async () => {
    const hub = sampleHub();
    const restore = hub.backUp();
    const desk = await inStep(hub);
    desk.main.online = false;
    await desk.does(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(1) });
    restore();
    hub.put(firstScope, 'workItem', itemIn(1, 1, { assigneeId: sam.id, fence: 3 }));
    desk.main.online = true;
    await desk.core.pull();
    expect(desk.core.projection.mark(workItemIdOf(1))).toEqual({ intended: true, unsent: true });
  });
});

it('sees people of the provider and its own settings', async () => {
  const hub = new MemoryHub();
  for (const person of [pat, sam, lee]) hub.put(providerScope, 'person', person);
  addEngagement(hub, 1, []);
  const desk = await inStep(hub);
  expect(desk.core.projection.directory.person(lee.id)?.name).toBe(lee.name);
  await desk.does(pat.id, { type: 'preference.set', key: 'queue.views', value: [1] });
  await desk.sync();
  await expectInStep(desk);
});
