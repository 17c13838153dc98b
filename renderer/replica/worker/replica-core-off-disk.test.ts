import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Attachment } from '#shared/attachments/attachment';
import type { AttachmentId, MutationId } from '#shared/kernel/ids';
import type { Command } from '#shared/sync/mutation';
import { disk } from '../../../tests/support/replica/failing-disk';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import {
  engagementOf,
  firstScope,
  itemIn,
  sampleHub,
  secondScope,
} from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { sampleManifest } from '../../../tests/support/sample-manifest';
import { pat, workItemIdOf } from '../../../tests/support/sample-rows';

const item = workItemIdOf(11);
const canary = 'Zanzibar';

let hub: MemoryHub;
let desk: Workstation;

const claim = { type: 'work-item.claim', workItemId: item } as const;
const note = { type: 'work-item.note', workItemId: item, note: `${canary} agreed` } as const;

beforeEach(async () => {
  hub = sampleHub();
  hub.put(secondScope, 'workItem', itemIn(2, 11, { title: `${canary} return` }));
});

afterEach(async () => {
  disk.mend();
  await desk.end();
});

/** All that lies in the database, bytes included, as text. */
const onDisk = async (): Promise<string> => {
  const tables = await Promise.all(desk.database.tables.map((table) => table.toArray()));
  return JSON.stringify(tables, (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
};

const shownTitle = (): unknown => (desk.shown()[item] as { title?: string } | undefined)?.title;

it('shows an engagement that is online only and leaves no word of it on disk', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  expect(shownTitle()).toBe(`${canary} return`);
  expect(await onDisk()).not.toContain(canary);
  expect(await onDisk()).toContain('"key":"workItem:');
  for (let n = 0; n < 80; n++) {
    hub.put(firstScope, 'workItem', itemIn(1, 1, { title: `Turn ${n}` }));
    await desk.core.pull();
  }
  expect(await onDisk()).not.toContain(canary);
});

it('does what is asked there at the hub, past journal and disk, and refuses it without one', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  await desk.does(secondScope, claim);
  await desk.does(secondScope, note);
  expect(hub.row('workItem', item)).toMatchObject({ assigneeId: pat.id });
  expect(desk.shown()[item]).toMatchObject({ assigneeId: pat.id });
  expect(desk.main.open()).toEqual([]);
  expect((await desk.stored()).pending).toEqual([]);
  expect(await onDisk()).not.toContain(canary);
  desk.main.online = false;
  expect(await desk.ask(secondScope, note)).toMatchObject({ error: { code: 'data-policy.needs-hub' } });
  expect(await onDisk()).not.toContain(canary);
  // Elsewhere work goes on.
  await desk.does(firstScope, { type: 'work-item.claim', workItemId: workItemIdOf(1) });
});

it('attaches a file there at the hub too, whose name says as much as any word', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  await desk.does(secondScope, {
    type: 'attachment.add',
    workItemId: item,
    attachmentId: v7() as AttachmentId,
    name: `${canary}.pdf`,
    manifest: sampleManifest(1),
  });
  expect(desk.main.open()).toEqual([]);
  expect(await onDisk()).not.toContain(canary);
});

it('adds a version whose bytes are in memory at the hub or not at all', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  const onAttachment = { workItemId: item, attachmentId: v7() as AttachmentId };
  const manifest = sampleManifest(1);
  await desk.does(secondScope, { type: 'attachment.add', ...onAttachment, name: 'Ledger.pdf', manifest });
  const further = (size: number) =>
    ({
      type: 'attachment.add-version',
      ...onAttachment,
      manifest: sampleManifest(size),
      basedOn: null,
    }) as const;
  await desk.does(secondScope, further(2));
  expect(hub.row('attachment', onAttachment.attachmentId)?.versions).toHaveLength(2);
  desk.main.online = false;
  expect(await desk.ask(secondScope, further(3))).toMatchObject({ error: { code: 'data-policy.needs-hub' } });
  expect(desk.main.open()).toEqual([]);
});

it('does nothing twice where an answer was lost, and passes on what the hub refuses', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  let lost = false;
  desk.main.fault = (method) => {
    if (method !== 'mutation.send' || lost) return 'none';
    lost = true;
    return 'answer-lost';
  };
  const asked = desk.ask(secondScope, note);
  await expect.poll(() => lost).toBe(true);
  await expect.poll(() => desk.timers.waiting).toBeGreaterThan(0);
  desk.timers.pass(1_000);
  const answer = await asked;
  expect(answer.ok).toBe(true);
  expect([...hub.visible().keys()].filter((name) => name.startsWith('activity:'))).toHaveLength(1);
  hub.put(secondScope, 'workItem', { ...itemIn(2, 11), status: 'completed' } as never);
  expect(await desk.ask(secondScope, claim)).toMatchObject({ ok: false });
});

it('erases what an earlier run held, and reads it anew', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  await desk.reopen();
  desk.main.online = false;
  await desk.core.start();
  expect(shownTitle()).toBeUndefined();
  expect((await desk.stored()).notices).toEqual([]);
  desk.main.online = true;
  await desk.core.pull();
  expect(shownTitle()).toBe(`${canary} return`);
  expect(await onDisk()).not.toContain(canary);
});

/** Its policy lets it lie on a disk again. Of its rows the engagement alone is written anew, as by the hub. */
const letOnDisk = (): void => {
  hub.offDisk.delete(secondScope);
  hub.put(secondScope, 'engagement', engagementOf(2));
};

