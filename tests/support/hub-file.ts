import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { chunkSizeFor, type Manifest } from '#shared/attachments/manifest';
import type { AttachmentId, MutationId, ScopeId, WorkItemId } from '#shared/kernel/ids';
import { missingChunks } from '#shared/protocol/hub-api';
import { type Answer, ask } from './ask-hub';
import type { HubCaller } from './hub-caller';

/*
 * Files as another client brings them to the hub, with nothing but HTTP and the protocol's page.
 */

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const chunksOf = (bytes: Uint8Array, { chunkSize }: Pick<Manifest, 'chunkSize'>): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, index) =>
    bytes.subarray(index * chunkSize, (index + 1) * chunkSize),
  );

export const manifestOf = (bytes: Uint8Array, mediaType = 'application/pdf'): Manifest => {
  const size = bytes.length;
  const chunkSize = chunkSizeFor(size);
  const chunks = chunksOf(bytes, { chunkSize }).map(sha256Of);
  return { sha256: sha256Of(bytes), size, mediaType, chunkSize, chunks };
};

/** A file of so many bytes that no other test has. */
export const someFile = (size: number): Buffer => randomBytes(size);

export interface HubFile {
  readonly attachmentId: AttachmentId;
  readonly versionId: MutationId;
}

/** Names a file's bytes in a mutation, as a workstation does before it sends them. */
export const addFile = async (caller: HubCaller, manifest: Manifest, item = 'w1', engagement = 'wren-bk') => {
  const attachmentId = v7() as AttachmentId;
  const mutation = caller.mutation({
    scope: caller.ids.engagement(engagement) as string as ScopeId,
    command: {
      type: 'attachment.add',
      workItemId: caller.ids.workItem(item) as WorkItemId,
      attachmentId,
      name: 'Ledger.pdf',
      manifest,
    },
  });
  const [answer] = await caller.push(mutation);
  return { attachmentId, versionId: mutation.id, answer };
};

export const filePath = ({ attachmentId, versionId }: HubFile, what: string): string =>
  `/v1/attachments/${attachmentId}/versions/${versionId}/${what}`;

export const putChunk = (
  caller: HubCaller,
  version: HubFile,
  index: number,
  bytes: Uint8Array,
): Promise<Answer> =>
  ask(caller.url, filePath(version, `chunks/${index}`), {
    method: 'PUT',
    headers: { ...caller.headers, 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  });

export const completeFile = (caller: HubCaller, version: HubFile): Promise<Answer> =>
  ask(caller.url, filePath(version, 'complete'), { method: 'POST', headers: caller.headers });

export const missingOf = async (caller: HubCaller, version: HubFile): Promise<number[]> =>
  missingChunks.parse((await caller.get(filePath(version, 'chunks'))).body).missing;

/** Brings what is missing, and has the hub check it. Throws where it is refused. */
export const uploadFile = async (caller: HubCaller, version: HubFile, bytes: Uint8Array): Promise<void> => {
  const chunks = chunksOf(bytes, manifestOf(bytes));
  for (const index of await missingOf(caller, version)) {
    const put = await putChunk(caller, version, index, chunks[index] ?? new Uint8Array());
    if (put.status !== 204) throw new Error(`chunk ${index} was refused: ${put.code}`);
  }
  const completed = await completeFile(caller, version);
  if (completed.status !== 200) throw new Error(`the file was refused: ${completed.code}`);
};

export const downloadFile = async (caller: HubCaller, version: HubFile, range?: string) => {
  const response = await fetch(caller.url + filePath(version, 'content'), {
    headers: { ...caller.headers, ...(range === undefined ? {} : { range }) },
  });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

/** A file whose every MiB is filled with its number, so that another process can make the same. */
export const numberedFile = (mebibytes: number): Buffer =>
  Buffer.concat(Array.from({ length: mebibytes }, (_, number) => Buffer.alloc(1024 * 1024, number + 1)));
