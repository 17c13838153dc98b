import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MutationId } from '#shared/kernel/ids';
import { expectSettled } from '../../../tests/support/replica/expect-settled';
import { disk } from '../../../tests/support/replica/failing-disk';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import { firstScope, itemIn, sampleHub } from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { pat, sam, workItemIdOf } from '../../../tests/support/sample-rows';

const item = workItemIdOf(1);
const claim = { type: 'work-item.claim', workItemId: item } as const;
const startAfter = (claimed: MutationId) =>
  ({ type: 'work-item.start', workItemId: item, fence: { claim: claimed } }) as const;
const tick = (claimed: MutationId, checklistItemId: string, done = true) =>
  ({
    type: 'work-item.tick',
    workItemId: item,
    fence: { claim: claimed },
    checklistItemId,
    done,
  }) as const;
const note = (text: string) => ({ type: 'work-item.note', workItemId: item, note: text }) as const;

let hub: MemoryHub;
let desk: Workstation;

beforeEach(async () => {
  hub = sampleHub();
  hub.pageSize = 50;
  desk = await Workstation.inStep(hub);
});

afterEach(async () => {
  disk.mend();
  await desk.end();
});

const visible = () => desk.visible('workItem', item);

describe('a database that cannot be written', () => {
  it('is saved all the same, says so, and is mended from the journal', async () => {
    disk.fill();
    const answer = await desk.ask(firstScope, claim);
    expect(answer.ok).toBe(true);
    expect(desk.status).toEqual({
      phase: 'failed',
      problem: { code: 'replica.unavailable', details: { reason: 'disk-full' } },
    });
    desk.timers.pass(3_000);
    await expect.poll(() => desk.timers.waiting).toBeGreaterThan(0);
    expect(desk.status?.phase).toBe('failed');
    disk.mend();
    desk.timers.pass(3_000);
    await expect.poll(() => desk.status).toEqual({ phase: 'ready' });
    expect(await visible()).toMatchObject({ assigneeId: pat.id });
    // The grid too, not only the database.
    expect(desk.shown()).toEqual(await desk.expectedRows());
    expect(desk.core.projection.mark(item)).toEqual({ intended: true, unsent: true });
    await desk.sync();
    await expectSettled(desk, hub);
  });

  it('answers with an error, not an exception, where it cannot even be read', async () => {
    desk.database.close();
    const answer = await desk.ask(firstScope, claim);
    expect(answer).toMatchObject({ ok: false, error: { code: 'replica.unavailable' } });
    expect(desk.main.open()).toEqual([]);
    await desk.core.pull();
    await desk.hear([]);
  });

  it('fails to start with an error, not an exception', async () => {
    await desk.reopen();
    desk.database.close();
    expect(await desk.core.start()).toMatchObject({ ok: false, error: { code: 'replica.unavailable' } });
  });
});

describe('a damaged journal', () => {
  it('is refilled in the journal’s order from what the replica still has', async () => {
    desk.main.online = false;
    // Ids of one millisecond sort by chance: here the later ones come first.
    const ids = Array.from({ length: 5 }, () => desk.nextId()).toReversed();
    const [claimed] = ids;
    if (!claimed) throw new Error('five ids were made');
    const commands = [
      claim,
      startAfter(claimed),
      tick(claimed, '1'),
      tick(claimed, '2'),
      note('Asked the bank'),
    ];
    await desk.core.dispatch(
      commands.map((command, at) => ({ ...desk.order(firstScope, command), id: ids[at] as MutationId })),
    );
    await desk.reopen();
    desk.main.damage(1);
    await desk.start();
    expect(desk.main.open().map(({ mutation }) => mutation.id)).toEqual(ids);
    desk.main.online = true;
    await desk.sync();
    await expectSettled(desk, hub);
    expect(hub.row('workItem', item)).toMatchObject({
      status: 'started',
      checklist: [{ done: true }, { done: true }],
    });
  });

  it('gets back what was rejected, so that nothing typed is gone', async () => {
    hub.put(firstScope, 'workItem', itemIn(1, 1, { assigneeId: pat.id, fence: 5 }));
    const claimed = await desk.does(firstScope, claim);
    await desk.sync();
    expect((await desk.stored()).pending).toMatchObject([{ state: 'rejected' }]);
    await desk.reopen();
    desk.main.damage(0);
    await desk.start();
    await desk.sync();
    expect((await desk.stored()).pending).toMatchObject([
      { mutation: { id: claimed }, state: 'rejected', problem: { code: 'work-item.already-yours' } },
    ]);
  });

  it('wins where it is whole: what it settled does not come back', async () => {
    await desk.does(firstScope, claim);
    await desk.main.bridge.call('journal.settle', {
      ids: desk.main.open().map(({ mutation }) => mutation.id),
    });
    await desk.reopen();
    await desk.start();
    expect((await desk.stored()).pending).toEqual([]);
    await expectSettled(desk, hub);
  });
});

describe('a replica that was lost while the hub went back to a backup', () => {
  it('shows what the restored hub refuses: an answer of the former epoch says nothing of this one', async () => {
    const restore = hub.backUp();
    const claimed = await desk.does(firstScope, claim);
    // The hub takes it, and the replica is gone before it has heard so.
    desk.main.push();
    await desk.database.delete();
    await desk.reopen();
    restore();
    hub.put(firstScope, 'workItem', itemIn(1, 1, { assigneeId: sam.id, fence: 3 }));
    for (let at = 0; at < 5; at++) hub.put(firstScope, 'workItem', itemIn(1, 2));
    await desk.start();
    await desk.sync();
    expect((await desk.stored()).pending).toMatchObject([{ mutation: { id: claimed }, state: 'rejected' }]);
    expect(desk.main.open()).toMatchObject([{ mutation: { id: claimed } }]);
  });
});
