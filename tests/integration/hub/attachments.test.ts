import { connect } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Attachment, attachment } from '#shared/attachments/attachment';
import type { Manifest } from '#shared/attachments/manifest';
import type { MutationId, WorkItemId } from '#shared/kernel/ids';
import { collectChunks } from '../../../server/hub/collect-chunks';
import { withMember, withoutMember } from '../../support/edit-members';
import type { HubCaller } from '../../support/hub-caller';
import {
  addFile,
  chunksOf,
  completeFile,
  downloadFile,
  filePath,
  type HubFile,
  manifestOf,
  missingOf,
  putChunk,
  sha256Of,
  someFile,
  uploadFile,
} from '../../support/hub-file';
import { TestHub } from '../../support/running-hub';

const mebibyte = 1024 * 1024;
const day = 24 * 60 * 60 * 1_000;

let hub: TestHub;
let pat: HubCaller;
let sam: HubCaller;
let kim: HubCaller;

/** Once more after a restart: the hub then listens elsewhere. */
const signIn = async (): Promise<void> => {
  [pat, sam, kim] = await Promise.all([hub.signIn('pat'), hub.signIn('sam'), hub.signIn('kim')]);
};

beforeAll(async () => {
  // Small enough to be filled by a test, in one engagement and in all.
  hub = await TestHub.start({ quotas: { engagement: 40 * mebibyte, provider: 44 * mebibyte } });
  await signIn();
});
afterAll(() => hub.close());

const rowOf = async (caller: HubCaller, { attachmentId }: HubFile): Promise<Attachment | null> => {
  const { entries } = await caller.pull();
  const entry = entries.find(({ kind, id }) => kind === 'attachment' && id === attachmentId);
  return entry?.row ? attachment.parse(entry.row) : null;
};

describe('a file goes up and comes down', () => {
  it('in chunks, and everybody who sees the engagement learns that it is there', async () => {
    const bytes = someFile(2 * mebibyte + 321);
    const version = await addFile(pat, manifestOf(bytes));
    expect(version.answer).toMatchObject({ outcome: 'applied' });
    expect((await rowOf(sam, version))?.versions).toMatchObject([{ number: 1, storedAt: null }]);
    expect(await sam.get(filePath(version, 'content'))).toMatchObject({
      status: 409,
      code: 'attachment.not-stored',
    });
    expect(await missingOf(pat, version)).toEqual([0, 1, 2]);
    await uploadFile(pat, version, bytes);
    expect((await rowOf(sam, version))?.versions[0]?.storedAt).toBe(hub.clock.now());
    const whole = await downloadFile(sam, version);
    expect(whole.status).toBe(200);
    expect(whole.bytes.equals(bytes)).toBe(true);
    // What the hub gives out is never shown or run in its name.
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      etag: `"${sha256Of(bytes)}"`,
    });
  });

  it('a range at a time, across chunks, and none beyond the end', async () => {
    const bytes = someFile(2 * mebibyte + 5);
    const version = await addFile(pat, manifestOf(bytes));
    await uploadFile(pat, version, bytes);
    const middle = await downloadFile(pat, version, `bytes=${mebibyte - 3}-${2 * mebibyte + 1}`);
    expect([middle.status, middle.headers.get('content-range')]).toEqual([
      206,
      `bytes ${mebibyte - 3}-${2 * mebibyte + 1}/${bytes.length}`,
    ]);
    expect(middle.bytes.equals(bytes.subarray(mebibyte - 3, 2 * mebibyte + 2))).toBe(true);
    expect((await downloadFile(pat, version, 'bytes=-2')).bytes.equals(bytes.subarray(-2))).toBe(true);
    const beyond = await downloadFile(pat, version, `bytes=${bytes.length}-`);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  });

  it('goes on after a break with what is missing, and saying it all again changes nothing', async () => {
    const bytes = someFile(3 * mebibyte);
    const chunks = chunksOf(bytes, manifestOf(bytes));
    const version = await addFile(pat, manifestOf(bytes));
    await putChunk(pat, version, 2, chunks[2]!);
    expect(await completeFile(pat, version)).toMatchObject({
      status: 409,
      code: 'attachment.chunks-missing',
    });
    await hub.restart();
    await signIn();
    expect(await missingOf(pat, version)).toEqual([0, 1]);
    await uploadFile(pat, version, bytes);
    const stored = await rowOf(pat, version);
    await uploadFile(pat, version, bytes);
    expect(await putChunk(pat, version, 0, chunks[0]!)).toMatchObject({ status: 204 });
    expect(await rowOf(pat, version)).toEqual(stored);
  });

  it('asks for a chunk again that the store has lost', async () => {
    const bytes = someFile(2 * mebibyte);
    const version = await addFile(pat, manifestOf(bytes));
    for (const [index, chunk] of chunksOf(bytes, manifestOf(bytes)).entries())
      await putChunk(pat, version, index, chunk);
    await hub.blobs.remove(hub.providerId(), manifestOf(bytes).chunks[1]!, Number.POSITIVE_INFINITY);
    expect(await completeFile(pat, version)).toMatchObject({ code: 'attachment.chunks-missing' });
    expect(await missingOf(pat, version)).toEqual([1]);
    await uploadFile(pat, version, bytes);
  });
});

