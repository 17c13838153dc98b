import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { AttachmentId, DocumentId } from '#shared/kernel/ids';
import { someFile } from '../../support/hub-file';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { DeskFiles } from './desk-files';
import { TestDesk } from './test-desk';

/*
 * Sign-ins at a desk where something of an engagement that is online only is in memory, and nowhere else.
 */

const day = 24 * 3_600_000;

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
  files = new DeskFiles(desk, hub.ids());
  await desk.start();
  await desk.signIn('sam');
  await desk.untilCourier({ contact: 'in-step' });
});
afterEach(async () => {
  await desk.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Has the hub take a file whose bytes are in memory only. */
const attach = async (): Promise<AttachmentId> => {
  const { manifest, name } = await files.stage('Salaries.pdf', someFile(12 * 1024 * 1024), false);
  const attachmentId = v7() as AttachmentId;
  await desk.send({ type: 'attachment.add', workItemId: files.workItemId, attachmentId, name, manifest });
  return attachmentId;
};

const isStored = async (attachmentId: AttachmentId): Promise<boolean> =>
  (await files.row(attachmentId)).versions[0]?.storedAt != null;

it('a file that waits for a sign-in is brought after it', async () => {
  desk.wire.before = async (_, path) => {
    if (path.includes('/chunks/')) throw new TypeError('no network');
  };
  const attachmentId = await attach();
  hub.clock.advance(61 * day);
  desk.wire.before = async () => undefined;
  await desk.call('courier.sync-now');
  await until(async () =>
    expect(await desk.signedIn()).toMatchObject({ renewal: { code: 'session.expired' } }),
  );
  await desk.signIn('sam');
  await until(async () => expect(await isStored(attachmentId)).toBe(true));
});

it('words that wait for a sign-in are brought after it', async () => {
  const documentId = v7() as DocumentId;
  const { scope } = await desk.send({
    type: 'document.create',
    documentId,
    forWorkItem: null,
    title: 'Advice on the lease',
    kind: 'memo',
    language: 'en-GB',
    bodySchema: 1,
  });
  hub.clock.advance(61 * day);
  const doc = new Y.Doc();
  doc.getXmlFragment('body').insert(0, [new Y.XmlText('a passage')]);
  const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
  const reference = { scope, documentId, onDisk: false };
  expect(await desk.call('document.append', { ...reference, update, bodySchema: 1 })).toMatchObject({
    error: { code: 'session.expired' },
  });
  await desk.signIn('sam');
  await until(async () => {
    expect(await desk.call('document.states')).toMatchObject({ value: { bodies: [] } });
    const opened = await desk.call('document.open', { ...reference, opening: v7() });
    const read = new Y.Doc();
    if (opened.ok) Y.applyUpdate(read, Buffer.from(opened.value.update, 'base64'));
    expect(read.getXmlFragment('body').toString()).toContain('a passage');
  });
});

it('a file that is on its way when somebody else signs in is at the hub before they have', async () => {
  const sessions = (): Promise<number> =>
    hub.asProvider(async (tx) => (await tx.selectFrom('session_family').select('id').execute()).length);
  let letThrough = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  desk.wire.before = (_, path) => (path.includes('/chunks/') ? held : Promise.resolve());
  const attachmentId = await attach();
  const before = await sessions();
  const entering = desk.signIn('pat');
  await until(async () => expect(await sessions()).toBe(before + 1));
  letThrough();
  expect(await entering).toMatchObject({ value: { person: { name: expect.stringContaining('Pat') } } });
  expect(await isStored(attachmentId)).toBe(true);
});
