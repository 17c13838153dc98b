import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { AttachmentId, MutationId } from '#shared/kernel/ids';
import { withMember, withoutMember } from '../../support/edit-members';
import { numberedFile, sha256Of, someFile } from '../../support/hub-file';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { DeskFiles } from './desk-files';
import { TestDesk } from './test-desk';

const mebibyte = 1024 * 1024;

// Over 400 lines, since all of it shares one hub, which takes longer to start than the tests take.
let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start({ quotas: { engagement: 20 * mebibyte, provider: 20 * mebibyte } });
});
afterAll(() => hub.close());

const desks: TestDesk[] = [];
const folders: string[] = [];

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
  folders.push(folder);
  return folder;
};

const openDesk = async (person: string, folder?: string) => {
  const where = folder ?? (await newFolder());
  const desk = new TestDesk(hub, where);
  desks.push(desk);
  await desk.start();
  if ((await desk.session()).phase !== 'signed-in') await desk.signIn(person);
  return { desk, files: new DeskFiles(desk, hub.ids()), folder: where };
};

let pat: Awaited<ReturnType<typeof openDesk>>;
beforeEach(async () => {
  pat = await openDesk('pat');
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A PDF as far as anybody looks: its beginning, and bytes no other test has. */
const somePdf = (size: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), someFile(size)]);

/** What stands in every file there. One that is being put in its place may have another name by the time it is read. */
const textsIn = (folder: string): Promise<string[]> =>
  until(async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const found = entries.filter((entry) => entry.isFile());
    return Promise.all(found.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
  });

const stored = (files: DeskFiles, attachmentId: string, versions = 1): Promise<void> =>
  until(async () => {
    const row = await files.row(attachmentId);
    expect(row.versions).toHaveLength(versions);
    for (const version of row.versions) expect(version.storedAt).not.toBeNull();
  });

/**
 * A program in a process of its own that changes the file it was given, the way editors do: a few bytes in place, in two
 * goes, or a new file renamed over the old one. It ends when it has saved.
 */
const program =
  (how: 'in-place' | 'renamed', text: string) =>
  (path: string): Promise<boolean> => {
    const script = `
    const fs = require('node:fs');
    const [path, how, text] = process.argv.slice(1);
    const before = fs.readFileSync(path);
    if (how === 'renamed') {
      fs.writeFileSync(path + '.tmp', Buffer.concat([before, Buffer.from(text)]));
      fs.renameSync(path + '.tmp', path);
    } else {
      fs.appendFileSync(path, text.slice(0, 1));
      setTimeout(() => fs.appendFileSync(path, text.slice(1)), 300);
    }`;
    const child = spawn(process.execPath, ['-e', script, path, how, text], { stdio: 'inherit' });
    return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
  };

