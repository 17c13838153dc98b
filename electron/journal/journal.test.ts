import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mutation } from '#shared/sync/mutation';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { type Disk, type DiskFile, nodeDisk } from '../ports/disk';
import { plainSeal } from '../ports/seal';
import { headerLength } from './frame';
import { Journal } from './journal';

// A little over 400 lines, since all of it opens and reads the journal of one folder; failing disks have a file of their own.
let folder: string;
const path = () => join(folder, 'open.journal');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const openJournal = async () => {
  const opened = await Journal.open(folder, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

const write = async (mutations: readonly Mutation[]) => {
  const { journal } = await openJournal();
  for (const mutation of mutations) expect(await journal.append(mutation)).toMatchObject({ ok: true });
  await journal.close();
};

/** The machine's disk, and how often something was asked of it before what was asked before had come back. */
const watchedDisk = () => {
  let underway = 0;
  let overlaps = 0;
  const watched =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      if (underway > 0) overlaps += 1;
      underway += 1;
      return work(...args).finally(() => {
        underway -= 1;
      });
    };
  const fileOf = (file: DiskFile): DiskFile => ({
    size: () => file.size(),
    write: watched((bytes, position) => file.write(bytes, position)),
    truncate: watched((length) => file.truncate(length)),
    sync: watched(() => file.sync()),
    close: watched(() => file.close()),
  });
  const disk: Disk = {
    makeFolder: (path) => nodeDisk.makeFolder(path),
    read: watched((path) => nodeDisk.read(path)),
    open: async (path, mode) => fileOf(await nodeDisk.open(path, mode)),
    rename: watched((from, to) => nodeDisk.rename(from, to)),
    syncFolder: watched((path) => nodeDisk.syncFolder(path)),
  };
  return { disk, overlaps: () => overlaps };
};

const idsOf = (journal: Journal) => journal.index.open().map((entry) => entry.mutation.id);

const openAgain = async () => {
  const { journal, damaged } = await openJournal();
  const open = idsOf(journal);
  await journal.close();
  return { damaged, open };
};

describe('the journal', () => {
  it('finds every appended mutation again, in order', async () => {
    const mutations = Array.from({ length: 20 }, (_, n) => sampleMutation(n + 1));
    await write(mutations);
    const { journal, damaged } = await openJournal();
    expect(damaged).toBe(false);
    expect(idsOf(journal)).toEqual(mutations.map((mutation) => mutation.id));
    await journal.close();
  });

  it('answers the same place when a mutation is appended again', async () => {
    const { journal } = await openJournal();
    const first = await journal.append(sampleMutation(1));
    const size = (await readFile(path())).length;
    expect(await journal.append(sampleMutation(1))).toEqual(first);
    expect((await readFile(path())).length).toBe(size);
    await journal.close();
  });

  it('never gives a device sequence twice, across restarts', async () => {
    const { journal } = await openJournal();
    expect(journal.nextDeviceSequence()).toBe(1);
    await journal.append(sampleMutation(1));
    await journal.close();
    const again = await openJournal();
    expect(again.journal.nextDeviceSequence()).toBe(2);
    await again.journal.close();
  });

  it('keeps whole records and sets the rest aside, wherever a crash cut the file', async () => {
    const mutations = [1, 2, 3].map((n) => sampleMutation(n));
    await write(mutations);
    const whole = await readFile(path());
    const sizes: number[] = [];
    for (let count = 1; count <= 3; count++) {
      await rm(folder, { recursive: true });
      await write(mutations.slice(0, count));
      sizes.push((await readFile(path())).length);
    }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (cut) => {
        await rm(folder, { recursive: true, force: true });
        await write([]);
        await writeFile(path(), whole.subarray(0, cut));
        const { journal, damaged } = await openJournal();
        const complete = sizes.filter((size) => size <= cut).length;
        expect(idsOf(journal)).toEqual(mutations.slice(0, complete).map((mutation) => mutation.id));
        // A header is on disk before the file has its name: less than one is no crash.
        expect(damaged).toBe(cut < headerLength);
        expect(await journal.append(sampleMutation(9))).toMatchObject({ ok: true });
        await journal.close();
        const after = await openJournal();
        expect(idsOf(after.journal)).toContain(sampleMutation(9).id);
        await after.journal.close();
      }),
      { numRuns: 40 },
    );
  });

  it('reads what lies behind a damaged stretch, says so, and keeps the original', async () => {
    const mutations = [1, 2, 3].map((n) => sampleMutation(n));
    await write(mutations);
    const bytes = await readFile(path());
    bytes[headerLength + 40] = (bytes[headerLength + 40] ?? 0) ^ 0xff;
    await writeFile(path(), bytes);
    const { journal, damaged } = await openJournal();
    expect(damaged).toBe(true);
    expect(idsOf(journal)).toEqual(mutations.slice(1).map((mutation) => mutation.id));
    expect((await readdir(folder)).some((name) => name.startsWith('damaged-'))).toBe(true);
    await journal.close();
    const again = await openJournal();
    expect(again.damaged).toBe(false);
    await again.journal.close();
  });

  const answer = (n: number, seq: number, outcome: 'applied' | 'rejected' = 'applied') =>
    ({ id: sampleMutation(n).id, outcome, seq }) as const;
  const idOf = (n: number) => sampleMutation(n).id;

  it('keeps what is settled until the hub has a backup of it, and sends it again to a hub that began anew', async () => {
    await write([1, 2, 3, 4].map((n) => sampleMutation(n)));
    const { journal } = await openJournal();
    await journal.recordAnswers([answer(1, 10), answer(2, 11), answer(3, 12, 'rejected')], 'first');
    await journal.settle([1, 2, 3, 4].map(idOf));
    expect(idsOf(journal)).toEqual([]);
    await journal.noteBackup('first', 10);
    await journal.close();

    const { journal: again } = await openJournal();
    expect(again.index.backedUp).toEqual({ epoch: 'first', seq: 10 });
    expect(await again.followEpoch('first')).toEqual({ ok: true, value: [] });
    // The first is in the backup, the third was refused, the fourth let go of before it was sent.
    expect(await again.followEpoch('second')).toEqual({ ok: true, value: [idOf(2)] });
    expect(again.index.unanswered().map(({ mutation }) => mutation.id)).toEqual([idOf(2)]);
    expect(await again.append(sampleMutation(1))).toMatchObject({ ok: true });
    expect(idsOf(again)).toEqual([idOf(2)]);
    await again.close();

    const { journal: later } = await openJournal();
    expect(idsOf(later)).toEqual([idOf(2)]);
    await later.recordAnswers([answer(2, 11)], 'second');
    await later.settle([idOf(2)]);
    expect(await later.followEpoch('second')).toEqual({ ok: true, value: [] });
    expect(await later.followEpoch('third')).toEqual({ ok: true, value: [idOf(2)] });
    await later.close();
  });

  it('opens again, in the order of appending, what was answered and not yet settled when the hub began anew', async () => {
    await write([1, 2, 3].map((n) => sampleMutation(n)));
    const { journal } = await openJournal();
    await journal.recordAnswers([answer(1, 5), answer(2, 6), answer(3, 7)], 'first');
    await journal.settle([idOf(1), idOf(3)]);
    expect(await journal.followEpoch('second')).toEqual({ ok: true, value: [1, 2, 3].map(idOf) });
    expect(idsOf(journal)).toEqual([1, 2, 3].map(idOf));
    expect(journal.index.open().every(({ state, answer: said }) => state === 'appended' && !said)).toBe(true);
    await journal.close();
  });

  it('does not settle what an answer of another epoch made done with: it has gone to the hub again since', async () => {
    await write([1, 2].map((n) => sampleMutation(n)));
    const { journal } = await openJournal();
    await journal.recordAnswers([answer(1, 5), answer(2, 6)], 'first');
    await journal.followEpoch('second');
    await journal.settle([idOf(1)], 'first');
    await journal.recordAnswers([answer(1, 5, 'rejected'), answer(2, 6)], 'second');
    await journal.settle([idOf(2)], 'second');
    expect(idsOf(journal)).toEqual([idOf(1)]);
    await journal.close();
    const { journal: again } = await openJournal();
    expect(again.index.open()).toMatchObject([{ answer: { outcome: 'rejected' } }]);
    await again.close();
  });

  it('remembers in which epoch the hub was last heard of, though nothing is to be sent again', async () => {
    const { journal } = await openJournal();
    await journal.append(sampleMutation(1));
    await journal.recordAnswers([answer(1, 1)], 'first');
    await journal.noteBackup('first', 1);
    await journal.settle([idOf(1)]);
    expect(await journal.followEpoch('second')).toEqual({ ok: true, value: [] });
    expect(journal.index.epoch).toBe('second');
    await journal.close();
    const { journal: again } = await openJournal();
    expect(again.epoch).toBe('second');
    await again.close();
  });

  it('is rewritten without what nobody needs, and with all that a restored hub would', async () => {
    const settled = Array.from({ length: 2_100 }, (_, n) => sampleMutation(n + 1));
    const { journal } = await openJournal();
    await Promise.all(settled.map((mutation) => journal.append(mutation)));
    await journal.recordAnswers(
      settled.map(({ id }, n) => ({ id, outcome: 'applied', seq: n + 1 })),
      'first',
    );
    await journal.settle(settled.map(({ id }) => id));
    await journal.noteBackup('first', 2_050);
    await journal.append(sampleMutation(5_000));
    await journal.close();
    const before = (await readFile(path())).length;

    const { journal: again } = await openJournal();
    expect((await readFile(path())).length).toBeLessThan(before / 3);
    expect(idsOf(again)).toEqual([idOf(5_000)]);
    expect(again.index.backedUp).toEqual({ epoch: 'first', seq: 2_050 });
    expect(again.nextDeviceSequence()).toBe(5_001);
    expect(await again.followEpoch('second')).toEqual({
      ok: true,
      value: settled.slice(2_050).map(({ id }) => id),
    });
    await again.close();
  });

  it('is rewritten in use too, so that a program that runs for weeks needs no restart for it', async () => {
    const { journal } = await openJournal();
    const large = (n: number) => {
      const mutation = sampleMutation(n);
      return { ...mutation, command: { ...mutation.command, note: 'x'.repeat(400_000) } } as Mutation;
    };
    const lengths: number[] = [];
    for (let n = 1; n <= 60; n++) {
      expect(await journal.append(large(n))).toMatchObject({ ok: true });
      await journal.recordAnswers([answer(n, n)], 'first');
      await journal.settle([idOf(n)]);
      await journal.noteBackup('first', n);
      lengths.push((await readFile(path())).length);
    }
    expect(await journal.append(sampleMutation(100))).toMatchObject({ ok: true });
    await journal.close();
    expect(Math.max(...lengths)).toBeGreaterThan(14 * 1024 * 1024);
    expect(lengths.at(-1)).toBeLessThan(12 * 1024 * 1024);
    const { journal: again, damaged } = await openJournal();
    expect({ damaged, open: idsOf(again) }).toEqual({ damaged: false, open: [idOf(100)] });
    await again.close();
  });

  it('takes zeros behind the last record for a torn tail', async () => {
    await write([sampleMutation(1)]);
    await appendFile(path(), Buffer.alloc(4096));
    const { journal, damaged } = await openJournal();
    expect(damaged).toBe(false);
    expect(idsOf(journal)).toHaveLength(1);
    await journal.close();
  });

  it('leaves a journal of a newer program untouched and says so', async () => {
    await write([sampleMutation(1)]);
    const bytes = await readFile(path());
    bytes.writeUInt16LE(99, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12);
    await writeFile(path(), bytes);
    expect(await Journal.open(folder, plainSeal)).toMatchObject({
      ok: false,
      error: { code: 'journal.from-future' },
    });
    expect(await readFile(path())).toEqual(bytes);
  });

  it.each([
    ['says a version that nobody wrote', (bytes: Buffer) => bytes.writeUInt16LE(0x4001, 8)],
    ['is not that of a journal', (bytes: Buffer) => bytes.writeUInt8(0, 0)],
  ])('keeps every record behind a damaged header that %s, and says so', async (_, harm) => {
    await write([sampleMutation(1), sampleMutation(2)]);
    const bytes = await readFile(path());
    harm(bytes);
    await writeFile(path(), bytes);
    const { journal, damaged } = await openJournal();
    expect({ damaged, open: idsOf(journal) }).toEqual({ damaged: true, open: [idOf(1), idOf(2)] });
    await journal.close();
    expect(await openAgain()).toEqual({ damaged: false, open: [idOf(1), idOf(2)] });
  });

  it('opens one of the first builds, whose header has no checksum', async () => {
    await write([sampleMutation(1)]);
    const bytes = await readFile(path());
    bytes.fill(0, 10, 16);
    await writeFile(path(), bytes);
    expect(await openAgain()).toEqual({ damaged: false, open: [idOf(1)] });
  });

  it('carries a command it does not know', async () => {
    const strange = {
      ...sampleMutation(1),
      command: { type: 'work-item.teleport', to: 'Pune' },
    } as unknown as Mutation;
    await write([strange]);
    const { journal, damaged } = await openJournal();
    expect(damaged).toBe(false);
    expect(journal.index.open()[0]?.mutation.command).toEqual(strange.command);
    await journal.close();
  });

  it('refuses, and shows nothing as saved, when the folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await Journal.open(join(folder, 'file', 'below'), plainSeal)).toMatchObject({
      ok: false,
      error: { code: 'journal.cannot-write' },
    });
  });

  it('shares one write among appends that arrive together', async () => {
    const { journal } = await openJournal();
    const results = await Promise.all([1, 2, 3, 4, 5].map((n) => journal.append(sampleMutation(n))));
    expect(results.map((result) => result.ok && result.value.position)).toEqual([0, 1, 2, 3, 4]);
    await journal.close();
    await truncate(path(), headerLength);
    const emptied = await openJournal();
    expect(idsOf(emptied.journal)).toEqual([]);
    await emptied.journal.close();
  });
});

