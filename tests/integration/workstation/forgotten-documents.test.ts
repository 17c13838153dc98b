import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { bodyField } from '#shared/documents/merge-body';
import type { DocumentId, WorkItemId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { withMember, withoutMember } from '../../support/edit-members';
import type { HubCaller } from '../../support/hub-caller';
import { BodyOnDesk } from '../../support/hub-document';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { TestDesk } from './test-desk';

/*
 * What somebody wrote in a document of an engagement that is about to be erased on their machine, where the hub has no
 * such document: its making was sealed, or refused.
 */

let hub: TestHub;
let lee: HubCaller;
let folder: string;
let desk: TestDesk;

beforeAll(async () => {
  hub = await TestHub.start();
  lee = await hub.signIn('lee');
});
afterAll(() => hub.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
  desk = new TestDesk(hub, folder);
  await desk.start();
  await desk.signIn('sam');
  await desk.untilCourier({ contact: 'in-step', waiting: 0 });
});
afterEach(async () => {
  await desk.stop();
  await rm(folder, { recursive: true, force: true });
});

const create = (documentId: DocumentId) =>
  ({
    type: 'document.create',
    documentId,
    forWorkItem: null,
    title: 'Advice',
    kind: 'memo',
    language: 'en-GB',
    bodySchema: 1,
  }) as const;

const write = async (scope: string, documentId: DocumentId, words: string): Promise<void> => {
  const doc = new Y.Doc();
  const passage = new Y.XmlElement('paragraph');
  passage.insert(0, [new Y.XmlText(words)]);
  doc.getXmlFragment(bodyField).push([passage]);
  const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
  const body = { scope, documentId, onDisk: true, update, bodySchema: 1 };
  expect(await desk.call('document.append', body)).toMatchObject({ ok: true });
};

const sealed = async (documentId: string) => {
  const { edits } = (await lee.get('/v1/quarantine')).body as {
    edits: { id: string; command: { type: string; documentId?: string } }[];
  };
  return edits.filter(({ command }) => command.documentId === documentId);
};

const apply = async (...ids: string[]) =>
  (await lee.post('/v1/quarantine/decisions', { ids, decision: 'apply', reason: 'Needed' })).body;

it('goes to the lead, who brings in the document with its text', async () => {
  desk.wire.up = false;
  const documentId = v7() as DocumentId;
  const { scope } = await desk.say(create(documentId));
  const words = `Written offline ${randomUUID()}`;
  await write(scope, documentId, words);
  await withoutMember(lee, 'wren-bk', 'sam');
  desk.wire.up = true;
  await desk.call('courier.sync-now');
  // The window asks again with each pull.
  await until(async () => expect(await desk.call('scope.forget', { scope })).toMatchObject({ ok: true }));
  expect(await desk.call('document.states')).toEqual(ok({ bodies: [] }));
  expect(await desk.call('document.list-here')).toEqual(ok({ bodies: [] }));

  const [made, written, ...more] = await sealed(documentId);
  expect([made?.command.type, written?.command.type, more]).toEqual([
    'document.create',
    'document.write',
    [],
  ]);
  const refused = { outcome: 'refused', error: { code: 'quarantine.document-missing' } };
  expect(await apply(written?.id ?? '')).toMatchObject({ outcomes: [refused] });
  expect(await apply(made?.id ?? '', written?.id ?? '')).toMatchObject({
    outcomes: [{ outcome: 'applied' }, { outcome: 'applied' }],
  });
  const read = new BodyOnDesk(lee, documentId);
  await read.read();
  expect(read.words).toEqual([words]);
  await withMember(lee, 'wren-bk', 'sam', 'professional');
});

it('goes to the lead where the document was refused and the engagement must leave the disk', async () => {
  const documentId = v7() as DocumentId;
  const { scope } = await desk.say({ ...create(documentId), forWorkItem: v7() as WorkItemId });
  await until(async () => expect(await desk.open()).toMatchObject([{ answer: { outcome: 'rejected' } }]));
  await write(scope, documentId, `Of no document ${randomUUID()}`);
  await until(async () => expect(await desk.call('scope.evict', { scope })).toMatchObject({ ok: true }));
  expect(await desk.call('document.list-here')).toEqual(ok({ bodies: [] }));
  expect(await sealed(documentId)).toMatchObject([{ command: { type: 'document.write' } }]);
});
