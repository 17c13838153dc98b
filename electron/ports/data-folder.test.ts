import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataFolder } from './data-folder';
import { nodeDisk } from './disk';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-data-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

it('has a file under its name on disk before it says so, and each new folder in the one above', async () => {
  const synced: [string, unknown][] = [];
  const file = join(path, 'profiles', 'one', 'note.json');
  const folder = new DataFolder(path, {
    syncFolder: async (name) => {
      const text = await readFile(file, 'utf8').catch(() => 'null');
      synced.push([name, JSON.parse(text)]);
      await nodeDisk.syncFolder(name);
    },
  });
  await folder.write({ n: 1 }, 'profiles', 'one', 'note.json');
  await folder.write({ n: 2 }, 'profiles', 'one', 'note.json');
  expect(synced).toEqual([
    [join(path, 'profiles'), null],
    [path, null],
    [join(path, 'profiles', 'one'), { n: 1 }],
    [join(path, 'profiles', 'one'), { n: 2 }],
  ]);
});