describe('erasing a scope', () => {
  const other = 'b0000000-0000-7000-8000-000000000002' as Mutation['scope'];
  const applied = (mutation: Mutation, seq: number) => ({
    id: mutation.id,
    outcome: 'applied' as const,
    seq,
  });
  const kept = sampleMutation(1, { scope: other });
  const gone = [sampleMutation(2), sampleMutation(3)];
  const scope = gone[0]?.scope ?? '';
  const all = async () =>
    Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));

  it('leaves no word of what was answered, keeps the rest, and gives no number twice', async () => {
    const { journal } = await openJournal();
    for (const mutation of [kept, ...gone]) await journal.append(mutation);
    await journal.recordAnswers([...gone, kept].map(applied), 'epoch');
    await journal.settle([gone[0]?.id ?? kept.id]);
    const appended = journal.append(sampleMutation(4, { scope: other }));
    expect(await journal.eraseScope(scope)).toMatchObject({ ok: true });
    expect(await appended).toMatchObject({ ok: true });
    await journal.append(sampleMutation(5, { scope: other }));
    await journal.close();
    expect((await all()).join()).not.toMatch(/Note [23]/);
    const { journal: again, damaged } = await openJournal();
    expect(damaged).toBe(false);
    expect(idsOf(again)).toEqual([1, 4, 5].map((n) => sampleMutation(n).id));
    expect(again.index.get(kept.id)).toMatchObject({ state: 'answered' });
    expect(again.nextDeviceSequence()).toBe(6);
    await again.close();
  });

  // Two drains once ran beside each other where a write came between the end of one and its epilogue: what the one
  // said was saved stood in the file that the other replaced.
  it.each(Array.from({ length: 8 }, (_, ticks) => ticks))(
    'does one thing at a time on the disk, whoever comes %i ticks after a write',
    async (ticks) => {
      const { disk, overlaps } = watchedDisk();
      const opened = await Journal.open(folder, plainSeal, disk);
      if (!opened.ok) throw new Error(opened.error.code);
      const { journal } = opened.value;
      await journal.append(sampleMutation(2));
      await journal.recordAnswers([applied(sampleMutation(2), 1)], 'epoch');
      for (let tick = 0; tick < ticks; tick++) await null;
      const appended = journal.append(sampleMutation(4, { scope: other }));
      const erased = journal.eraseScope(scope);
      expect([await appended, await erased]).toMatchObject([{ ok: true }, { ok: true }]);
      await journal.close();
      expect(overlaps()).toBe(0);
      const { journal: again } = await openJournal();
      expect(idsOf(again)).toEqual([sampleMutation(4).id]);
      await again.close();
    },
  );

  it('keeps what the hub has not answered', async () => {
    await write(gone);
    const { journal } = await openJournal();
    await journal.eraseScope(scope);
    expect(idsOf(journal)).toHaveLength(2);
    await journal.close();
    const { journal: again } = await openJournal();
    expect(idsOf(again)).toHaveLength(2);
    await again.close();
  });

  it('gives no number twice after everything was erased', async () => {
    const { journal } = await openJournal();
    for (const mutation of gone) await journal.append(mutation);
    await journal.recordAnswers(gone.map(applied), 'epoch');
    await journal.eraseScope(scope);
    await journal.close();
    const { journal: again } = await openJournal();
    expect(again.nextDeviceSequence()).toBe(4);
    await again.close();
  });
});
