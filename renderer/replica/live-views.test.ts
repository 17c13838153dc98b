import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttachmentId, ScopeId } from '#shared/kernel/ids';
import { addDays, weekOf } from '#shared/time-entries/week';
import { disk } from '../../tests/support/replica/failing-disk';
import type { MemoryHub } from '../../tests/support/replica/memory-hub';
import {
  engagementOf,
  firstScope,
  itemIn,
  sampleHub,
  secondScope,
} from '../../tests/support/replica/sample-firm';
import { testSealing, Workstation } from '../../tests/support/replica/workstation';
import { sampleManifest } from '../../tests/support/sample-manifest';
import { sampleDeviceId, sampleMutation } from '../../tests/support/sample-mutation';
import { lee, noon, pat, sam, workItemIdOf } from '../../tests/support/sample-rows';
import { sampleEntry } from '../../tests/support/sample-time';
import { LiveViews } from './live-views';
import type { Observable } from './replica';

const item = workItemIdOf(1);

let hub: MemoryHub;
let desk: Workstation;
let views: LiveViews;
const stops: (() => void)[] = [];

beforeEach(async () => {
  hub = sampleHub();
  hub.pageSize = 50;
  desk = await Workstation.inStep(hub);
  views = new LiveViews(desk.database, testSealing, Promise.resolve());
});

afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  disk.mend();
  await desk.end();
});

/** Watches as a screen does; answers how it reads. */
const watch = <T>(observable: Observable<T>): (() => T) => {
  stops.push(observable.subscribe(() => undefined));
  return () => observable.get();
};

const claim = { type: 'work-item.claim', workItemId: item } as const;

describe('views', () => {
  it('are undefined while they are read, and null where there is nothing', async () => {
    const row = watch(views.row('workItem', workItemIdOf(99)));
    expect(row()).toBeUndefined();
    await expect.poll(row).toBeNull();
    const other = watch(views.workItem(workItemIdOf(99)));
    await expect.poll(other).toBeNull();
  });

  it('show a claim as intended and unsent, name it as the fence, and then the hub’s word', async () => {
    const view = watch(views.workItem(item));
    await expect.poll(view).toMatchObject({ intended: false, unsent: false, fence: 0, queuedClaim: null });
    const claimed = await desk.does(firstScope, claim);
    await expect.poll(view).toMatchObject({
      item: { assigneeId: pat.id },
      intended: true,
      unsent: true,
      fence: { claim: claimed },
      queuedClaim: claimed,
    });
    const news = desk.main.push();
    desk.main.online = false;
    await desk.hear(news);
    // Answered, and not brought by the feed yet: mine, with the claim as its fence still.
    await expect.poll(view).toMatchObject({ intended: false, unsent: false, fence: { claim: claimed } });
    desk.main.online = true;
    await desk.core.pull();
    await expect.poll(view).toMatchObject({ item: { assigneeId: pat.id }, fence: 1, queuedClaim: null });
  });

  it('show a lead’s word to themselves as intended, and name it as the fence whatever came in between', async () => {
    const members = [
      { personId: pat.id, role: 'lead' as const },
      { personId: sam.id, role: 'professional' as const },
    ];
    hub.put(firstScope, 'engagement', engagementOf(1, { members }));
    await desk.core.pull();
    const view = watch(views.workItem(item));
    const assigned = await desk.does(firstScope, {
      type: 'work-item.assign',
      workItemId: item,
      personId: pat.id,
    });
    await expect.poll(view).toMatchObject({
      item: { assigneeId: pat.id },
      intended: true,
      fence: { claim: assigned },
      queuedClaim: assigned,
    });
    await desk.does(firstScope, {
      type: 'work-item.start',
      workItemId: item,
      fence: view()?.fence ?? 0,
    });
    const quicker = { command: claim, personId: sam.id, scope: firstScope as string as ScopeId };
    expect(hub.judge([sampleMutation(500, quicker)])).toMatchObject([{ outcome: 'applied' }]);
    await desk.sync();
    await expect
      .poll(view)
      .toMatchObject({ item: { assigneeId: pat.id, status: 'started', fence: 2 }, intended: false });
  });

  it('list what happened, oldest first, unsent things marked', async () => {
    hub.now += 1_000;
    await desk.does(firstScope, { type: 'work-item.note', workItemId: item, note: 'First' });
    await desk.sync();
    const activity = watch(views.activity(item));
    hub.now += 1_000;
    await desk.does(firstScope, { type: 'work-item.note', workItemId: item, note: 'Second' });
    await expect
      .poll(() => activity()?.map(({ activity: { note }, unsent }) => [note, unsent]))
      .toEqual([
        ['First', false],
        ['Second', true],
      ]);
  });

  it('follow the rows of a small kind, and a preference as it is set', async () => {
    const people = watch(views.rows('person'));
    await expect.poll(() => people()?.list.length).toBe(3);
    expect(people()?.byId.get(lee.id)?.name).toBe(lee.name);
    const theme = watch(views.row('preference', `${pat.id}:interface.theme`));
    await expect.poll(theme).toBeNull();
    await desk.does(pat.id, { type: 'preference.set', key: 'interface.theme', value: 'dark' });
    await expect.poll(() => theme()?.value).toBe('dark');
    // Not sent yet, and all of them show it too: whoever edits one writes over what they see.
    const preferences = watch(views.rows('preference'));
    await expect.poll(() => preferences()?.list.map(({ value }) => value)).toEqual(['dark']);
  });

  it('name what needs attention with what it hangs on and what the hub has, until it is let go of', async () => {
    const attention = watch(views.attention);
    const claimed = await desk.does(firstScope, claim);
    await desk.does(firstScope, { type: 'work-item.start', workItemId: item, fence: { claim: claimed } });
    hub.put(
      firstScope,
      'workItem',
      itemIn(1, 1, { assigneeId: sam.id, hold: { mutationId: null, leaseUntil: null }, fence: 4 }),
    );
    await desk.sync();
    await expect.poll(attention).toMatchObject([
      {
        id: claimed,
        reason: 'rejected',
        problem: { code: 'work-item.already-held' },
        scope: firstScope,
        dependents: [{ command: { type: 'work-item.start' } }],
        current: { assigneeId: sam.id },
      },
    ]);
    await desk.core.discardAttention(claimed);
    await expect.poll(attention).toEqual([]);
    await desk.core.restoreAttention(claimed);
    await expect.poll(() => attention().length).toBe(1);
  });

  it('tell of a scope that was forgotten', async () => {
    const notices = watch(views.notices);
    hub.leave(secondScope);
    await desk.core.pull();
    await expect.poll(notices).toEqual([{ scope: secondScope, forgottenAt: hub.now, sealed: 0, receipt: 1 }]);
  });

  it('wait until the database may be read', async () => {
    let open: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      open = resolve;
    });
    const early = new LiveViews(desk.database, testSealing, ready);
    const row = watch(early.row('workItem', item));
    const unwanted = early.row('workItem', workItemIdOf(2));
    unwanted.subscribe(() => undefined)();
    open();
    await expect.poll(() => row()?.id).toBe(item);
    expect(unwanted.get()).toBeUndefined();
  });

  it('keep what they showed when the database is closed under them', async () => {
    const view = watch(views.workItem(item));
    await expect.poll(() => view()?.item.id).toBe(item);
    desk.database.close();
    expect(view()?.item.id).toBe(item);
  });
});