describe('somebody who is no member any more', () => {
  it('brings what the hub took a command for to its end, and reads nothing of it', async () => {
    const lee = await hub.signIn('lee');
    const bytes = someFile(mebibyte + 9);
    const [first, second] = chunksOf(bytes, manifestOf(bytes));
    const version = await addFile(sam, manifestOf(bytes));
    await putChunk(sam, version, 0, first!);
    await withoutMember(lee, 'wren-bk', 'sam');
    expect(await missingOf(sam, version)).toEqual([1]);
    expect(await putChunk(sam, version, 1, second!)).toMatchObject({ status: 204 });
    expect(await completeFile(sam, version)).toMatchObject({ status: 200 });
    expect((await downloadFile(sam, version)).status).toBe(404);
    expect((await downloadFile(pat, version)).bytes.equals(bytes)).toBe(true);
    await withMember(lee, 'wren-bk', 'sam', 'professional');
  });
});

describe('what is refused', () => {
  it('a chunk that is damaged, too short or somebody else’s, and the hub keeps none of it', async () => {
    const bytes = someFile(mebibyte + 100);
    const [first, second] = chunksOf(bytes, manifestOf(bytes));
    const version = await addFile(pat, manifestOf(bytes));
    const flipped = Buffer.from(first!);
    flipped[1234]! ^= 1;
    for (const wrong of [flipped, first!.subarray(1), second!])
      expect(await putChunk(pat, version, 0, wrong)).toMatchObject({
        status: 422,
        code: 'attachment.chunk-corrupt',
      });
    expect(await missingOf(pat, version)).toEqual([0, 1]);
    expect(await hub.blobs.get(hub.providerId(), sha256Of(flipped))).toBeNull();
    expect(await putChunk(pat, version, 2, second!)).toMatchObject({
      status: 404,
      code: 'attachment.chunk-unknown',
    });
    // The hub stays up, and takes the same chunk once it is right.
    expect(await pat.get('/health')).toMatchObject({ status: 200 });
    expect(await putChunk(pat, version, 0, first!)).toMatchObject({ status: 204 });
  });

  it('a whole that is not what the manifest said, though each chunk is', async () => {
    const bytes = someFile(mebibyte + 7);
    const version = await addFile(pat, { ...manifestOf(bytes), sha256: sha256Of(someFile(9)) });
    for (const [index, chunk] of chunksOf(bytes, manifestOf(bytes)).entries())
      await putChunk(pat, version, index, chunk);
    expect(await completeFile(pat, version)).toMatchObject({ status: 422, code: 'attachment.hash-wrong' });
    expect(await downloadFile(pat, version)).toMatchObject({ status: 409 });
    expect(await pat.get('/health')).toMatchObject({ status: 200 });
    const right = await addFile(pat, manifestOf(bytes));
    for (const [index, chunk] of chunksOf(bytes, manifestOf(bytes)).entries())
      expect(await putChunk(pat, right, index, chunk)).toMatchObject({ status: 204 });
    expect(await completeFile(pat, right)).toMatchObject({ status: 200 });
  });

  it('a manifest that contradicts itself, or a name that is no name', async () => {
    const manifest = manifestOf(someFile(10));
    const command = {
      type: 'attachment.add',
      workItemId: pat.ids.workItem('w1'),
      attachmentId: v7(),
      name: 'Ledger.pdf',
    };
    const wrong = [
      { ...command, manifest: { ...manifest, chunks: [...manifest.chunks, ...manifest.chunks] } },
      { ...command, manifest: { ...manifest, size: 0 } },
      { ...command, manifest: { ...manifest, size: 1024 ** 3 } },
      { ...command, manifest, name: '../../.bashrc' },
      { ...command, manifest, name: 'fdp\u202e.exe' },
    ];
    for (const one of wrong) {
      const [answer] = await pat.push({ ...pat.mutation({ command: command as never }), command: one });
      expect(answer).toMatchObject({ outcome: 'rejected' });
    }
  });

  it('an engagement that the person does not see: as if it were not there', async () => {
    const bytes = someFile(1_000);
    const version = await addFile(pat, manifestOf(bytes));
    await uploadFile(pat, version, bytes);
    expect(await rowOf(kim, version)).toBeNull();
    for (const answer of [
      await kim.get(filePath(version, 'chunks')),
      await kim.get(filePath(version, 'content')),
      await putChunk(kim, version, 0, bytes),
      await completeFile(kim, version),
    ])
      expect(answer).toMatchObject({ status: 404, code: 'attachment.not-found' });
    expect((await addFile(kim, manifestOf(bytes))).answer).toMatchObject({ outcome: 'rejected' });
  });

  it('a file of another engagement, named by whoever only knows its hash', async () => {
    const secret = someFile(5_000);
    await uploadFile(pat, await addFile(pat, manifestOf(secret)), secret);
    const named = await addFile(kim, manifestOf(secret), 'f1', 'finch-tx');
    expect(named.answer).toMatchObject({ outcome: 'applied' });
    expect(await missingOf(kim, named)).toEqual([0]);
    expect(await completeFile(kim, named)).toMatchObject({ code: 'attachment.chunks-missing' });
    expect(await downloadFile(kim, named)).toMatchObject({ status: 409 });
  });

  it('bytes for a version that somebody else added', async () => {
    const bytes = someFile(1_000);
    const version = await addFile(pat, manifestOf(bytes));
    for (const answer of [await putChunk(sam, version, 0, bytes), await completeFile(sam, version)])
      expect(answer).toMatchObject({ status: 403, code: 'attachment.not-yours' });
  });

  it('a gigabyte, declared or sent without end, and the hub stays up', async () => {
    const version = await addFile(pat, manifestOf(someFile(mebibyte)));
    const { hostname, port } = new URL(hub.url);
    const answerTo = (head: string, flood: boolean): Promise<string> =>
      new Promise((resolve) => {
        const frame = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(mebibyte), Buffer.from('\r\n')]);
        let answer = '';
        const socket = connect(Number(port), hostname, () => {
          socket.write(
            `PUT ${filePath(version, 'chunks/0')} HTTP/1.1\r\nhost: hub\r\nauthorization: ${pat.headers['authorization']}\r\ncontent-type: application/octet-stream\r\n${head}\r\n\r\n`,
          );
          const pour = (): void => {
            while (answer === '' && socket.writable && socket.write(frame));
          };
          if (flood) {
            socket.on('drain', pour);
            pour();
          }
        });
        socket.on('data', (data) => {
          answer += String(data);
          socket.destroy();
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(answer));
      });
    expect(await answerTo(`content-length: ${1024 ** 3}`, false)).toMatch(
      /^HTTP\/1\.1 413 [\s\S]*input\.too-large/,
    );
    expect(await answerTo('transfer-encoding: chunked', true)).toMatch(
      /^HTTP\/1\.1 413 [\s\S]*input\.too-large/,
    );
    expect(await missingOf(pat, version)).toEqual([0]);
  });
});

