import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { domainError } from '#shared/kernel/errors';
import { attachmentId } from '#shared/kernel/ids';
import { err, ok } from '#shared/kernel/result';
import { sampleManifest } from '../../tests/support/sample-manifest';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { settle, VirtualScheduler } from '../../tests/support/virtual-scheduler';
import type { AuthorizedHub } from '../courier/authorized-hub';
import { Backoff } from '../courier/backoff';
import { JournalIndex } from '../journal/journal-state';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import { ChunkShelf } from './chunk-shelf';
import { KeptRecords } from './kept-records';
import { UploadLane, uploadRecord } from './upload-lane';

/** A hub that has the bytes of every version whose mutation it has. */
const hubThat = (hasMutations: boolean, asked: string[]): AuthorizedHub =>
  ({
    request: async (_schema: unknown, { path }: { path: string }) => {
      asked.push(path);
      return hasMutations ? ok({ missing: [], storedAt: 1 }) : err(domainError('attachment.not-found'));
    },
  }) as unknown as AuthorizedHub;

const scope = 'b0000000-0000-7000-8000-000000000001';
const each = sampleManifest(1).size;
const recordOf = (n: number) => ({
  scope,
  attachmentId: attachmentId.parse('a0000000-0000-7000-8000-000000000001'),
  versionId: sampleMutation(n).id,
  manifest: sampleManifest(1),
});

let path: string;
let journal: JournalIndex;
let asked: string[];
let lane: UploadLane;

const openLane = async (hasMutations: boolean): Promise<void> => {
  const scheduler = new VirtualScheduler();
  lane = new UploadLane({
    records: await KeptRecords.open(new DataFolder(path), uploadRecord, 'uploads'),
    shelf: new ChunkShelf(join(path, 'chunks'), plainSeal, scheduler),
    hub: hubThat(hasMutations, asked),
    journal,
    scheduler,
    backoff: new Backoff({ bytes: (length) => new Uint8Array(length) }),
    changed: () => undefined,
    noteBug: (error) => {
      throw error;
    },
    keptBytes: 2 * each,
  });
};

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-lane-'));
  journal = new JournalIndex();
  asked = [];
  await openLane(true);
});
afterEach(async () => {
  lane.stop();
  await rm(path, { recursive: true, force: true });
});

/** A version that the hub took, and the journal let go of. */
const taken = async (n: number): Promise<void> => {
  await lane.expect(recordOf(n));
  const ids = [recordOf(n).versionId];
  journal.apply({ type: 'appended', mutation: sampleMutation(n) });
  journal.apply({ type: 'erased', ids, deviceSequence: 0 });
};

const kept = () => lane.needed().map(({ versionId }) => versionId);

it('keeps what the hub has for the day it is restored, shows it to nobody, and holds nobody up for it', async () => {
  await taken(1);
  expect(lane.isUnderway(scope)).toBe(true);
  lane.nudge();
  await expect.poll(() => lane.isUnderway(scope)).toBe(false);
  expect(lane.transfers()).toEqual([]);
  expect(kept()).toEqual([recordOf(1).versionId]);
  lane.nudge();
  journal.apply({ type: 'reopened', ids: [], epoch: 'next' });
  expect(lane.isUnderway(scope)).toBe(true);
  lane.nudge();
  await expect.poll(() => lane.isUnderway(scope)).toBe(false);
  expect(asked).toHaveLength(2);
});

it('goes on to the next although the disk takes no word of what the hub has', async () => {
  for (const n of [1, 2]) await taken(n);
  // A file in the place of the folder, so that nothing can be written in it.
  await rename(join(path, 'uploads'), join(path, 'aside'));
  await writeFile(join(path, 'uploads'), '');
  lane.nudge();
  await expect.poll(() => lane.isUnderway(scope)).toBe(false);
  expect(asked).toHaveLength(2);
});

it('keeps so many bytes at most of what the hub has: the oldest go first', async () => {
  for (const n of [1, 2, 3]) await taken(n);
  lane.nudge();
  await expect.poll(kept).toEqual([2, 3].map((n) => recordOf(n).versionId));
});

it('does not take bytes for nobody’s while their mutation is on its way into the journal', async () => {
  await openLane(false);
  await lane.expect(recordOf(1));
  // Other news of the hub comes in between.
  lane.nudge();
  await settle();
  journal.apply({ type: 'appended', mutation: sampleMutation(1) });
  lane.nudge();
  await settle();
  expect(asked).toEqual([]);
  expect(kept()).toEqual([recordOf(1).versionId]);
  expect(lane.transfers()).toMatchObject([{ problem: null }]);
});