describe('a file that is attached', () => {
  it('is saved here at once, reaches the hub by itself, and is read on another desk', async () => {
    const bytes = somePdf(2 * mebibyte);
    const version = await pat.files.add('../Ledger: 2026.pdf', bytes);
    expect(version.name).toBe('Ledger_ 2026.pdf');
    await stored(pat.files, version.attachmentId);
    await pat.files.until({ transfers: [] });
    const sam = await openDesk('sam');
    const row = await sam.files.row(version.attachmentId);
    expect((await sam.files.read(sam.files.reference(row))).equals(bytes)).toBe(true);
  });

  it('waits here while there is no network, and is read and kept all the same', async () => {
    const bytes = somePdf(mebibyte);
    await pat.desk.untilCourier({ contact: 'in-step' });
    pat.desk.wire.up = false;
    const version = await pat.files.add('Ledger.pdf', bytes);
    await pat.files.until({ transfers: [{ direction: 'up', done: 0, total: bytes.length }] });
    await pat.desk.restart();
    expect((await pat.files.read(version)).equals(bytes)).toBe(true);
    pat.desk.wire.up = true;
    await pat.desk.call('courier.sync-now');
    await stored(pat.files, version.attachmentId);
  });

  it('goes on where it was when the machine was killed in the middle of the upload', async () => {
    const folder = await newFolder();
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'upload-until-killed.ts'), hub.url, folder, '8'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let attachmentId = '';
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the workstation ended with ${code}`)));
      const said = new Set<string>();
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [what = '', which] = line.split(' ');
        attachmentId = which ?? attachmentId;
        said.add(what);
        if (said.has('saved') && said.has('hanging')) resolve();
      });
    });
    child.removeAllListeners('exit');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;

    const again = new TestDesk(hub, folder);
    desks.push(again);
    const brought: string[] = [];
    again.wire.before = async (method, path) => {
      if (method === 'PUT') brought.push(path);
    };
    await again.start();
    const files = new DeskFiles(again, hub.ids());
    await stored(files, attachmentId);
    // Three were there, and are not brought again.
    expect(brought).toHaveLength(5);
    const whole = await files.read(files.reference(await files.row(attachmentId)));
    expect(whole.equals(numberedFile(8))).toBe(true);
  });

  it('is held up where there is no room, is kept, and goes when there is', async () => {
    const bytes = somePdf(14 * mebibyte);
    const version = await pat.files.add('Too much.pdf', bytes);
    await pat.files.until({
      transfers: [{ versionId: version.versionId, problem: { code: 'attachment.quota-exceeded' } }],
    });
    await pat.desk.note('The lane of commands is free');
    await pat.desk.untilCourier({ contact: 'in-step', waiting: 0 });
    expect((await pat.files.read(version)).equals(bytes)).toBe(true);
    await hub.asProvider((tx) => tx.updateTable('attachment_usage').set({ bytes: 0 }).execute());
    await pat.desk.call('attachment.retry', { versionId: version.versionId });
    await stored(pat.files, version.attachmentId);
    await hub.asProvider((tx) => tx.updateTable('attachment_usage').set({ bytes: 0 }).execute());
  });

  it('is never empty, too large, or other than it was announced', async () => {
    const { scope } = pat.files;
    const begin = (size: number) =>
      pat.desk.call('attachment.stage-begin', { scope, name: 'a.pdf', size, onDisk: true });
    expect(await begin(0)).toMatchObject({ error: { code: 'attachment.empty' } });
    expect(await begin(1024 ** 3)).toMatchObject({ error: { code: 'attachment.too-large' } });
    const begun = await begin(10);
    if (!begun.ok) throw new Error(begun.error.code);
    const { stagingId } = begun.value;
    await pat.desk.call('attachment.stage-write', {
      stagingId,
      data: Buffer.from('short').toString('base64'),
    });
    expect(await pat.desk.call('attachment.stage-end', { stagingId })).toMatchObject({
      error: { code: 'attachment.bytes-missing' },
    });
  });

  it('is fetched beforehand where it shall be here, and only where the engagement allows a copy', async () => {
    const [kept, passing] = [somePdf(1000), somePdf(1001)];
    const versions = [await pat.files.add('Kept.pdf', kept), await pat.files.add('Passing.pdf', passing)];
    for (const { attachmentId } of versions) await stored(pat.files, attachmentId);
    const sam = await openDesk('sam');
    const [first, second] = versions as [VersionReference, VersionReference];
    const online = { ...second, dataPolicy: { ...second.dataPolicy, copy: 'online-only' as const } };
    await sam.desk.call('attachment.keep-here', { versions: [first, online] });
    const profile = (await sam.desk.signedIn()).profileId;
    const shelf = join(sam.folder, 'profiles', profile, 'attachments', 'chunks', first.scope);
    await until(async () => expect(await readdir(shelf)).toEqual([sha256Of(kept)]));
    expect((await sam.files.read(online)).equals(passing)).toBe(true);
    expect(await readdir(shelf)).toEqual([sha256Of(kept)]);
    sam.desk.wire.up = false;
    expect((await sam.files.read(first)).equals(kept)).toBe(true);
    expect(await sam.desk.call('attachment.read', { version: online, index: 0 })).toMatchObject({
      error: { code: 'hub.unreachable' },
    });
    await sam.desk.call('attachment.erase', { scope: first.scope });
    await expect(stat(shelf)).rejects.toThrow();
  });
});

describe('a file for an engagement that is online only', () => {
  it('lies on no disk, is brought from memory once the hub knows of it, and is let go of then', async () => {
    const { desk, files, folder } = pat;
    const secret = `only in memory ${'x'.repeat(2000)}`;
    const { manifest, name } = await files.stage('Zanzibar.txt', Buffer.from(secret), false);
    expect(
      await desk.call('attachment.stage-begin', {
        scope: files.scope,
        name: 'large.pdf',
        size: 65 * mebibyte,
        onDisk: false,
      }),
    ).toMatchObject({ error: { code: 'attachment.too-large', details: { megabytes: 64 } } });
    const attachmentId = v7() as AttachmentId;
    await desk.send({ type: 'attachment.add', workItemId: files.workItemId, attachmentId, name, manifest });
    await stored(files, attachmentId);
    await files.until({ transfers: [] });
    for (const text of await textsIn(folder)) expect(text).not.toMatch(/only in memory|Zanzibar/);
    const row = await files.row(attachmentId);
    const reference = files.reference(row);
    const online = { ...reference, dataPolicy: { ...reference.dataPolicy, copy: 'online-only' as const } };
    expect(String(await files.read(online))).toBe(secret);
    desk.wire.up = false;
    expect(await desk.call('attachment.read', { version: online, index: 0 })).toMatchObject({ ok: false });
  });
});

describe('what is only in memory as the program ends', () => {
  it.each(['ends', 'signs out'] as const)('is at the hub before whoever attached it %s', async (how) => {
    const { desk, files } = await openDesk('sam');
    await desk.untilCourier({ contact: 'in-step' });
    const { manifest, name } = await files.stage('Salaries.pdf', somePdf(2 * mebibyte), false);
    const attachmentId = v7() as AttachmentId;
    await desk.send({ type: 'attachment.add', workItemId: files.workItemId, attachmentId, name, manifest });
    if (how === 'ends') await desk.stop();
    else await desk.call('session.sign-out');
    expect((await pat.files.row(attachmentId)).versions[0]?.storedAt).not.toBeNull();
  });

  it('does not keep the program from ending where the hub is out of reach', async () => {
    const { desk, files } = await openDesk('sam');
    await desk.untilCourier({ contact: 'in-step' });
    const { manifest, name } = await files.stage('Salaries.pdf', somePdf(2 * mebibyte), false);
    const attachmentId = v7() as AttachmentId;
    await desk.send({ type: 'attachment.add', workItemId: files.workItemId, attachmentId, name, manifest });
    desk.wire.up = false;
    await desk.stop();
    expect((await pat.files.row(attachmentId)).versions[0]?.storedAt).toBeNull();
  });
});

describe('a file that was taken in where its author is taken out', () => {
  it.each(['scope.forget', 'scope.evict'] as const)(
    'is handed over with its bytes before they are erased, and is whole once a lead brings it in (%s)',
    async (leave) => {
      const lee = await hub.signIn('lee');
      const sam = await openDesk('sam');
      await sam.desk.untilCourier({ contact: 'in-step', waiting: 0 });
      sam.desk.wire.up = false;
      const bytes = somePdf(1_500_000);
      const version = await sam.files.add('Receipts.pdf', bytes);
      await withoutMember(lee, 'wren-bk', 'sam');
      sam.desk.wire.up = true;
      await sam.desk.call('courier.sync-now');
      await sam.desk.untilCourier({ waiting: 0, needingAttention: 1 });
      // The first chunk arrives and its answer is lost: nothing is erased, and it goes on from there.
      sam.desk.wire.loseNextReplyOf('/v1/sealed-chunks');
      const { scope } = version;
      expect(await sam.desk.call(leave, { scope })).toMatchObject({ ok: false });
      expect((await sam.files.read(version)).equals(bytes)).toBe(true);
      expect(await sam.desk.call(leave, { scope })).toMatchObject({ ok: true });
      expect(await sam.files.state()).toMatchObject({ transfers: [] });

      const decision = { ids: [version.versionId], decision: 'apply', reason: 'Still needed' };
      expect(await lee.post('/v1/quarantine/decisions', decision)).toMatchObject({
        body: { outcomes: [{ outcome: 'applied' }] },
      });
      const row = await pat.files.row(version.attachmentId);
      expect((await pat.files.read(pat.files.reference(row))).equals(bytes)).toBe(true);
      await withMember(lee, 'wren-bk', 'sam', 'professional');
    },
  );

  it('is brought by its author where they are back before anything was erased, once a lead has brought it in', async () => {
    const lee = await hub.signIn('lee');
    const sam = await openDesk('sam');
    await sam.desk.untilCourier({ contact: 'in-step', waiting: 0 });
    sam.desk.wire.up = false;
    const bytes = somePdf(700);
    const version = await sam.files.add('Receipts.pdf', bytes);
    await withoutMember(lee, 'wren-bk', 'sam');
    sam.desk.wire.up = true;
    await sam.desk.call('courier.sync-now');
    await sam.desk.untilCourier({ waiting: 0, needingAttention: 1 });
    await withMember(lee, 'wren-bk', 'sam', 'professional');
    // Nobody is told that it is being sent: it is the lead's to say whether it will be.
    expect(await sam.files.state()).toMatchObject({ transfers: [] });
    const decision = { ids: [version.versionId], decision: 'apply', reason: 'Still needed' };
    expect(await lee.post('/v1/quarantine/decisions', decision)).toMatchObject({
      body: { outcomes: [{ outcome: 'applied' }] },
    });
    await stored(pat.files, version.attachmentId);
    const row = await pat.files.row(version.attachmentId);
    expect((await pat.files.read(pat.files.reference(row))).equals(bytes)).toBe(true);
  });
});

describe('a file that is open in a program', () => {
  it.each(['in-place', 'renamed'] as const)(
    'comes back as a version of its own when it is saved (%s)',
    async (how) => {
      const original = somePdf(2000);
      const version = await pat.files.add('Ledger.pdf', original);
      await stored(pat.files, version.attachmentId);
      pat.desk.program = program(how, 'and more');
      expect(await pat.desk.call('attachment.open', { version, edit: true })).toMatchObject({ ok: true });
      const changed = Buffer.concat([original, Buffer.from('and more')]);
      const state = await pat.files.until({ returned: [{ attachmentId: version.attachmentId }] });
      // One save is one version, also where it was written in several goes.
      expect(state.returned).toMatchObject([
        { basedOn: version.versionId, manifest: { sha256: sha256Of(changed), size: changed.length } },
      ]);
      await pat.files.takeOver();
      await stored(pat.files, version.attachmentId, 2);
      const row = await pat.files.row(version.attachmentId);
      expect(row.versions.map(({ number, beside }) => [number, beside])).toEqual([
        [1, false],
        [2, false],
      ]);
      expect((await pat.files.read(pat.files.reference(row))).equals(changed)).toBe(true);
      // The first is what it was, to the byte.
      expect((await pat.files.read(version)).equals(original)).toBe(true);
      expect(await pat.desk.call('attachment.finish', { attachmentId: version.attachmentId })).toMatchObject({
        ok: true,
      });
      expect(await pat.files.state()).toMatchObject({ open: [], returned: [] });
    },
  );

  it('comes back again and again, each made from the one before, also while nobody takes them over', async () => {
    const version = await pat.files.add('Ledger.pdf', somePdf(500));
    let path = '';
    pat.desk.program = async (file) => {
      path = file;
      return program('renamed', 'one')(file);
    };
    await pat.desk.call('attachment.open', { version, edit: true });
    await pat.files.until({ returned: [{}] });
    await program('renamed', 'two')(path);
    const two = sha256Of(await readFile(path));
    const first = await pat.files.takeOver();
    await pat.files.until({ returned: [{ basedOn: first, manifest: { sha256: two } }] });
    await pat.files.takeOver();
    await stored(pat.files, version.attachmentId, 3);
    expect((await pat.files.row(version.attachmentId)).versions.map(({ beside }) => beside)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('comes back although it was saved while the workstation was not running', async () => {
    const version = await pat.files.add('Ledger.pdf', somePdf(500));
    let path = '';
    pat.desk.program = async (file) => {
      path = file;
      return true;
    };
    await pat.desk.call('attachment.open', { version, edit: true });
    await pat.desk.stop();
    await program('renamed', 'overnight')(path);
    await pat.desk.start();
    const wanted = sha256Of(await readFile(path));
    await pat.files.until({ returned: [{ basedOn: version.versionId, manifest: { sha256: wanted } }] });
  });

  it('is kept beside what somebody else made meanwhile: both are there, and neither hides the other', async () => {
    const original = somePdf(700);
    const version = await pat.files.add('Ledger.pdf', original);
    await stored(pat.files, version.attachmentId);
    const sam = await openDesk('sam');
    for (const [{ desk, files }, text] of [
      [sam, 'Sam was first'],
      [pat, 'Pat was second'],
    ] as const) {
      desk.program = program('renamed', text);
      await desk.call('attachment.open', { version, edit: true });
      await files.until({ returned: [{}] });
    }
    await sam.files.takeOver();
    await stored(sam.files, version.attachmentId, 2);
    await pat.files.takeOver();
    await stored(pat.files, version.attachmentId, 3);
    const row = await pat.files.row(version.attachmentId);
    expect(row.versions.map(({ number, beside }) => [number, beside])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(String(await pat.files.read(pat.files.reference(row)))).toContain('Sam was first');
  });

  it('is a working copy: what is kept here is not touched, whatever the program does', async () => {
    const original = somePdf(300);
    const version = await pat.files.add('Ledger.pdf', original);
    pat.desk.program = async (path) => {
      await rm(path);
      await writeFile(join(path, '..', '~$Ledger.pdf'), 'locked');
      return true;
    };
    expect(await pat.desk.call('attachment.open', { version, edit: true })).toMatchObject({ ok: true });
    expect((await pat.files.read(version)).equals(original)).toBe(true);
    expect(await pat.desk.call('attachment.finish', { attachmentId: version.attachmentId })).toMatchObject({
      ok: true,
    });
    expect(await pat.files.state()).toMatchObject({ open: [], returned: [] });
  });
});

describe('what was saved last where everything is about to be erased', () => {
  /** Opens a file in a program that changes it and never says that it is done. */
  const openAndSave = async ({ desk }: typeof pat, version: VersionReference, text: string) => {
    let path = '';
    desk.program = async (file) => {
      path = file;
      return program('renamed', text)(file);
    };
    expect(await desk.call('attachment.open', { version, edit: true })).toMatchObject({ ok: true });
    return { path, sha256: sha256Of(await readFile(path)) };
  };

  it('is a version at the hub before an engagement that may lie on no disk any more is erased', async () => {
    const version = await pat.files.add('Ledger.pdf', somePdf(1200));
    await stored(pat.files, version.attachmentId);
    const saved = await openAndSave(pat, version, 'saved last');
    // The window takes nothing over: the erasure waits for the hub alone.
    const { scope } = version;
    expect(await pat.desk.call('scope.evict', { scope })).toMatchObject({ error: { code: 'scope.unsent' } });
    await until(async () =>
      expect(await pat.desk.call('scope.evict', { scope })).toMatchObject({ ok: true }),
    );
    await expect(stat(saved.path)).rejects.toThrow();
    await stored(pat.files, version.attachmentId, 2);
    const row = await pat.files.row(version.attachmentId);
    expect(row.versions[1]).toMatchObject({ basedOn: version.versionId, beside: false });
    expect(sha256Of(await pat.files.read(pat.files.reference(row)))).toBe(saved.sha256);
  });

  it('is sealed with its bytes before a scope is forgotten, each save made from the one before', async () => {
    const version = await pat.files.add('Ledger.pdf', somePdf(1300));
    await stored(pat.files, version.attachmentId);
    const lee = await hub.signIn('lee');
    const sam = await openDesk('sam');
    await sam.desk.untilCourier({ contact: 'in-step', waiting: 0 });
    const { path } = await openAndSave(sam, version, 'one');
    await sam.files.until({ returned: [{}] });
    await program('renamed', 'two')(path);
    const two = sha256Of(await readFile(path));
    await withoutMember(lee, 'wren-bk', 'sam');
    const { scope } = version;
    expect(await sam.desk.call('scope.forget', { scope })).toMatchObject({ error: { code: 'scope.unsent' } });
    await until(async () =>
      expect(await sam.desk.call('scope.forget', { scope })).toMatchObject({ ok: true }),
    );
    await expect(stat(path)).rejects.toThrow();
    expect(await sam.files.state()).toEqual({ transfers: [], open: [], returned: [] });

    type Edit = { id: string; scope: string; command: { attachmentId?: string } };
    const { edits } = (await lee.get('/v1/quarantine')).body as { edits: Edit[] };
    const ids = edits
      .filter(({ command }) => command.attachmentId === version.attachmentId)
      .map(({ id }) => id);
    expect(ids).toHaveLength(2);
    const decision = { ids, decision: 'apply', reason: 'Still needed' };
    expect(await lee.post('/v1/quarantine/decisions', decision)).toMatchObject({
      body: { outcomes: [{ outcome: 'applied' }, { outcome: 'applied' }] },
    });
    await stored(pat.files, version.attachmentId, 3);
    const row = await pat.files.row(version.attachmentId);
    expect(row.versions.map(({ beside }) => beside)).toEqual([false, false, false]);
    expect(sha256Of(await pat.files.read(pat.files.reference(row)))).toBe(two);
    await withMember(lee, 'wren-bk', 'sam', 'professional');
  });
});

describe('what is never handed to a program (security check 14)', () => {
  it.each([
    ['payroll.desktop', '[Desktop Entry]\nExec=true', 'attachment.kind-not-opened'],
    ['payroll.lnk', 'L\u0000', 'attachment.kind-not-opened'],
    ['payroll.html', '<script>alert(1)</script>', 'attachment.kind-not-opened'],
    ['payroll.svg', '<svg onload="alert(1)"/>', 'attachment.kind-not-opened'],
    ['payroll.xlsm', 'PK\u0003\u0004', 'attachment.kind-not-opened'],
    ['payroll.pdf.exe', '%PDF-1.7', 'attachment.kind-not-opened'],
    ['payroll.pdf', '<html><script>alert(1)</script>', 'attachment.content-differs'],
    ['payroll.xlsx', 'PK\u0003\u0004 xl/vbaProject.bin', 'attachment.has-macros'],
  ])('%s', async (name, content, code) => {
    const opened: string[] = [];
    pat.desk.program = async (path) => {
      opened.push(path);
      return true;
    };
    const version = await pat.files.add(name, Buffer.from(content, 'latin1'));
    for (const edit of [true, false])
      expect(await pat.desk.call('attachment.open', { version, edit })).toMatchObject({ error: { code } });
    expect(opened).toEqual([]);
    // It can be saved all the same, as a file that nobody can run, and never over another.
    const names: string[] = [];
    for (let times = 0; times < 2; times += 1) {
      const saved = await pat.desk.call('attachment.save-copy', { version });
      if (saved.ok) names.push(saved.value.name);
    }
    expect(new Set(names).size).toBe(2);
    for (const each of names) {
      const path = join(pat.folder, 'Downloads', each);
      expect(await readFile(path, 'latin1')).toBe(content);
      expect((await stat(path)).mode & 0o111).toBe(0);
    }
  });

  it('a name that leads elsewhere is refused by the bridge itself', async () => {
    const version = await pat.files.add('Ledger.pdf', somePdf(10));
    for (const name of ['../../escape.pdf', '/etc/passwd', 'a\\b.pdf', 'CON.pdf'])
      expect(
        await pat.desk.call('attachment.open', { version: { ...version, name }, edit: true }),
      ).toMatchObject({
        error: { code: 'bridge.invalid-arguments' },
      });
    const unknown = { ...version, versionId: '0192f0c1-0000-7000-8000-000000000002' as MutationId };
    const other = { ...unknown, scope: hub.ids().engagement('finch-tx') };
    expect(await pat.desk.call('attachment.read', { version: other, index: 0 })).toMatchObject({
      error: { code: 'attachment.not-found' },
    });
  });
});
