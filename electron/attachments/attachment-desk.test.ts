import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AttachmentId, WorkItemId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { sampleManifest } from '../../tests/support/sample-manifest';
import {
  sampleDeviceId,
  sampleMutation,
  samplePersonId,
  sampleScopeId,
} from '../../tests/support/sample-mutation';
import { VirtualScheduler } from '../../tests/support/virtual-scheduler';
import type { HttpAnswer, HubRequest } from '../courier/hub-client';
import { Journal } from '../journal/journal';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import { AttachmentDesk, type AttachmentDeskOptions } from './attachment-desk';

const scope = sampleScopeId;

let path: string;
let journal: Journal;
let desk: AttachmentDesk;
/** What the hub answers to a request for bytes. */
let send: (request: HubRequest) => Promise<unknown>;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-attachments-'));
  const opened = await Journal.open(join(path, 'journal'), plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  journal = opened.value.journal;
  send = async () => ok({});
  desk = await AttachmentDesk.open({
    folder: new DataFolder(path),
    profileId: 'pat',
    seal: plainSeal,
    journal,
    hub: { send: (request: HubRequest) => send(request) as Promise<HttpAnswer> } as never,
    personId: samplePersonId,
    deviceId: sampleDeviceId,
    door: { pass: () => Promise.reject(new Error('nothing leaves here')) },
    host: {
      logger: { info: () => undefined, warn: () => undefined },
    } as unknown as AttachmentDeskOptions['host'],
    scheduler: new VirtualScheduler(),
    random: { bytes: (length) => new Uint8Array(length) },
    emit: () => undefined,
  });
});
afterEach(async () => {
  desk.stop();
  await journal.close();
  await rm(path, { recursive: true, force: true });
});

it('hands the bytes of a sealed edit over although its author was done with the refusal before', async () => {
  const mutation = sampleMutation(1, {
    command: {
      type: 'attachment.add',
      workItemId: 'e0000000-0000-7000-8000-000000000001' as WorkItemId,
      attachmentId: 'a0000000-0000-7000-8000-000000000001' as AttachmentId,
      name: 'Receipts.pdf',
      manifest: sampleManifest(1),
    },
  });
  const { id } = mutation;
  await desk.expect(mutation);
  await journal.append(mutation);
  const sealed = { id, outcome: 'rejected', seq: 1, error: { code: 'mutation.quarantined' } } as const;
  await journal.recordAnswers([sealed], 'first');
  expect(desk.unsentFiles(scope)).toMatchObject([{ versionId: id }]);
  await journal.settle([id]);
  expect(desk.unsentFiles(scope)).toMatchObject([{ versionId: id }]);
});
