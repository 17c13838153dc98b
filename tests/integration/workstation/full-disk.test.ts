import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Journal } from '../../../electron/journal/journal';
import { plainSeal } from '../../../electron/ports/seal';
import { sampleMutation } from '../../support/sample-mutation';
import { canMountDisks } from '../../support/small-disk';

/*
 * A disk that is really full (security check 26): a file system of a few hundred KB, which the journal fills to its
 * last block. Only an administrator of the machine can mount one; where nobody may, `npm test` names this among what
 * cannot run there.
 */

const open = async (folder: string): Promise<Journal> => {
  const opened = await Journal.open(folder, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  expect(opened.value.damaged).toBe(false);
  return opened.value.journal;
};

if (!canMountDisks())
  it('cannot fill a disk here, since mounting one needs root on Linux: the full disk is proved elsewhere', () => {
    expect(canMountDisks()).toBe(false);
  });
else {
  let disk: string;

  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'meridian-small-disk-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]);
    if (mounted.status !== 0) throw new Error(String(mounted.stderr));
  });
  afterAll(async () => {
    spawnSync('umount', [disk]);
    await rm(disk, { recursive: true, force: true });
  });

  it('on a full disk an edit is refused, what was saved before stays, and saving goes on once there is room', async () => {
    const folder = join(disk, 'journal');
    await mkdir(folder);
    const journal = await open(folder);
    const saved: string[] = [];
    let refusal: string | null = null;
    for (let n = 1; refusal === null && n < 20_000; n++) {
      const mutation = sampleMutation(n);
      const appended = await journal.append(mutation);
      if (appended.ok) saved.push(mutation.id);
      else refusal = appended.error.code;
    }
    expect(refusal).toBe('journal.cannot-write');
    expect(saved.length).toBeGreaterThan(100);
    // Refused again, and as often as it is asked; nothing half written stays behind.
    expect(await journal.append(sampleMutation(30_000))).toMatchObject({ ok: false });
    await journal.close();

    const again = await open(folder);
    expect(again.index.open().map(({ mutation }) => mutation.id)).toEqual(saved);
    expect((await readdir(folder)).filter((name) => name !== 'open.journal')).toEqual([]);

    await again.close();
    spawnSync('mount', ['-o', 'remount,size=2m', disk]);
    const roomy = await open(folder);
    expect(await roomy.append(sampleMutation(40_000))).toMatchObject({ ok: true });
    await roomy.close();
    const last = await open(folder);
    expect(last.index.open().map(({ mutation }) => mutation.id)).toEqual([
      ...saved,
      sampleMutation(40_000).id,
    ]);
    await last.close();
  });
}