describe('room', () => {
  it('is kept for the provider and for each engagement, and what is there counts once', async () => {
    const used = await hub.asProvider((tx) => tx.selectFrom('attachment_usage').selectAll().execute());
    const chunks = await hub.asProvider((tx) => tx.selectFrom('attachment_chunk').selectAll().execute());
    for (const { scope, bytes } of used) {
      const own = chunks.filter((chunk) => scope === hub.providerId() || chunk.scope === scope);
      expect(Number(bytes)).toBe(own.reduce((sum, { size }) => sum + size, 0));
    }
    const wren = used.find(({ scope }) => scope === pat.ids.engagement('wren-bk'));
    const free = Math.floor((40 * mebibyte - Number(wren?.bytes)) / mebibyte);
    const fits = someFile(free * mebibyte);
    await uploadFile(pat, await addFile(pat, manifestOf(fits)), fits);
    // The same content once more, on another item: there is nothing to bring.
    const again = await addFile(pat, manifestOf(fits), 'w2');
    expect(await missingOf(pat, again)).toEqual([]);
    expect(await completeFile(pat, again)).toMatchObject({ status: 200 });
    const much = someFile(mebibyte);
    const version = await addFile(pat, manifestOf(much));
    expect(await putChunk(pat, version, 0, much)).toMatchObject({
      status: 507,
      code: 'attachment.quota-exceeded',
    });
    expect(await hub.blobs.get(hub.providerId(), sha256Of(much))).toBeNull();
    // Another engagement has room of its own, as far as the provider has any.
    const theirs = someFile(3 * mebibyte);
    await uploadFile(kim, await addFile(kim, manifestOf(theirs), 'f1', 'finch-tx'), theirs);
    const over = await addFile(kim, manifestOf(much), 'f2', 'finch-tx');
    const more = someFile(2 * mebibyte);
    const chunksOfMore = chunksOf(more, manifestOf(more));
    const last = await addFile(kim, manifestOf(more), 'f2', 'finch-tx');
    const answers = [
      await putChunk(kim, over, 0, much),
      await putChunk(kim, last, 0, chunksOfMore[0]!),
      await putChunk(kim, last, 1, chunksOfMore[1]!),
    ].map(({ status }) => status);
    expect(answers.at(-1)).toBe(507);
  });

  it('comes back from chunks that nothing names, after a day and not before', async () => {
    const lost = someFile(100);
    await hub.blobs.put(hub.providerId(), sha256Of(lost), lost);
    const before = await hub.asProvider((tx) => tx.selectFrom('attachment_chunk').selectAll().execute());
    expect(await collectChunks(hub.database, hub.blobs, hub.clock.now())).toEqual({ chunks: 0, blobs: 0 });
    const version = await addFile(kim, manifestOf(someFile(10)), 'f3', 'finch-tx');
    await hub.asProvider(async (tx) => {
      // A row that is gone for good, as when retention ends.
      await tx
        .insertInto('attachment_chunk')
        .values({
          provider_id: hub.providerId(),
          scope: kim.ids.engagement('finch-tx'),
          hash: Buffer.from(sha256Of(lost), 'hex'),
          size: 100,
          stored_at: hub.clock.now(),
        })
        .execute();
    });
    expect(version.answer).toMatchObject({ outcome: 'applied' });
    const collected = await collectChunks(hub.database, hub.blobs, hub.clock.now() + 2 * day);
    expect(collected).toEqual({ chunks: 1, blobs: 1 });
    expect(await hub.blobs.get(hub.providerId(), sha256Of(lost))).toBeNull();
    const after = await hub.asProvider((tx) => tx.selectFrom('attachment_chunk').selectAll().execute());
    expect(after).toHaveLength(before.length);
  });
});

