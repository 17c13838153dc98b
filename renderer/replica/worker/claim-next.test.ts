import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { domainError } from '#shared/kernel/errors';
import type { WorkItem } from '#shared/work-items/work-item';
import { disk } from '../../../tests/support/replica/failing-disk';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import { firstScope, itemIn, sampleHub } from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { hour, noon, pat, workItemIdOf } from '../../../tests/support/sample-rows';

let hub: MemoryHub;
let desk: Workstation;

beforeEach(async () => {
  hub = sampleHub();
  hub.put(firstScope, 'workItem', itemIn(1, 3, { dueAt: noon + 5 * hour }));
  hub.pageSize = 50;
  desk = await Workstation.inStep(hub);
});
afterEach(async () => {
  disk.mend();
  await desk.end();
});

/** What the hub says that Pat holds. */
const held = (): string[] =>
  [...hub.visible()].flatMap(([name, { body }]) =>
    name.startsWith('workItem:') && (body as WorkItem).assigneeId === pat.id ? [(body as WorkItem).id] : [],
  );

const shown = async (id: string): Promise<WorkItem> => (await desk.visible('workItem', id)) as WorkItem;

describe('claim next', () => {
  it('takes what the hub chose, and shows it as mine', async () => {
    // Not read here yet: only the hub knows that it presses most.
    hub.put(firstScope, 'workItem', itemIn(1, 4, { priority: 'urgent' }));
    expect(await desk.core.claimNext(desk.nextId())).toEqual({
      ok: true,
      value: { workItemId: workItemIdOf(4), intended: false },
    });
    expect(await shown(workItemIdOf(4))).toMatchObject({ assigneeId: pat.id, fence: 1 });
    expect(desk.main.open()).toEqual([]);
  });

  it('says so where nothing is free', async () => {
    for (const [name, { body }] of hub.visible()) {
      const item = body as WorkItem;
      const over: WorkItem = { ...item, status: 'completed' };
      if (name.startsWith('workItem:')) hub.put(item.engagementId, 'workItem', over);
    }
    expect(await desk.core.claimNext(desk.nextId())).toEqual({ ok: true, value: null });
  });

  it('intends what this workstation would choose while the hub cannot be asked', async () => {
    desk.main.online = false;
    const id = desk.nextId();
    expect(await desk.core.claimNext(id)).toEqual({
      ok: true,
      value: { workItemId: workItemIdOf(3), intended: true },
    });
    expect(desk.core.projection.mark(workItemIdOf(3))).toEqual({ intended: true, unsent: true });
    expect(held()).toEqual([]);
    desk.main.online = true;
    await desk.sync();
    expect(held()).toEqual([workItemIdOf(3)]);
    expect((await shown(workItemIdOf(3))).hold?.mutationId).toBe(id);
  });

  it('is one claim although the hub’s answer was lost', async () => {
    desk.main.fault = (method) => (method === 'claims.next' ? 'answer-lost' : 'none');
    const id = desk.nextId();
    await desk.core.claimNext(id);
    // What is done meanwhile names the claim, whoever made it.
    await desk.does(firstScope, {
      type: 'work-item.start',
      workItemId: workItemIdOf(3),
      fence: { claim: id },
    });
    await desk.sync();
    expect(held()).toEqual([workItemIdOf(3)]);
    expect(await shown(workItemIdOf(3))).toMatchObject({ status: 'started', fence: 1 });
    expect(desk.main.open()).toEqual([]);
  });

  it('is the hub’s where the answer was lost and this workstation chose another', async () => {
    hub.put(firstScope, 'workItem', itemIn(1, 4, { priority: 'urgent' }));
    desk.main.fault = (method) => (method === 'claims.next' ? 'answer-lost' : 'none');
    expect(await desk.core.claimNext(desk.nextId())).toMatchObject({
      value: { workItemId: workItemIdOf(3) },
    });
    await desk.sync();
    expect(held()).toEqual([workItemIdOf(4)]);
    expect(await shown(workItemIdOf(3))).toMatchObject({ assigneeId: null });
    expect(await shown(workItemIdOf(4))).toMatchObject({ assigneeId: pat.id });
    expect(desk.main.open()).toEqual([]);
  });

  it('claims nothing where the hub refuses the person', async () => {
    desk.main.fault = (method) => (method === 'claims.next' ? domainError('person.disabled') : 'none');
    expect(await desk.core.claimNext(desk.nextId())).toEqual({
      ok: false,
      error: { code: 'person.disabled' },
    });
    expect(desk.main.open()).toEqual([]);
  });

  it('goes by this workstation’s choice with a hub that is too old to choose', async () => {
    desk.main.fault = (method) => (method === 'claims.next' ? domainError('request.not-found') : 'none');
    expect(await desk.core.claimNext(desk.nextId())).toMatchObject({
      ok: true,
      value: { workItemId: workItemIdOf(3), intended: true },
    });
  });
});
