import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { DataFolder } from '../ports/data-folder';
import { KeptRecords } from './kept-records';

const schema = z.looseObject({ word: z.string() });
const id = '10000000-0000-4000-8000-000000000001';

let path: string;
const open = () => KeptRecords.open(new DataFolder(path), schema, 'kept');

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-kept-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

/** What is kept now, and what the next run finds. */
const kept = async (records: KeptRecords<typeof schema>) => [records.get(id), (await open()).get(id)];

it('keeps what is put while the one before it is being removed', async () => {
  const records = await open();
  await records.put(id, { word: 'first' });
  const removed = records.remove(id);
  // As long as the file is there, so is the record: who asks whether it is kept must not be told that it is safe.
  expect(records.get(id)).toEqual({ word: 'first' });
  await records.ensure(id, { word: 'second' });
  await removed;
  expect(await kept(records)).toEqual([{ word: 'second' }, { word: 'second' }]);
});

it('removes what is being put once it is there', async () => {
  const records = await open();
  const put = records.put(id, { word: 'first' });
  await records.remove(id);
  await put;
  expect(await kept(records)).toEqual([undefined, undefined]);
});

it('asks whether a record may go only when its turn has come', async () => {
  const records = await open();
  let isDone = true;
  const put = records.put(id, { word: 'first' }).then(() => {
    isDone = false;
  });
  await records.remove(id, () => isDone);
  await put;
  expect(await kept(records)).toEqual([{ word: 'first' }, { word: 'first' }]);
});

it('leaves alone what is kept already where it is only to be there', async () => {
  const records = await open();
  await records.put(id, { word: 'first' });
  await records.ensure(id, { word: 'second' });
  expect(await kept(records)).toEqual([{ word: 'first' }, { word: 'first' }]);
});
