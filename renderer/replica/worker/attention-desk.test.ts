import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MutationId } from '#shared/kernel/ids';
import { attentionOf } from '../../../tests/support/replica/attention-of';
import { disk } from '../../../tests/support/replica/failing-disk';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import { firstScope, itemIn, sampleHub } from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { pat, sam, workItemIdOf } from '../../../tests/support/sample-rows';

const item = workItemIdOf(1);
const undoTime = 60_000;

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

const shownAttention = () => attentionOf(desk);

/** Somebody else takes the item before the claim of this desk arrives. */
const lost = (): void =>
  hub.put(
    firstScope,
    'workItem',
    itemIn(1, 1, { assigneeId: sam.id, hold: { mutationId: null, leaseUntil: null }, fence: 4 }),
  );

const freed = (): void => hub.put(firstScope, 'workItem', itemIn(1, 1, { fence: 5 }));

/** Claims, starts, ticks and notes something without a network. */
const workOffline = async (): Promise<MutationId> => {
  const claimed = await desk.does(firstScope, { type: 'work-item.claim', workItemId: item });
  const fence = { claim: claimed };
  await desk.does(firstScope, { type: 'work-item.start', workItemId: item, fence });
  await desk.does(firstScope, {
    type: 'work-item.tick',
    workItemId: item,
    fence,
    checklistItemId: '1',
    done: true,
  });
  await desk.does(firstScope, {
    type: 'work-item.note',
    workItemId: item,
    note: 'The bank sent both months',
  });
  await desk.does(firstScope, {
    type: 'work-item.wait',
    workItemId: item,
    fence,
    note: 'Asked for the ledger',
  });
  return claimed;
};

describe('a claim that was lost', () => {
  it('is one entry with all that hung on it; the note is kept and stands with the hub', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync();
    expect(await shownAttention()).toEqual([
      {
        id: claimed,
        command: { type: 'work-item.claim', workItemId: item },
        problem: 'work-item.already-held',
        under: ['work-item.start', 'work-item.tick', 'work-item.wait'],
      },
    ]);
    const stored = await desk.stored();
    expect(stored.overlay).toEqual({});
    expect(stored.rows).toEqual(Object.fromEntries(hub.visible()));
    const kept = stored.pending.map(({ mutation }) => mutation.command);
    expect(kept).toContainEqual(expect.objectContaining({ note: 'Asked for the ledger' }));
    const notes = [...hub.visible().values()].map(({ body }) => (body as { note?: string }).note);
    expect(notes).toContain('The bank sent both months');
    expect(desk.core.projection.mark(item)).toBeUndefined();
  });

  it('is asked anew as a whole, each naming the new claim', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync();
    freed();
    await desk.core.pull();
    expect(await desk.core.retryAttention(claimed)).toEqual({ ok: true, value: undefined });
    const open = desk.main.open().map(({ mutation }) => mutation);
    const [fresh] = open;
    expect(open.map(({ command }) => command)).toMatchObject([
      { type: 'work-item.claim' },
      { type: 'work-item.start', fence: { claim: fresh?.id } },
      { type: 'work-item.tick', fence: { claim: fresh?.id } },
      { type: 'work-item.wait', fence: { claim: fresh?.id }, note: 'Asked for the ledger' },
    ]);
    expect(fresh?.id).not.toBe(claimed);
    expect(await shownAttention()).toEqual([]);
    await desk.sync();
    expect((await desk.stored()).pending).toEqual([]);
    expect(hub.row('workItem', item)).toMatchObject({ assigneeId: pat.id, status: 'waiting', fence: 6 });
  });

  it('leaves the journal once it can be told, where it could not when it was asked anew', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync();
    freed();
    await desk.core.pull();
    desk.main.fault = (method) => (method === 'journal.settle' ? 'cut' : 'none');
    expect(await desk.core.retryAttention(claimed)).toEqual({ ok: true, value: undefined });
    desk.main.fault = () => 'none';
    await desk.sync();
    expect(desk.main.open()).toEqual([]);
    expect(await shownAttention()).toEqual([]);
  });

  it('does not hang on what was asked after it and will be refused for its sake, when it is asked anew', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync(1);
    freed();
    await desk.core.pull();
    expect(await desk.core.retryAttention(claimed)).toEqual({ ok: true, value: undefined });
    await desk.sync();
    expect(hub.row('workItem', item)).toMatchObject({ assigneeId: pat.id, fence: 6 });
    const [started] = await shownAttention();
    expect(started).toMatchObject({ command: { type: 'work-item.start' } });
    if (started) await desk.core.retryAttention(started.id);
    await desk.sync();
    expect(hub.row('workItem', item)).toMatchObject({ assigneeId: pat.id, status: 'waiting' });
    expect((await desk.stored()).pending).toEqual([]);
  });

  it('stays where it is when it would be refused again', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync();
    const before = await desk.stored();
    expect(await desk.core.retryAttention(claimed)).toMatchObject({
      ok: false,
      error: { code: 'work-item.already-held' },
    });
    expect(await desk.stored()).toEqual(before);
  });

  it('says why something that hung on it is refused again, and asks anew for the rest', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync();
    hub.put(firstScope, 'workItem', itemIn(1, 1, { fence: 5, checklist: [] }));
    await desk.core.pull();
    expect(await desk.core.retryAttention(claimed)).toMatchObject({
      ok: false,
      error: { code: 'work-item.checklist-item-unknown' },
    });
    expect(await shownAttention()).toMatchObject([{ command: { type: 'work-item.tick' }, under: [] }]);
    await desk.sync();
    expect(hub.row('workItem', item)).toMatchObject({ assigneeId: pat.id, status: 'waiting' });
    expect((await desk.stored()).pending).toHaveLength(1);
  });

  it('stays where it is when the journal cannot be written', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync();
    freed();
    await desk.core.pull();
    const before = await desk.stored();
    desk.main.fault = (method) => (method === 'journal.append' ? { code: 'journal.cannot-write' } : 'none');
    expect(await desk.core.retryAttention(claimed)).toMatchObject({
      ok: false,
      error: { code: 'journal.cannot-write' },
    });
    expect(await desk.stored()).toEqual(before);
  });
});

