import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeDisk } from '../ports/disk';
import { plainSeal } from '../ports/seal';
import { ChunkShelf, sha256Of } from './chunk-shelf';

const scope = '0190e000-0000-7000-8000-000000000001';
const bytes = Buffer.from('a chunk');
const hash = sha256Of(bytes);
/** Epoch ms. */
const now = Date.UTC(2026, 9, 1);

let path: string;
let synced: { readonly folder: string; readonly hasChunk: boolean }[];
let shelf: ChunkShelf;
let file: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-shelf-'));
  synced = [];
  file = join(path, 'chunks', scope, hash);
  shelf = new ChunkShelf(
    join(path, 'chunks'),
    plainSeal,
    { now: () => now },
    {
      syncFolder: (folder) => {
        synced.push({ folder, hasChunk: existsSync(file) });
        return nodeDisk.syncFolder(folder);
      },
    },
  );
});
afterEach(() => rm(path, { recursive: true, force: true }));

it('has a chunk under its name on disk before it says so, and each new folder in the one above', async () => {
  await shelf.put(scope, hash, bytes);
  expect(synced).toEqual([
    { folder: join(path, 'chunks'), hasChunk: false },
    { folder: path, hasChunk: false },
    { folder: dirname(file), hasChunk: true },
  ]);
});

it('puts a whole chunk in the place of a damaged one', async () => {
  await shelf.put(scope, hash, bytes);
  await truncate(file, 3);
  await shelf.put(scope, hash, bytes);
  expect(await shelf.get(scope, hash)).toEqual(bytes);
});

it('does not say of a chunk that the disk cannot read just now that it is not here', async () => {
  // A folder in the place of the file fails to be read, as one that another program holds does.
  await mkdir(file, { recursive: true });
  await expect(shelf.get(scope, hash)).rejects.toThrow('EISDIR');
  expect(await shelf.get(scope, sha256Of(Buffer.from('another')))).toBeNull();
});

it('does not clear away what was put again just now, however long it has lain there', async () => {
  await shelf.put(scope, hash, bytes);
  await utimes(file, 0, 0);
  await shelf.put(scope, hash, bytes);
  await shelf.keepOnly(new Map(), now - 1);
  expect(await shelf.get(scope, hash)).toEqual(bytes);
});

it('puts nothing back that was on its way as its engagement was erased, and all that comes afterwards', async () => {
  const before = shelf.generation(scope);
  const puts = [shelf.put(scope, hash, bytes, before)];
  const erased = shelf.erase(scope);
  puts.push(shelf.put(scope, hash, bytes, before));
  await Promise.all([...puts, erased]);
  expect(existsSync(dirname(file))).toBe(false);
  await Promise.all([shelf.erase(scope), shelf.put(scope, hash, bytes)]);
  expect(await shelf.get(scope, hash)).toEqual(bytes);
});
