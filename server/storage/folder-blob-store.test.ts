import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobStoreConformance } from '../../tests/conformance/blob-store';
import { FolderBlobStore } from './folder-blob-store';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-blobs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

blobStoreConformance(() => new FolderBlobStore(folder));

test('what a broken write left is no blob, and goes with the collection', async () => {
  const provider = randomUUID();
  const hash = 'ab'.repeat(32);
  await mkdir(join(folder, provider, 'ab'), { recursive: true });
  const left = join(folder, provider, 'ab', `${hash}.${randomUUID()}.new`);
  await writeFile(left, 'half');
  await utimes(left, 1, 1);
  const store = new FolderBlobStore(folder);
  expect(await store.get(provider, hash)).toBeNull();
  const listed: string[] = [];
  for await (const name of store.putBefore(provider, Date.now())) listed.push(name);
  expect(listed).toEqual([]);
  expect(await readdir(join(folder, provider, 'ab'))).toEqual([]);
});

test('no name leads out of the folder', async () => {
  const store = new FolderBlobStore(folder);
  await expect(store.put(randomUUID(), '../../escape', new Uint8Array(1))).rejects.toThrow();
  await expect(async () => store.get('../..', 'ab'.repeat(32))).rejects.toThrow();
});
