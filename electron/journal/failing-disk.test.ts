import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { BodyCopy } from '../documents/body-copy';
import { BodyFile, type BodyRecord } from '../documents/body-file';
import { type Disk, nodeDisk } from '../ports/disk';
import { plainSeal } from '../ports/seal';
import { Journal } from './journal';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-failing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const refusal = (code: string): Error => Object.assign(new Error(`The disk says ${code}`), { code });

/** A step at which a disk fails: a new file, its bytes, their sync, the swap, the name's sync. */
const steps = ['open', 'write', 'sync', 'rename', 'syncFolder'] as const;
type Step = (typeof steps)[number];

/** The machine's disk, which fails at this step of any new file for as long as it is told to. */
const failingAt = (step: Step) => {
  const state = { fails: false };
  const at =
    <A extends unknown[], T>(name: Step, work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (state.fails && step === name) throw refusal('ENOSPC');
      return work(...args);
    };
  const disk: Disk = {
    ...nodeDisk,
    open: async (path, mode) => {
      if (mode !== 'create') return nodeDisk.open(path, mode);
      const file = await at('open', nodeDisk.open)(path, mode);
      return {
        size: () => file.size(),
        write: at('write', (bytes, position) => file.write(bytes, position)),
        truncate: (length) => file.truncate(length),
        sync: at('sync', () => file.sync()),
        close: () => file.close(),
      };
    },
    rename: at('rename', nodeDisk.rename),
    syncFolder: at('syncFolder', nodeDisk.syncFolder),
  };
  return { disk, state };
};

const openJournal = async (disk: Disk = nodeDisk) => {
  const opened = await Journal.open(folder, plainSeal, disk);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

const idsHere = async () => {
  const { journal, damaged } = await openJournal();
  const ids = journal.index.open().map(({ mutation }) => mutation.id);
  await journal.close();
  return { ids, damaged };
};

const flip = async (path: string, at: number): Promise<void> => {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(path, bytes);
};

const idOf = (n: number) => sampleMutation(n).id;

describe.each(steps)('a disk that fails at %s', (step) => {
  it('leaves a damaged journal as it was: what can be read of it is there once the disk works', async () => {
    const { journal } = await openJournal();
    for (const n of [1, 2, 3]) await journal.append(sampleMutation(n));
    await journal.close();
    await flip(join(folder, 'open.journal'), 40);
    const { disk, state } = failingAt(step);
    state.fails = true;
    const opened = await Journal.open(folder, plainSeal, disk);
    // As a kill would: whatever it has open is let go of.
    expect(opened).toMatchObject({ ok: false, error: { code: 'journal.cannot-write' } });
    expect((await idsHere()).ids).toEqual([idOf(2), idOf(3)]);
    expect(await readdir(folder)).toContainEqual(expect.stringMatching(/^damaged-/));
  });

  it('has nothing called saved that is gone, be it while the journal is written anew', async () => {
    const { disk, state } = failingAt(step);
    const { journal } = await openJournal(disk);
    await journal.append(sampleMutation(1));
    await journal.recordAnswers([{ id: idOf(1), outcome: 'applied', seq: 1 }], 'epoch');
    state.fails = true;
    expect(await journal.eraseScope(sampleMutation(1).scope)).toMatchObject({ ok: false });
    const during = await journal.append(sampleMutation(2));
    state.fails = false;
    expect(await journal.append(sampleMutation(3))).toMatchObject({ ok: true });
    await journal.close();
    const { ids } = await idsHere();
    expect(ids.includes(idOf(2))).toBe(during.ok);
    expect(ids).toContain(idOf(3));
  });

  it('loses no passage of a document that was saved, though its file was torn', async () => {
    const path = join(folder, 'memo.body');
    const saved: BodyRecord = { type: 'own', update: new Uint8Array([0, 0]) };
    const { file } = await BodyFile.open(path, nodeDisk, plainSeal);
    await file.append([saved]);
    await file.close();
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from([9, 0, 0, 0, 1])]));
    const { disk, state } = failingAt(step);
    state.fails = true;
    const first = await BodyFile.open(path, disk, plainSeal).catch(() => null);
    await first?.file.close();
    const second = await BodyFile.open(path, nodeDisk, plainSeal);
    await second.file.append([saved]);
    await second.file.close();
    const third = await BodyFile.open(path, nodeDisk, plainSeal);
    await third.file.close();
    expect(third.records).toEqual([saved, saved]);
  });

  it('loses no passage of a document whose file was damaged, but what stood in the damage', async () => {
    const path = join(folder, 'memo.body');
    const saved: BodyRecord = { type: 'own', update: new Uint8Array([0, 0]) };
    const { file } = await BodyFile.open(path, nodeDisk, plainSeal);
    for (let n = 0; n < 3; n++) await file.append([saved]);
    await file.close();
    await flip(path, 24);
    const { disk, state } = failingAt(step);
    state.fails = true;
    const first = await BodyFile.open(path, disk, plainSeal).catch(() => null);
    await first?.file.close();
    const again = await BodyFile.open(path, nodeDisk, plainSeal);
    await again.file.close();
    expect(again.records).toEqual([saved, saved]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('opens a document of many records all the same, and saves on in the file that the next run opens', async () => {
    const path = join(folder, 'memo.body');
    const letters = (doc: Y.Doc): string => doc.getText('letters').toString();
    const { file } = await BodyFile.open(path, nodeDisk, plainSeal);
    const author = new Y.Doc();
    const changes: Uint8Array[] = [];
    author.on('update', (update: Uint8Array) => changes.push(update));
    for (let n = 0; n < 400; n++) author.getText('letters').insert(n, 'a');
    await file.append(changes.map((update) => ({ type: 'own', update })));
    await file.close();
    const { disk, state } = failingAt(step);
    const open = () =>
      BodyCopy.open(
        { scope: 'scope', documentId: 'memo' },
        7,
        () => BodyFile.open(path, disk, plainSeal),
        (records) => BodyFile.replace(path, disk, plainSeal, records),
      );
    state.fails = true;
    const copy = await open();
    expect(letters(copy.doc)).toHaveLength(400);
    expect(copy.unsent).toBe(true);
    state.fails = false;
    author.getText('letters').insert(0, 'b');
    expect(await copy.append(changes.at(-1) ?? new Uint8Array(), 1)).toMatchObject({ ok: true });
    await copy.close();
    const again = await open();
    expect(letters(again.doc)).toBe(`b${'a'.repeat(400)}`);
    await again.close();
  });
});