describe('versions', () => {
  const addVersion = async (
    caller: HubCaller,
    { attachmentId }: HubFile,
    manifest: Manifest,
    basedOn: MutationId,
  ) => {
    const mutation = caller.mutation({
      command: {
        type: 'attachment.add-version',
        workItemId: caller.ids.workItem('w1') as WorkItemId,
        attachmentId,
        manifest,
        basedOn,
      },
    });
    const [answer] = await caller.push(mutation);
    return { attachmentId, versionId: mutation.id, answer };
  };

  it('made from the same one by two people are both kept, and the second stands beside', async () => {
    const [one, two, three] = [someFile(10), someFile(11), someFile(12)];
    const first = await addFile(pat, manifestOf(one));
    const second = await addVersion(sam, first, manifestOf(two), first.versionId);
    const third = await addVersion(pat, first, manifestOf(three), first.versionId);
    expect([second.answer?.outcome, third.answer?.outcome]).toEqual(['applied', 'applied']);
    expect((await rowOf(pat, first))?.versions).toMatchObject([
      { number: 1, beside: false, manifest: { sha256: sha256Of(one) } },
      { number: 2, beside: false, manifest: { sha256: sha256Of(two) } },
      { number: 3, beside: true, basedOn: first.versionId, manifest: { sha256: sha256Of(three) } },
    ]);
  });

  it('of one content are one, but where whoever announced it first never brought it', async () => {
    const bytes = someFile(20);
    const first = await addFile(pat, manifestOf(bytes));
    await addVersion(pat, first, manifestOf(bytes), first.versionId);
    const second = await addVersion(sam, first, manifestOf(bytes), first.versionId);
    expect((await rowOf(pat, first))?.versions).toMatchObject([
      { number: 1, storedAt: null },
      { number: 2, storedAt: null },
    ]);
    await uploadFile(sam, second, bytes);
    const third = await addVersion(pat, first, manifestOf(bytes), second.versionId);
    expect(third.answer?.outcome).toBe('applied');
    expect((await rowOf(pat, first))?.versions).toMatchObject([{ storedAt: null }, { id: second.versionId }]);
  });
});
