import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { AttachmentId, MutationId, WorkItemId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { sampleManifest } from '../../tests/support/sample-manifest';
import {
  sampleDeviceId,
  sampleMutation,
  samplePersonId,
  sampleScopeId,
} from '../../tests/support/sample-mutation';
import { until } from '../../tests/support/until';
import { VirtualScheduler } from '../../tests/support/virtual-scheduler';
import type { HttpAnswer, HubRequest } from '../courier/hub-client';
import { Journal } from '../journal/journal';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import { AttachmentDesk, type AttachmentDeskOptions } from './attachment-desk';
import { sha256Of } from './chunk-shelf';

const scope = sampleScopeId;

let path: string;
let journal: Journal;
let desk: AttachmentDesk;
/** What the hub answers to a request for bytes. */
let send: (request: HubRequest) => Promise<unknown>;
/** What was opened in a program. */
let opened: string[];

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-attachments-'));
  const journaled = await Journal.open(join(path, 'journal'), plainSeal);
  if (!journaled.ok) throw new Error(journaled.error.code);
  journal = journaled.value.journal;
  opened = [];
  send = async () => ok({});
  desk = await AttachmentDesk.open({
    folder: new DataFolder(path),
    profileId: 'pat',
    seal: plainSeal,
    journal,
    hub: { send: (request: HubRequest) => send(request) as Promise<HttpAnswer> } as never,
    personId: samplePersonId,
    deviceId: sampleDeviceId,
    // Whoever may open a file; of what there was to be looked at before, a test says nothing.
    door: { pass: async (_way, _thing, { hand }) => hand(undefined as never) },
    host: {
      openFile: async (file: string) => opened.push(file) > 0,
      logger: { info: () => undefined, warn: () => undefined },
    } as unknown as AttachmentDeskOptions['host'],
    scheduler: new VirtualScheduler(),
    random: { bytes: (length) => new Uint8Array(length) },
    emit: () => undefined,
  });
});
afterEach(async () => {
  await desk.close();
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

const bytesOf = (n: number): Buffer => Buffer.from(`the bytes of version ${n}`);
const versionOf = (n: number, of: string): VersionReference => ({
  scope: of,
  workItemId: 'e0000000-0000-7000-8000-000000000001' as WorkItemId,
  attachmentId: `a0000000-0000-7000-8000-00000000000${n}` as AttachmentId,
  versionId: `d0000000-0000-7000-8000-00000000000${n}` as MutationId,
  name: 'Ledger.pdf',
  manifest: {
    sha256: sha256Of(bytesOf(n)),
    size: bytesOf(n).length,
    mediaType: 'application/pdf',
    chunkSize: 1024 * 1024,
    chunks: [sha256Of(bytesOf(n))],
  },
  dataPolicy: { copy: 'offline', print: true, clipboard: true, export: true },
});

describe('files that are being fetched as their engagement is erased', () => {
  const elsewhere = 'b0000000-0000-7000-8000-000000000002';
  const lies = (n: number, of: string): boolean =>
    existsSync(join(path, 'profiles/pat/attachments/chunks', of, sha256Of(bytesOf(n))));
  const call = async (...versions: VersionReference[]): Promise<void> => {
    await desk.handlers['attachment.keep-here']({ versions });
  };

  let asked: number[];
  /** Lets the first bytes come. */
  let answer: () => void;
  beforeEach(async () => {
    asked = [];
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    send = async ({ path: of }) => {
      const n = Number(of.split('/')[3]?.at(-1));
      asked.push(n);
      if (asked.length === 1) await gate;
      return ok(new Response(bytesOf(n)));
    };
    await call(versionOf(1, scope), versionOf(2, scope), versionOf(3, elsewhere));
    await until(() => expect(asked).toEqual([1]));
    expect(await desk.handlers['attachment.erase']({ scope })).toEqual(ok(undefined));
  });

  it('do not come back on the disk, and hold up no others', async () => {
    answer();
    await until(() => expect(lies(3, elsewhere)).toBe(true));
    expect(asked).toEqual([1, 3]);
    expect([1, 2].filter((n) => lies(n, scope))).toEqual([]);
  });

  it('are here where they are wanted again', async () => {
    await call(versionOf(1, scope));
    answer();
    await until(() => expect(lies(1, scope)).toBe(true));
  });
});

it('opens no file whose engagement was erased while it was being written', async () => {
  const reading = join(path, 'profiles/pat/attachments/reading', scope);
  const open = (edit: boolean) => desk.handlers['attachment.open']({ version: versionOf(1, scope), edit });
  send = async () => ok(new Response(bytesOf(1)));
  expect(await open(false)).toEqual(ok(undefined));
  expect(opened.map((file) => existsSync(file))).toEqual([true]);
  for (const edit of [false, true]) {
    await desk.handlers['attachment.erase']({ scope });
    send = async () => {
      await desk.handlers['attachment.erase']({ scope });
      return ok(new Response(bytesOf(1)));
    };
    expect(await open(edit)).toMatchObject({ error: { code: 'attachment.not-found' } });
  }
  expect(await readdir(reading).catch(() => [])).toEqual([]);
  expect(await desk.scopesHere()).toEqual([]);
  expect(opened).toHaveLength(1);
});

it('names no file that was being taken in as its engagement was erased', async () => {
  const begun = await desk.handlers['attachment.stage-begin']({
    scope,
    name: 'a.pdf',
    size: 5,
    onDisk: true,
  });
  if (!begun.ok) throw new Error(begun.error.code);
  const { stagingId } = begun.value;
  const data = Buffer.from('bytes').toString('base64');
  expect(await desk.handlers['attachment.stage-write']({ stagingId, data })).toEqual(ok(undefined));
  await desk.handlers['attachment.erase']({ scope });
  expect(await desk.handlers['attachment.stage-end']({ stagingId })).toMatchObject({
    error: { code: 'attachment.bytes-missing' },
  });
});
