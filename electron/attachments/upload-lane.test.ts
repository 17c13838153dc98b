import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { domainError, type ErrorCode } from '#shared/kernel/errors';
import { attachmentId } from '#shared/kernel/ids';
import { err, ok } from '#shared/kernel/result';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import { sampleManifest } from '../../tests/support/sample-manifest';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { settle, VirtualScheduler } from '../../tests/support/virtual-scheduler';
import type { AuthorizedHub } from '../courier/authorized-hub';
import { Backoff } from '../courier/backoff';
import type { HubRequest } from '../courier/hub-client';
import { JournalIndex } from '../journal/journal-state';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import { ChunkShelf, sha256Of } from './chunk-shelf';
import { KeptRecords } from './kept-records';
import { UploadLane, uploadRecord } from './upload-lane';

/** A hub that has the bytes of every version whose mutation it has. */
const hubThat = (hasMutations: boolean, asked: string[], epoch = 'first'): AuthorizedHub =>
  ({
    request: async (_schema: unknown, { path }: { path: string }) => {
      asked.push(path);
      return hasMutations ? ok({ missing: [], storedAt: 1 }) : err(domainError('attachment.not-found'));
    },
    describe: async () => ok({ epoch }),
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
let scheduler: VirtualScheduler;
let backoff: Backoff;
let shelf: ChunkShelf;
let lane: UploadLane;

const openLane = async (hub: AuthorizedHub): Promise<void> => {
  scheduler = new VirtualScheduler();
  backoff = new Backoff({ bytes: (length) => new Uint8Array(length) });
  shelf = new ChunkShelf(join(path, 'chunks'), plainSeal, scheduler);
  lane = new UploadLane({
    records: await KeptRecords.open(new DataFolder(path), uploadRecord, 'uploads'),
    shelf,
    hub,
    journal,
    scheduler,
    backoff,
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
  await openLane(hubThat(true, asked));
});
afterEach(async () => {
  await lane.close();
  await rm(path, { recursive: true, force: true });
});

/** A version that the hub took, and the journal let go of. */
const taken = async (n: number): Promise<void> => {
  await lane.expect(recordOf(n));
  const ids = [recordOf(n).versionId];
  journal.apply({ type: 'appended', mutation: sampleMutation(n) });
  journal.apply({ type: 'erased', ids, deviceSequence: 0 });
};

/** What the hub said to a version while it was in its first epoch, and the person is done with. */
const settled = async (
  n: number,
  answer: Pick<MutationAnswer, 'outcome' | 'seq' | 'error'>,
): Promise<void> => {
  await lane.expect(recordOf(n));
  const ids = [recordOf(n).versionId];
  journal.apply({ type: 'appended', mutation: sampleMutation(n) });
  for (const id of ids) journal.apply({ type: 'answered', epoch: 'first', answers: [{ id, ...answer }] });
  journal.apply({ type: 'settled', ids });
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
  await openLane(hubThat(false, asked));
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

describe('a version that the hub does not know of', () => {
  it('keeps its bytes where the hub began anew, and has them brought once it is told of it again', async () => {
    await openLane(hubThat(false, asked, 'second'));
    await settled(1, { outcome: 'applied', seq: 3 });
    lane.nudge();
    await expect.poll(() => asked.length).toBe(1);
    await settle();
    expect(lane.isUnderway(scope)).toBe(true);
    expect(lane.transfers()).toMatchObject([{ problem: null }]);
    // The courier hears of it, and sends the mutation again.
    const id = recordOf(1).versionId;
    journal.apply({ type: 'reopened', ids: [id], epoch: 'second' });
    await lane.expect(recordOf(1));
    await openLane(hubThat(true, asked, 'second'));
    journal.apply({ type: 'answered', epoch: 'second', answers: [{ id, outcome: 'applied', seq: 3 }] });
    lane.nudge();
    await expect.poll(() => lane.unsent()).toEqual([]);
    expect(kept()).toEqual([id]);
  });

  it('keeps its bytes where its author does not see it any more, and holds up no erasure', async () => {
    await openLane(hubThat(false, asked, 'first'));
    await settled(1, { outcome: 'applied', seq: 3 });
    lane.nudge();
    await expect.poll(() => lane.isUnderway(scope)).toBe(false);
    expect(kept()).toEqual([recordOf(1).versionId]);
    expect(lane.transfers()).toMatchObject([{ problem: { code: 'attachment.not-found' } }]);
  });

  it('keeps its bytes for the lead that it was sealed for, although its author is done with that', async () => {
    await openLane(hubThat(false, asked, 'first'));
    await settled(1, { outcome: 'rejected', seq: 3, error: { code: 'mutation.quarantined' } });
    lane.nudge();
    await expect.poll(() => asked).toHaveLength(1);
    await settle();
    expect(kept()).toEqual([recordOf(1).versionId]);
    expect(lane.transfers()).toEqual([]);
    expect(lane.isUnderway(scope)).toBe(false);
  });

  it('is let go of where nobody waits for it', async () => {
    await openLane(hubThat(false, asked, 'first'));
    await taken(1);
    lane.nudge();
    await expect.poll(kept).toEqual([]);
  });
});

/**
 * A hub that answers to each version as it is told to, and has the bytes of every other.
 * @param gate waited for before each answer, unless the request is given up
 */
const hubSaying = (
  said: ReadonlyMap<string, ErrorCode>,
  gate: (path: string) => Promise<void> = async () => undefined,
): AuthorizedHub =>
  ({
    request: async (_schema: unknown, { path, signal }: HubRequest) => {
      asked.push(path);
      const givenUp = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      await Promise.race([gate(path), givenUp]);
      if (signal?.aborted) return err(domainError('hub.unreachable'));
      const code = [...said].find(([versionId]) => path.includes(versionId))?.[1];
      return code ? err(domainError(code)) : ok({ missing: [], storedAt: 1 });
    },
    describe: async () => ok({ epoch: 'first' }),
  }) as unknown as AuthorizedHub;

describe('bytes that do not reach the hub', () => {
  const { versionId } = recordOf(1);

  it.each([
    'hub.not-a-hub',
    'hub.different',
    'journal.cannot-write',
    'session.expired',
    'person.disabled',
    'protocol.hub-too-old',
  ] as const)('are still on their way after %s, and go as soon as that is over', async (code) => {
    const said = new Map<string, ErrorCode>([[versionId, code]]);
    await openLane(hubSaying(said));
    await taken(1);
    lane.nudge();
    await expect.poll(() => scheduler.delays).toHaveLength(1);
    expect(lane.isUnderway(scope)).toBe(true);
    expect(lane.transfers()).toMatchObject([{ problem: null }]);
    said.clear();
    await scheduler.advance(60_000);
    await expect.poll(() => lane.unsent()).toEqual([]);
  });

  it('are left where they are as the program ends in the middle of one, and nothing is written behind that', async () => {
    await openLane(hubSaying(new Map(), () => new Promise(() => undefined)));
    await taken(1);
    lane.nudge();
    await expect.poll(() => asked).toHaveLength(1);
    await lane.close();
    expect(scheduler.delays).toEqual([]);
    expect(lane.unsent()).toHaveLength(1);
  });

  it('are held up where the hub has no room, are not erased for that, and are asked for once more', async () => {
    const said = new Map<string, ErrorCode>([[versionId, 'attachment.quota-exceeded']]);
    await openLane(hubSaying(said));
    await taken(1);
    lane.nudge();
    await expect
      .poll(() => lane.transfers())
      .toMatchObject([{ problem: { code: 'attachment.quota-exceeded' } }]);
    expect(lane.isUnderway(scope)).toBe(true);
    said.set(versionId, 'attachment.not-yours');
    lane.bringAll(scope);
    await expect.poll(() => lane.transfers()).toMatchObject([{ problem: { code: 'attachment.not-yours' } }]);
    expect(lane.isUnderway(scope)).toBe(false);
  });
});

it('goes on to the next where the hub stumbles over one, and comes back to that', async () => {
  const said = new Map<string, ErrorCode>([[recordOf(1).versionId, 'hub.failed']]);
  await openLane(hubSaying(said));
  for (const n of [1, 2]) await taken(n);
  lane.nudge();
  const unsent = () => lane.unsent().map(({ versionId }) => versionId);
  await expect.poll(unsent).toEqual([recordOf(1).versionId]);
  await expect.poll(() => scheduler.delays).toHaveLength(1);
  expect(lane.transfers()).toMatchObject([{ problem: null }]);
  said.clear();
  await scheduler.advance(60_000);
  await expect.poll(unsent).toEqual([]);
});

it('brings what becomes due in the moment in which it comes to an end', async () => {
  await taken(1);
  await lane.expect(recordOf(2));
  vi.spyOn(backoff, 'reset').mockImplementationOnce(() => {
    journal.apply({ type: 'appended', mutation: sampleMutation(2) });
    journal.apply({ type: 'erased', ids: [recordOf(2).versionId], deviceSequence: 0 });
    lane.nudge();
  });
  lane.nudge();
  await expect.poll(() => lane.unsent()).toEqual([]);
});

describe('what is in memory only', () => {
  const held = { ...recordOf(9), scope: 'b0000000-0000-7000-8000-000000000002' };
  const said = new Map<string, ErrorCode>();
  /** Lets the hub answer to a version that lies on the disk. */
  let answer: () => void;

  beforeEach(async () => {
    said.clear();
    await openLane(
      hubSaying(said, async (path) => {
        if (!path.includes(held.versionId)) await new Promise<void>((resolve) => (answer = resolve));
      }),
    );
    for (const n of [1, 2, 3]) await taken(n);
    lane.nudge();
    await expect.poll(() => asked).toHaveLength(1);
    for (const hash of held.manifest.chunks) shelf.hold(held.scope, hash, Buffer.from('a secret'));
    await lane.bring(held);
  });

  it('is the next to be brought, however many others were waiting before', async () => {
    answer();
    await expect.poll(() => asked).toHaveLength(3);
    expect(asked[1]).toContain(held.versionId);
    expect(lane.needed()).not.toContain(held);
  });

  it('is brought before the program ends although the one before it was cut off', async () => {
    said.set(recordOf(1).versionId, 'hub.unreachable');
    const ended = lane.bringHeld();
    answer();
    await ended;
    expect(asked[1]).toContain(held.versionId);
    expect(lane.needed()).not.toContain(held);
  });

  it('holds up the end of the program no longer than until the hub has refused it', async () => {
    said.set(held.versionId, 'attachment.quota-exceeded');
    const ended = lane.bringHeld();
    answer();
    await ended;
    expect(lane.unsent().map(({ versionId }) => versionId)).toEqual(
      [9, 2, 3].map((n) => recordOf(n).versionId),
    );
  });
});

it('puts on the disk what is journaled, though it was taken in when it might not lie there', async () => {
  const bytes = Buffer.from('taken in');
  const named = { ...recordOf(1), manifest: sampleManifest(1, { chunks: [sha256Of(bytes)] }) };
  shelf.hold(scope, sha256Of(bytes), bytes);
  await lane.expect(named);
  await openLane(hubThat(true, asked));
  expect(await shelf.get(scope, sha256Of(bytes))).toEqual(bytes);
  expect(kept()).toEqual([named.versionId]);
});

it('interrupts a large file for what is in memory only, and goes on with it then', async () => {
  const chunks = ['the first chunk', 'the second chunk'].map((text) => Buffer.from(text));
  const hashes = chunks.map(sha256Of);
  const large = { ...recordOf(1), manifest: sampleManifest(1, { chunks: hashes }) };
  const held = { ...recordOf(9), scope: 'b0000000-0000-7000-8000-000000000002' };
  const there = new Set<number>();
  let answer = (): void => undefined;
  await openLane({
    request: async (_schema: unknown, { path, method }: HubRequest) => {
      asked.push(`${method} ${path}`);
      const isLarge = path.includes(large.versionId) && method === 'GET';
      return ok({
        missing: isLarge ? [0, 1].filter((n) => !there.has(n)) : [],
        storedAt: isLarge ? null : 1,
      });
    },
    send: async ({ path, method }: HubRequest) => {
      asked.push(`${method} ${path}`);
      if (there.size === 0) await new Promise<void>((resolve) => (answer = resolve));
      there.add(Number(path.at(-1)));
      return ok({});
    },
  } as unknown as AuthorizedHub);
  for (const [at, hash] of hashes.entries()) await shelf.put(scope, hash, chunks[at] ?? Buffer.alloc(0));
  await lane.bring(large);
  await expect.poll(() => asked).toHaveLength(2);
  for (const hash of held.manifest.chunks) shelf.hold(held.scope, hash, Buffer.from('a secret'));
  await lane.bring(held);
  answer();
  await expect.poll(() => lane.unsent()).toEqual([]);
  const path = `/v1/attachments/${large.attachmentId}/versions/${large.versionId}`;
  expect(asked).toEqual([
    `GET ${path}/chunks`,
    `PUT ${path}/chunks/0`,
    `GET /v1/attachments/${held.attachmentId}/versions/${held.versionId}/chunks`,
    `GET ${path}/chunks`,
    `PUT ${path}/chunks/1`,
    `POST ${path}/complete`,
  ]);
});