describe('sharing', () => {
  it('gives all who ask for the same one observable, and another id another', () => {
    expect(views.row('workItem', item)).toBe(views.row('workItem', item));
    expect(views.row('workItem', item)).not.toBe(views.row('workItem', workItemIdOf(2)));
    expect(views.row('workItem', item)).not.toBe(views.workItem(item));
  });

  it('lasts while one watcher leaves and the next, who asked before, comes', async () => {
    const first = views.row('workItem', item);
    const stop = first.subscribe(() => undefined);
    await expect.poll(() => first.get()?.id).toBe(item);
    // One screen takes another's place: it is drawn before the other has left, and watches after.
    const next = views.row('workItem', item);
    stop();
    const read = watch(next);
    expect(read()?.id).toBe(item);
    expect(views.row('workItem', item)).toBe(next);
  });

  it('reads anew for whoever comes when nobody watched any more', async () => {
    const read = watch(views.workItem(item));
    await expect.poll(() => read()?.item.title).toBe(itemIn(1, 1).title);
    for (const stop of stops.splice(0)) stop();
    hub.put(firstScope, 'workItem', itemIn(1, 1, { title: 'Renamed' }));
    await desk.core.pull();
    const again = watch(views.workItem(item));
    expect(again()).toBeUndefined();
    await expect.poll(() => again()?.item.title).toBe('Renamed');
  });

  it('leaves no watcher behind when a listener stops twice', async () => {
    const row = views.row('workItem', item);
    const stop = row.subscribe(() => undefined);
    const other = watch(row);
    stop();
    stop();
    await expect.poll(() => other()?.id).toBe(item);
  });

  it('show the files of every item of an engagement, with what each is filed under', async () => {
    const other = workItemIdOf(2);
    const file = (n: number, workItemId: typeof item, name: string) => ({
      type: 'attachment.add' as const,
      attachmentId: `d0000000-0000-7000-8000-00000000000${n}` as AttachmentId,
      workItemId,
      name,
      manifest: sampleManifest(1),
    });
    const files = watch(views.attachmentsIn(firstScope));
    const elsewhere = watch(views.attachmentsIn(secondScope));
    await desk.does(firstScope, file(1, other, 'b.pdf'));
    await desk.does(firstScope, file(2, item, 'c.pdf'));
    await desk.does(firstScope, file(3, item, 'a.pdf'));
    const { reference, matterId } = itemIn(1, 1);
    await expect
      .poll(() => files()?.map((one) => [one.attachment.name, one.reference, one.matterId]))
      .toEqual([
        ['a.pdf', reference, matterId],
        ['c.pdf', reference, matterId],
        ['b.pdf', itemIn(1, 2).reference, itemIn(1, 2).matterId],
      ]);
    expect(elsewhere()).toEqual([]);
  });

  it('read each week of a year once, however it is cut up, and what waits to be sent with them', async () => {
    const weeks = Array.from({ length: 53 }, (_, week) => addDays('2025-11-24', 7 * week));
    const entryOf = (week: string) => ({
      ...sampleEntry(1, { shiftDate: addDays(week, 6) }),
      personId: pat.id,
      deviceId: sampleDeviceId,
      deviceSequence: 1,
      recordedAt: noon,
    });
    for (const week of ['2025-11-17', ...weeks.slice(0, -1), '2026-11-30'])
      hub.put(pat.id, 'timeEntry', entryOf(week));
    await desk.core.pull();
    await desk.does(pat.id as string as ScopeId, {
      type: 'time-entry.record',
      entries: [sampleEntry(-1, { shiftDate: addDays(weeks.at(-1) ?? '', 1) })],
    });
    const year = watch(views.timeEntries(weeks[0] ?? '', weeks.at(-1) ?? ''));
    await expect.poll(() => year()?.map(({ entry }) => weekOf(entry.shiftDate))).toEqual(weeks);
    // What is asked for no week at all has none, and answers.
    for (const none of [views.timeEntries('', ''), views.timeEntries('none', 'none')])
      await expect.poll(watch(none)).toEqual([]);
  });
});
