import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Journal } from '../../../electron/journal/journal';
import { plainSeal } from '../../../electron/ports/seal';
import { withoutMember } from '../../support/edit-members';
import { TestHub } from '../../support/running-hub';
import { sampleMutation } from '../../support/sample-mutation';
import { canMountDisks } from '../../support/small-disk';
import { until } from '../../support/until';
import { DeskFiles } from './desk-files';
import { TestDesk } from './test-desk';

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

/** Leaves not a block of room. */
const fill = async (folder: string): Promise<void> => {
  for (const size of [64 * 1024, 4096, 512]) {
    const piece = Buffer.alloc(size, 'f');
    for (;;)
      try {
        await appendFile(join(folder, 'filling'), piece);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
        break;
      }
  }
};

if (!canMountDisks())
  it('cannot fill a disk here, since mounting one needs root on Linux: the full disk is proved elsewhere', () => {
    expect(canMountDisks()).toBe(false);
  });
else {
  let disk: string;
  let hub: TestHub;

  beforeAll(async () => {
    hub = await TestHub.start();
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'meridian-small-disk-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]);
    if (mounted.status !== 0) throw new Error(String(mounted.stderr));
  });
  afterEach(async () => {
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
  it('erases an engagement from a full disk: what must not stay there does not wait for room', async () => {
    spawnSync('mount', ['-o', 'remount,size=4m', disk]);
    const desk = new TestDesk(hub, disk);
    await desk.start();
    await desk.signIn('sam');
    const files = new DeskFiles(desk, hub.ids());
    const version = await files.add('Receipts.pdf', Buffer.from(`%PDF-1.7\n${'receipt '.repeat(40_000)}`));
    for (let n = 0; n < 100; n++) await desk.note(`Confidential ${'remark '.repeat(100)}`);
    await desk.untilCourier({ contact: 'in-step', waiting: 0 });
    await until(async () =>
      expect((await files.row(version.attachmentId)).versions[0]?.storedAt).not.toBeNull(),
    );
    await files.until({ transfers: [] });
    await withoutMember(await hub.signIn('lee'), 'wren-bk', 'sam');
    await fill(disk);

    expect(await desk.call('scope.forget', { scope: files.scope })).toMatchObject({ ok: true });
    expect(await desk.call('scope.list-here')).toEqual({ ok: true, value: { scopes: [] } });
    await desk.stop();
    for (const entry of await readdir(disk, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'latin1');
      expect(text).not.toMatch(/receipt|Confidential/);
    }
  });
}
