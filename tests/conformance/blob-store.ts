import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BlobStore } from '../../server/storage/blob-store';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const later = (): number => Date.now() + 60_000;

const namesOf = async (names: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const name of names) all.push(name);
  return all.toSorted((a, b) => (a < b ? -1 : 1));
};

/** What every blob store promises. `open` opens the same store again, as the next run of the hub does. */
export const blobStoreConformance = (open: () => BlobStore): void => {
  test('bytes are read back as they were, in the same run and in the next', async () => {
    const provider = randomUUID();
    const bytes = randomBytes(3 * 1024 * 1024 + 7);
    const hash = hashOf(bytes);
    const store = open();
    await store.put(provider, hash, bytes);
    for (const reader of [store, open()]) {
      const read = await reader.get(provider, hash);
      expect(read && Buffer.from(read).equals(bytes)).toBe(true);
    }
  });

  test('what was never put reads as null, and removing it is harmless', async () => {
    const provider = randomUUID();
    const hash = hashOf(randomBytes(8));
    const store = open();
    expect(await store.get(provider, hash)).toBeNull();
    await store.remove(provider, hash, later());
    expect(await namesOf(store.putBefore(provider, later()))).toEqual([]);
  });

  test('one provider has nothing of another’s', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const bytes = randomBytes(100);
    const store = open();
    await store.put(mine, hashOf(bytes), bytes);
    expect(await store.get(theirs, hashOf(bytes))).toBeNull();
    await store.remove(theirs, hashOf(bytes), later());
    expect(await store.get(mine, hashOf(bytes))).not.toBeNull();
  });

  test('many who put the same at once leave it whole', async () => {
    const provider = randomUUID();
    const bytes = randomBytes(1024 * 1024);
    const hash = hashOf(bytes);
    await Promise.all(Array.from({ length: 8 }, () => open().put(provider, hash, bytes)));
    const read = await open().get(provider, hash);
    expect(read && hashOf(read)).toBe(hash);
    expect(await namesOf(open().putBefore(provider, later()))).toEqual([hash]);
  });

  test('what was put before an instant is listed and can be removed; what was put since is not', async () => {
    const provider = randomUUID();
    const [first, second] = [randomBytes(10), randomBytes(11)];
    const store = open();
    await store.put(provider, hashOf(first), first);
    await store.put(provider, hashOf(second), second);
    expect(await namesOf(store.putBefore(provider, later()))).toEqual(
      [hashOf(first), hashOf(second)].toSorted((a, b) => (a < b ? -1 : 1)),
    );
    const longAgo = Date.now() - 60_000;
    expect(await namesOf(store.putBefore(provider, longAgo))).toEqual([]);
    await store.remove(provider, hashOf(first), longAgo);
    expect(await store.get(provider, hashOf(first))).not.toBeNull();
    await store.remove(provider, hashOf(first), later());
    expect(await store.get(provider, hashOf(first))).toBeNull();
    expect(await namesOf(store.putBefore(provider, later()))).toEqual([hashOf(second)]);
  });
};