it('a write with an outdated fence is asked anew with the present one', async () => {
  hub.put(
    firstScope,
    'workItem',
    itemIn(1, 1, { assigneeId: pat.id, hold: { mutationId: null, leaseUntil: null }, fence: 2 }),
  );
  await desk.core.pull();
  const started = await desk.does(firstScope, { type: 'work-item.start', workItemId: item, fence: 2 });
  hub.put(
    firstScope,
    'workItem',
    itemIn(1, 1, { assigneeId: pat.id, hold: { mutationId: null, leaseUntil: null }, fence: 7 }),
  );
  await desk.sync();
  expect(await shownAttention()).toMatchObject([{ id: started, problem: 'work-item.fence-outdated' }]);
  await desk.core.retryAttention(started);
  expect(desk.main.open().map(({ mutation }) => mutation.command)).toMatchObject([{ fence: 7 }]);
  await desk.sync();
  expect(hub.row('workItem', item)).toMatchObject({ status: 'started' });
  expect((await desk.stored()).pending).toEqual([]);
});

describe('letting go', () => {
  const rejected = async (): Promise<MutationId> => {
    const claimed = await workOffline();
    lost();
    await desk.sync();
    return claimed;
  };

  it('hides the entry, and taking it back brings all of it', async () => {
    const claimed = await rejected();
    const before = await shownAttention();
    await desk.core.discardAttention(claimed);
    expect(await shownAttention()).toEqual([]);
    expect(desk.main.open()).toHaveLength(4);
    await desk.core.restoreAttention(claimed);
    expect(await shownAttention()).toEqual(before);
    desk.timers.pass(undoTime);
    await desk.core.retryAttention(claimed);
    expect(desk.main.open()).toHaveLength(4);
  });

  it('is final when the time is over', async () => {
    const claimed = await rejected();
    await desk.core.discardAttention(claimed);
    desk.timers.pass(undoTime);
    await desk.core.restoreAttention(claimed);
    expect((await desk.stored()).pending).toEqual([]);
    expect(desk.main.open()).toEqual([]);
  });

  it('is final at the next start', async () => {
    const claimed = await rejected();
    await desk.core.discardAttention(claimed);
    await desk.reopen();
    await desk.start();
    expect((await desk.stored()).pending).toEqual([]);
    expect(desk.main.open()).toEqual([]);
  });

  it('comes back when it was taken back at the very moment its time was over', async () => {
    const claimed = await rejected();
    await desk.core.discardAttention(claimed);
    const restoring = desk.core.restoreAttention(claimed);
    desk.timers.pass(undoTime);
    await restoring;
    await desk.core.pull();
    expect(await shownAttention()).toMatchObject([{ id: claimed }]);
    expect(desk.main.open()).toHaveLength(4);
  });

  it('stays hidden while the journal cannot be told, and is done at the next start', async () => {
    const claimed = await rejected();
    await desk.core.discardAttention(claimed);
    desk.main.fault = (method) => (method === 'journal.settle' ? 'cut' : 'none');
    desk.timers.pass(undoTime);
    await desk.core.pull();
    expect(await shownAttention()).toEqual([]);
    desk.main.fault = () => 'none';
    await desk.reopen();
    await desk.start();
    expect((await desk.stored()).pending).toEqual([]);
    expect(desk.main.open()).toEqual([]);
  });

  it.each(['cut', 'answer-lost'] as const)(
    'is done in the same run where the journal could not be told: %s',
    async (how) => {
      const claimed = await rejected();
      await desk.core.discardAttention(claimed);
      desk.main.fault = (method) => (method === 'journal.settle' ? how : 'none');
      desk.timers.pass(undoTime);
      await desk.core.pull();
      desk.main.fault = () => 'none';
      desk.timers.pass(undoTime);
      await desk.core.pull();
      expect((await desk.stored()).pending).toEqual([]);
      expect(desk.main.open()).toEqual([]);
    },
  );

  it('can still be taken back after the database was mended meanwhile', async () => {
    const claimed = await rejected();
    await desk.core.discardAttention(claimed);
    disk.fill();
    await desk.does(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(2) });
    disk.mend();
    desk.timers.pass(3_000);
    await expect.poll(() => desk.status).toEqual({ phase: 'ready' });
    await desk.core.restoreAttention(claimed);
    expect(await shownAttention()).toMatchObject([{ id: claimed }]);
  });

  /** What the grid reads after the next step cannot be read, once that is written. */
  const failToShow = (): void => {
    vi.spyOn(desk.database.overlay, 'bulkGet').mockRejectedValueOnce(
      new DOMException('The disk says no', 'UnknownError'),
    );
  };

  it('can be taken back where it was written and only could not be shown', async () => {
    const claimed = await rejected();
    failToShow();
    expect(await desk.core.discardAttention(claimed)).toEqual({ ok: true, value: undefined });
    expect(desk.status).toMatchObject({ phase: 'failed' });
    desk.timers.pass(3_000);
    await expect.poll(() => desk.status).toEqual({ phase: 'ready' });
    expect(await shownAttention()).toEqual([]);
    expect(await desk.core.restoreAttention(claimed)).toEqual({ ok: true, value: undefined });
    expect(await shownAttention()).toMatchObject([{ id: claimed }]);
    expect(desk.main.open()).toHaveLength(4);
  });

  it('stays taken back where that was written and only could not be shown', async () => {
    const claimed = await rejected();
    await desk.core.discardAttention(claimed);
    failToShow();
    expect(await desk.core.restoreAttention(claimed)).toEqual({ ok: true, value: undefined });
    desk.timers.pass(undoTime);
    await desk.core.pull();
    expect(await shownAttention()).toMatchObject([{ id: claimed }]);
    expect(desk.main.open()).toHaveLength(4);
  });

  it('leaves everything as it was where nothing could be written', async () => {
    const claimed = await rejected();
    disk.fill();
    expect(await desk.core.discardAttention(claimed)).toMatchObject({ ok: false });
    disk.mend();
    await desk.core.restoreAttention(claimed);
    desk.timers.pass(undoTime);
    await desk.core.pull();
    expect(await shownAttention()).toMatchObject([{ id: claimed }]);
    expect(desk.main.open()).toHaveLength(4);
  });

  it('can be taken back once more where that could not be written', async () => {
    const claimed = await rejected();
    await desk.core.discardAttention(claimed);
    disk.fill();
    expect(await desk.core.restoreAttention(claimed)).toMatchObject({ ok: false });
    disk.mend();
    expect(await desk.core.restoreAttention(claimed)).toEqual({ ok: true, value: undefined });
    desk.timers.pass(undoTime);
    await desk.core.pull();
    expect(await shownAttention()).toMatchObject([{ id: claimed }]);
  });

  it('lets go of what is rejected later on its own', async () => {
    const claimed = await workOffline();
    lost();
    await desk.sync(1);
    await desk.core.discardAttention(claimed);
    await desk.sync();
    const [late] = await shownAttention();
    expect(late).toMatchObject({ problem: 'mutation.dependency-rejected' });
    if (late) await desk.core.discardAttention(late.id);
    expect(await shownAttention()).toEqual([]);
  });
});

describe('a parked mutation', () => {
  it('needs attention with what hangs on it, and waits again once it is sent again', async () => {
    const claimed = await workOffline();
    await desk.hear(desk.main.park(claimed));
    expect(await shownAttention()).toMatchObject([
      { id: claimed, problem: 'hub.failed', under: ['work-item.start', 'work-item.tick', 'work-item.wait'] },
    ]);
    expect(await desk.visible('workItem', item)).toMatchObject({ assigneeId: null });
    await desk.core.retryAttention(claimed);
    expect(await shownAttention()).toEqual([]);
    expect(await desk.visible('workItem', item)).toMatchObject({ assigneeId: pat.id, status: 'waiting' });
    await desk.sync();
    expect((await desk.stored()).pending).toEqual([]);
    expect(hub.row('workItem', item)).toMatchObject({ assigneeId: pat.id, status: 'waiting' });
  });

  it('can be let go of', async () => {
    const claimed = await workOffline();
    await desk.hear(desk.main.park(claimed));
    await desk.core.discardAttention(claimed);
    desk.timers.pass(undoTime);
    await desk.sync();
    expect((await desk.stored()).pending).toEqual([]);
    expect(hub.row('workItem', item)).toMatchObject({ assigneeId: null });
  });
});