it('puts an engagement on the disk that is not online only any more, and has it there at the next start', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  letOnDisk();
  await desk.core.pull();
  expect(shownTitle()).toBe(`${canary} return`);
  expect(await onDisk()).toContain(canary);
  await desk.reopen();
  desk.main.online = false;
  await desk.start();
  expect(shownTitle()).toBe(`${canary} return`);
  desk.main.online = true;
  await desk.core.pull();
  expect((await desk.stored()).rows).toEqual(Object.fromEntries(hub.visible()));
});

it('puts all of it there in a pull of many pages that bring something of it, too', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  letOnDisk();
  for (let n = 0; n < 60; n++) hub.put(firstScope, 'workItem', itemIn(1, 100 + n, { title: `Item ${n}` }));
  hub.put(secondScope, 'workItem', itemIn(2, 12, { title: 'Changed meanwhile' }));
  await desk.core.pull();
  await desk.reopen();
  await desk.start();
  expect(shownTitle()).toBe(`${canary} return`);
  expect((await desk.stored()).rows).toEqual(Object.fromEntries(hub.visible()));
});

it('shows what is unsent there over what is read anew to lie on the disk', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  const attachmentId = v7() as AttachmentId;
  const onAttachment = { workItemId: item, attachmentId };
  const manifest = sampleManifest(1);
  await desk.does(secondScope, { type: 'attachment.add', ...onAttachment, name: 'Ledger.pdf', manifest });
  const version = {
    type: 'attachment.add-version',
    ...onAttachment,
    manifest: sampleManifest(2),
    basedOn: null,
  } as const;
  const { id: added, ...order } = desk.order(secondScope, version);
  expect(await desk.core.dispatch([{ id: added, ...order, bytesOnDisk: true }])).toMatchObject([
    { ok: true },
  ]);
  letOnDisk();
  await desk.core.pull();
  const shown = (await desk.stored()).overlay[`attachment:${attachmentId}`] as Attachment | undefined;
  expect(shown?.versions.map(({ id }) => id)).toContain(added);
  await desk.sync();
  expect((await desk.stored()).pending).toEqual([]);
  expect(hub.row('attachment', attachmentId)?.versions).toHaveLength(2);
});

it('reads an engagement anew that an earlier version left sealed for a run that is over', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  await desk.database.cursors
    .where('scope')
    .equals(secondScope)
    .modify((cursor, held) => {
      const { offDisk: _, ...lasting } = cursor;
      held.value = lasting;
    });
  letOnDisk();
  await desk.reopen();
  await desk.start();
  expect(shownTitle()).toBe(`${canary} return`);
  expect((await desk.stored()).rows).toEqual(Object.fromEntries(hub.visible()));
  // Once is enough: from now on it is read on from where it was read to.
  const asked: unknown[] = [];
  desk.main.fault = (method, argument) => {
    if (method === 'feed.pull') asked.push(argument);
    return 'none';
  };
  await desk.reopen();
  await desk.start();
  expect(shownTitle()).toBe(`${canary} return`);
  for (const pull of asked)
    expect(pull).toMatchObject({
      cursors: expect.arrayContaining([{ scope: secondScope, seq: hub.seq }]),
    });
});

it('takes an engagement off the disk when its policy says so, after everything unsent is there', async () => {
  desk = await Workstation.inStep(hub);
  await desk.does(secondScope, note);
  expect(await onDisk()).toContain(canary);
  hub.offDisk.add(secondScope);
  await desk.core.pull();
  expect(await onDisk()).toContain(canary);
  await desk.sync();
  await desk.core.pull();
  expect(await onDisk()).not.toContain(canary);
  expect(desk.main.open()).toEqual([]);
  expect(shownTitle()).toBe(`${canary} return`);
  expect((await desk.stored()).notices).toEqual([]);
});

it('takes an engagement off the disk whose policy says so since the hub began anew, the journal’s copies too', async () => {
  desk = await Workstation.inStep(hub);
  const asked: unknown[] = [];
  desk.main.fault = (method, argument) => {
    if (method === 'scope.evict') asked.push(argument);
    return 'none';
  };
  hub.offDisk.add(secondScope);
  hub.epoch = 'epoch-2';
  await desk.core.pull();
  expect(asked).toEqual([{ scope: secondScope }]);
  expect(shownTitle()).toBe(`${canary} return`);
  expect(await onDisk()).not.toContain(canary);
});

it('has the main process erase what a replica that was lost knew of, of an engagement that is online only by now', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.fresh(hub);
  desk.main.alsoHere = [firstScope, secondScope];
  await desk.start();
  expect(desk.main.calls.filter((method) => method.startsWith('scope.'))).toEqual([
    'scope.list-here',
    'scope.evict',
  ]);
  expect(shownTitle()).toBe(`${canary} return`);
});

it('takes no words about its time, which would lie in the person’s own scope, and all else beside them', async () => {
  hub.offDisk.add(secondScope);
  desk = await Workstation.inStep(hub);
  const run = { engagementId: secondScope, note: `${canary} agreed`, activity: null };
  const typed = { ...run, note: '', activity: `${canary} call` };
  const orders = [
    { type: 'timer.start', ended: null, entries: [], run },
    { type: 'timer.start', ended: null, entries: [], run: typed },
    { type: 'preference.set', key: 'interface.theme', value: 'dark' },
  ].map((command) => ({
    id: v7() as MutationId,
    scope: pat.id,
    command: command as unknown as Command,
    recordedAt: 1,
    dependsOn: [],
  }));
  expect(await desk.core.dispatch(orders)).toMatchObject([
    { ok: false, error: { code: 'data-policy.words-on-disk' } },
    { ok: false, error: { code: 'data-policy.words-on-disk' } },
    { ok: true },
  ]);
  expect(await onDisk()).not.toContain(canary);
  expect(JSON.stringify(desk.main.open())).not.toContain(canary);
});
