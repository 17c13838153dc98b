import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { AttachmentId, MutationId, WorkItemId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { until } from '../../tests/support/until';
import { DataFolder } from '../ports/data-folder';
import type { Scheduler } from '../ports/scheduler';
import { plainSeal, type Seal } from '../ports/seal';
import { ChunkShelf, sha256Of } from './chunk-shelf';
import { KeptRecords } from './kept-records';
import { returnedRecord, WorkingCopies, workingCopyRecord } from './working-copies';

/** Called before anything of the working copy is removed. */
let duringRemoval: () => Promise<void>;
// What Windows does of itself while a program has a file open.
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>();
  return {
    ...real,
    rm: async (...[path, options]: Parameters<typeof real.rm>) => {
      if (String(path).includes(`${sep}open${sep}`)) await duringRemoval();
      return real.rm(path, options);
    },
  };
});

const original = Buffer.from('as it was opened');
const version: VersionReference = {
  scope: '0190e000-0000-7000-8000-000000000001',
  workItemId: '0190e000-0000-7000-8000-000000000002' as WorkItemId,
  attachmentId: '0190e000-0000-7000-8000-000000000003' as AttachmentId,
  versionId: '0190e000-0000-7000-8000-000000000004' as MutationId,
  name: 'Ledger.pdf',
  manifest: {
    sha256: sha256Of(original),
    size: original.length,
    mediaType: 'application/pdf',
    chunkSize: 1024 * 1024,
    chunks: [sha256Of(original)],
  },
  dataPolicy: { copy: 'offline', print: true, clipboard: true, export: true },
};

let path: string;
/** Called between two looks at the file. */
let duringPause: () => Promise<void>;
/** Called while what was read of the file is put on the shelf: it is not yet seen to have stayed still. */
let duringRead: () => Promise<void>;
let shelf: ChunkShelf;
let copies: WorkingCopies;
let file: string;

/** The machine's own time, a hundred times as fast. */
const fast: Scheduler = {
  now: () => Date.now(),
  after: (delay, task) => {
    let isCancelled = false;
    const timer = setTimeout(() => void duringPause().then(() => isCancelled || task()), delay / 100);
    return () => {
      isCancelled = true;
      clearTimeout(timer);
    };
  },
};
const seal: Seal = {
  ...plainSeal,
  seal: async (payload) => {
    await duringRead();
    return plainSeal.seal(payload);
  },
};

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-copies-'));
  duringPause = async () => undefined;
  duringRead = async () => undefined;
  duringRemoval = async () => undefined;
  const folder = new DataFolder(path);
  shelf = new ChunkShelf(folder.resolve('chunks'), seal, fast);
  copies = new WorkingCopies({
    folder,
    names: ['open'],
    copies: await KeptRecords.open(folder, workingCopyRecord, 'copies'),
    returns: await KeptRecords.open(folder, returnedRecord, 'returned'),
    shelf,
    scheduler: fast,
    changed: () => undefined,
    problem: () => undefined,
  });
  const begun = await copies.begin(version, (take) => take(original));
  file = begun.ok ? begun.value : '';
});
afterEach(async () => {
  await copies.close();
  await rm(path, { recursive: true, force: true });
});

const finish = () => copies.finish(version.attachmentId);
const cameBack = (): string[] => copies.needed().map(({ manifest }) => manifest.sha256);
const saved = (text: string): string => sha256Of(Buffer.from(text));

describe('a working copy whose program is done with it', () => {
  it('is taken in before it goes, although its program emptied it and is about to write', async () => {
    await truncate(file);
    let written = false;
    duringPause = async () => {
      if (!written) await writeFile(file, 'saved last');
      written = true;
    };
    expect(await finish()).toEqual(ok(undefined));
    expect(cameBack()).toEqual([saved('saved last')]);
    expect(existsSync(file)).toBe(false);
  });

  it('is looked at again where it was being taken in before the last save', async () => {
    let finishing: ReturnType<typeof finish> | null = null;
    duringRead = async () => {
      if (finishing) return;
      await writeFile(file, 'saved last');
      finishing = finish();
    };
    await writeFile(file, 'saved first');
    await until(() => expect(finishing).not.toBeNull());
    expect(await finishing).toEqual(ok(undefined));
    expect(cameBack()).toContain(saved('saved last'));
  });

  it('stays as long as its program goes on writing, and goes once it has come to rest', async () => {
    duringRead = () => appendFile(file, '.');
    await writeFile(file, 'under way');
    expect(await finish()).toMatchObject({ ok: false, error: { code: 'attachment.still-written' } });
    expect(existsSync(file)).toBe(true);
    expect(copies.isOpen(version.attachmentId)).toBe(true);
    duringRead = async () => undefined;
    await writeFile(file, 'at rest');
    expect(await finish()).toEqual(ok(undefined));
    expect(cameBack()).toContain(saved('at rest'));
    expect(copies.isOpen(version.attachmentId)).toBe(false);
  });

  it('stays where its program writes on between the looks, and no half of that is a version', async () => {
    duringPause = () => appendFile(file, '.');
    await writeFile(file, 'under way');
    expect(await finish()).toMatchObject({ ok: false, error: { code: 'attachment.still-written' } });
    expect(existsSync(file)).toBe(true);
    expect(cameBack()).toEqual([]);
    duringPause = async () => undefined;
    expect(await finish()).toEqual(ok(undefined));
    expect(cameBack()).toHaveLength(1);
  });

  it.each([
    ['gone', () => rm(file)],
    ['empty', () => truncate(file)],
  ])('can be finished with although it is %s for good', async (_, leave) => {
    await leave();
    expect(await finish()).toEqual(ok(undefined));
    expect(copies.isOpen(version.attachmentId)).toBe(false);
    expect(cameBack()).toEqual([]);
  });
});

describe('a working copy whose engagement is erased', () => {
  it('leaves nothing behind although it was being taken in meanwhile', async () => {
    let erased: Promise<void> | null = null;
    duringRead = async () => {
      erased ??= copies.erase(version.scope).then(() => shelf.erase(version.scope));
    };
    // Two chunks: the second is put after the first.
    await writeFile(file, Buffer.alloc(1_500_000, 'a'));
    await until(() => expect(erased).not.toBeNull());
    await erased;
    expect(await shelf.scopes()).toEqual([]);
    expect([copies.returned(), copies.open()]).toEqual([[], []]);
    expect(existsSync(file)).toBe(false);
  });

  it('is removed again where it was still being written', async () => {
    const other = { ...version, attachmentId: '0190e000-0000-7000-8000-000000000005' as AttachmentId };
    const begun = await copies.begin(other, async (take) => {
      await copies.erase(version.scope);
      return take(original);
    });
    expect(begun).toMatchObject({ error: { code: 'attachment.not-found' } });
    expect(existsSync(copies.pathOf(other))).toBe(false);
    expect([copies.open(), copies.scopes()]).toEqual([[], []]);
  });

  it('is looked after as long as its program keeps it from being removed', async () => {
    duringRemoval = async () => {
      throw Object.assign(new Error('a program has it open'), { code: 'EBUSY' });
    };
    await expect(copies.erase(version.scope)).rejects.toThrow();
    await writeFile(file, 'saved last');
    expect(await copies.takeAll(version.scope)).toEqual([]);
    expect(cameBack()).toEqual([saved('saved last')]);
    duringRemoval = async () => undefined;
    await copies.erase(version.scope);
    expect(existsSync(file)).toBe(false);
    expect([copies.returned(), copies.open()]).toEqual([[], []]);
  });
});
