import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { domainError } from '#shared/kernel/errors';
import type { AttachmentId } from '#shared/kernel/ids';
import { err } from '#shared/kernel/result';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { settle, VirtualScheduler } from '../../tests/support/virtual-scheduler';
import type { AuthorizedHub } from '../courier/authorized-hub';
import { Backoff } from '../courier/backoff';
import { Journal } from '../journal/journal';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import { ChunkShelf, sha256Of } from './chunk-shelf';
import { KeptRecords } from './kept-records';
import { UploadLane, uploadRecord } from './upload-lane';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-lane-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

it('does not take bytes for nobody’s while their mutation is on its way into the journal', async () => {
  const folder = new DataFolder(path);
  const opened = await Journal.open(join(path, 'journal'), plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  const { journal } = opened.value;
  const scheduler = new VirtualScheduler();
  // A hub as it is before it has the mutation.
  let asked = 0;
  const hub = {
    request: async () => {
      asked += 1;
      return err(domainError('attachment.not-found'));
    },
  } as unknown as AuthorizedHub;
  const lane = new UploadLane({
    records: await KeptRecords.open(folder, uploadRecord, 'uploads'),
    shelf: new ChunkShelf(folder.resolve('chunks'), plainSeal, scheduler),
    hub,
    journal: journal.index,
    scheduler,
    backoff: new Backoff({ bytes: (length) => new Uint8Array(length) }),
    changed: () => undefined,
    noteBug: (error) => {
      throw error;
    },
  });
  const mutation = sampleMutation(1);
  const sha256 = sha256Of(Buffer.from('content'));
  await lane.expect({
    scope: mutation.scope,
    attachmentId: '0190e000-0000-7000-8000-000000000003' as AttachmentId,
    versionId: mutation.id,
    manifest: { sha256, size: 7, mediaType: 'text/plain', chunkSize: 1024 * 1024, chunks: [sha256] },
  });
  // Other news of the hub comes in between.
  lane.nudge();
  await settle();
  await journal.append(mutation);
  lane.nudge();
  await settle();
  expect(asked).toBe(0);
  expect(lane.needed()).toHaveLength(1);
  expect(lane.transfers()).toMatchObject([{ problem: null }]);
  await journal.close();
});
