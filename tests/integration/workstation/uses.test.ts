import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UsedThing } from '#shared/bridge/use-calls';
import { plainStyle } from '#shared/clients/house-style';
import { bodySchemaVersion } from '#shared/documents/body';
import { noImprint } from '#shared/documents/imprint';
import type { DataPolicy } from '#shared/engagements/engagement';
import type { EngagementId } from '#shared/kernel/ids';
import { editAccess, engagementOf, withMember, withoutMember } from '../../support/edit-members';
import { someFile } from '../../support/hub-file';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { DeskFiles, offline } from './desk-files';
import { TestDesk } from './test-desk';

/*
 * What leaves a workstation, and what is kept from leaving: judged by the engagement's data policy in the main process,
 * whoever asks, and found in the hub's audit, also where it happened without a network.
 */

let hub: TestHub;
let folder: string;
let desk: TestDesk;
let files: DeskFiles;

beforeAll(async () => {
  hub = await TestHub.start();
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
  desk = new TestDesk(hub, folder);
  await desk.start();
  await desk.signIn('pat');
  await desk.untilCourier({ contact: 'in-step', waiting: 0 });
  files = new DeskFiles(desk, hub.ids());
});
afterEach(async () => {
  await desk.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const draft = (policy: Partial<DataPolicy> = {}): UsedThing => ({
  engagementId: hub.ids().engagement('wren-bk') as EngagementId,
  kind: 'draft',
  subjectId: null,
  dataPolicy: { ...offline, ...policy },
});

const saveWord = (of: UsedThing | null) =>
  desk.call('print.save-docx', {
    body: {
      type: 'doc',
      attrs: { schemaVersion: bodySchemaVersion, title: 'Advice', language: 'en-GB', paper: 'A4' },
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'As asked.' }] }],
    },
    style: plainStyle,
    facts: { title: 'Advice', client: '', code: '', matter: '', reference: '', item: '', date: '2026-11-25' },
    imprint: noImprint,
    day: '2026-11-25',
    of,
  });

const downloads = (): Promise<string[]> => readdir(join(folder, 'Downloads')).catch(() => []);

/** What the audit says of uses on this desk, in its order. */
const audited = async (): Promise<Record<string, unknown>[]> => {
  const { deviceId } = await desk.signedIn();
  const rows = await hub.asProvider((tx) =>
    tx.selectFrom('audit_entry').select('content').orderBy('index').execute(),
  );
  return rows.flatMap(({ content }) => {
    const { event, device, facts } = content as { event: string; device: string; facts: object };
    return device === deviceId && event.startsWith('use.') ? [{ event, ...facts }] : [];
  });
};

const untilAudited = (expected: readonly object[]): Promise<void> =>
  until(async () => expect(await audited()).toMatchObject(expected));

describe('what leaves a workstation', () => {
  it('is found in the audit although it left without a network, and the program was ended before it had one', async () => {
    const version = await files.add('Ledger.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), someFile(500)]));
    await desk.untilCourier({ waiting: 0 });
    desk.wire.up = false;
    const before = Date.now();
    expect(await saveWord(draft())).toMatchObject({ ok: true });
    expect(await desk.call('attachment.save-copy', { version })).toMatchObject({ ok: true });
    const locked = { ...version, dataPolicy: { ...offline, export: false } };
    expect(await desk.call('attachment.save-copy', { version: locked })).toMatchObject({
      error: { code: 'data-policy.export-off' },
    });
    expect(await downloads()).toEqual(['Advice.docx', 'Ledger.pdf']);
    expect(await audited()).toEqual([]);
    await desk.restart();
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    const about = { engagement: files.scope, use: 'export' };
    await untilAudited([
      { event: 'use.allowed', ...about, kind: 'draft', subject: null },
      { event: 'use.allowed', ...about, kind: 'attachment', subject: version.attachmentId },
      { event: 'use.refused', ...about, subject: version.attachmentId, code: 'data-policy.export-off' },
    ]);
    for (const { recordedAt } of await audited()) expect(recordedAt).toBeGreaterThanOrEqual(before);
    // Nobody has to deal with any of it.
    await desk.untilCourier({ waiting: 0, needingAttention: 0 });
  });

  it('is not let out by any way where the engagement forbids it', async () => {
    const version = await files.add('Ledger.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), someFile(500)]));
    let opened = false;
    desk.program = async () => {
      opened = true;
      return true;
    };
    const viewOnly = { ...offline, copy: 'view-only' } as const;
    const refused = { error: { code: 'data-policy.view-only' } };
    expect(await saveWord(draft(viewOnly))).toMatchObject(refused);
    const seen = { ...version, dataPolicy: viewOnly };
    expect(await desk.call('attachment.save-copy', { version: seen })).toMatchObject(refused);
    for (const edit of [true, false])
      expect(await desk.call('attachment.open', { version: seen, edit })).toMatchObject(refused);
    expect(await desk.call('use.tell', { use: 'copy', of: [draft(viewOnly)] })).toMatchObject(refused);
    expect(await desk.call('use.tell', { use: 'print', of: [draft(viewOnly)] })).toMatchObject(refused);
    expect([opened, await downloads()]).toEqual([false, []]);
    await untilAudited(
      ['export', 'export', 'open', 'open', 'copy', 'print'].map((use) => ({ event: 'use.refused', use })),
    );
  });

  it('needs no word where it is nobody’s', async () => {
    expect(await saveWord(null)).toMatchObject({ ok: true });
    await desk.note('a line');
    await desk.untilCourier({ waiting: 0 });
    expect(await audited()).toEqual([]);
  });

  it('is marked where the hub had forbidden it meanwhile, and kept although its author lost sight of it', async () => {
    const lee = await hub.signIn('lee');
    desk.wire.up = false;
    await saveWord(draft());
    const before = await engagementOf(lee, 'wren-bk');
    await editAccess(lee, before, { dataPolicy: { ...before.dataPolicy, export: false } });
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await untilAudited([{ event: 'use.allowed', against: 'data-policy.export-off' }]);
    desk.wire.up = false;
    await saveWord(draft());
    await withoutMember(lee, 'wren-bk', 'pat');
    desk.wire.up = true;
    await desk.call('courier.sync-now');
    await untilAudited([{}, { event: 'use.allowed', engagement: before.id }]);
    await desk.untilCourier({ waiting: 0, needingAttention: 0 });
    await withMember(lee, 'wren-bk', 'pat', 'professional');
    const after = await engagementOf(lee, 'wren-bk');
    await editAccess(lee, after, { dataPolicy: before.dataPolicy });
  });
});
