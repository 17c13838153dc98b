import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editOffline } from '../support/edit-offline';
import { expect, type Fixtures, test, type WorkerFixtures } from '../support/fixtures';
import { Network } from '../support/network';
import { openByReference, syncPill } from '../support/opened-item';

/** Every file below `folder` whose path says that it is one of these, with what is in it. */
const filesBelow = async (folder: string, wanted: (path: string) => boolean): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(wanted);
};

const zero = async (path: string): Promise<void> => writeFile(path, Buffer.alloc((await stat(path)).size));
const halve = async (path: string): Promise<void> => truncate(path, Math.floor((await stat(path)).size / 2));
const empty = (path: string): Promise<void> => truncate(path, 0);

const isReplica = (path: string): boolean =>
  /IndexedDB\/.*\.(log|ldb)$|IndexedDB\/.*\/MANIFEST-\d+$/.test(path);
const isJournal = (path: string): boolean => path.endsWith('open.journal');

const harms = [
  { what: 'the replica’s files zeroed', files: isReplica, harm: zero },
  { what: 'the replica’s files cut in half', files: isReplica, harm: halve },
  { what: 'the journal zeroed', files: isJournal, harm: zero },
  { what: 'the journal cut in half', files: isJournal, harm: halve },
  { what: 'the journal emptied', files: isJournal, harm: empty },
];

/** The quick run meets one of each kind; `npm run test:crash` meets all. */
const met = process.env['MERIDIAN_CRASH_POINTS'] === undefined ? [harms[0], harms[4]] : harms;

type Given = Pick<Fixtures & WorkerFixtures, 'hub' | 'openDesk' | 'newDataFolder'>;

/** A desk that was killed while somebody worked at it without a network, which is still lost. */
const killedOffline = async ({ hub, openDesk, newDataFolder }: Given) => {
  const network = await Network.to(hub.url);
  const dataFolder = await newDataFolder();
  const mine = { hubUrl: network.url, dataFolder };
  const first = await openDesk(mine);
  const { item, stream, editing } = await editOffline(first.page, network);
  await first.kill();
  await editing;
  // What was asked and never shown was never called saved: it may be in one of the two places only.
  stream.forgetUnshown();
  const openAgain = () => openDesk({ ...mine, signIn: false });
  return { network, dataFolder, item, stream, openAgain };
};

for (const harming of met) {
  if (!harming) continue;
  test(`with ${harming.what}, nothing that read saved is missing`, async ({
    hub,
    openDesk,
    newDataFolder,
  }) => {
    test.setTimeout(180_000);
    const killed = await killedOffline({ hub, openDesk, newDataFolder });
    const { network, dataFolder, item, stream } = killed;
    const files = await filesBelow(dataFolder, harming.files);
    expect(files.length).toBeGreaterThan(0);
    const before = await Promise.all(files.map((path) => readFile(path)));
    for (const path of files) await harming.harm(path);
    network.restore();
    const { page } = await killed.openAgain();
    await expect(syncPill(page)).toContainText('in step');
    await openByReference(page, item);
    await stream.expectKept(page);
    if (harming.files === isJournal && before.some(({ length }) => length > 0)) {
      const kept = await filesBelow(dataFolder, (path) => /(damaged|torn)-.*\.journal$/.test(path));
      expect(kept.length).toBeGreaterThan(0);
    }
    await network.close();
  });
}

test('with the replica damaged and no network, a person is told that their work comes with the hub, and it does', async ({
  hub,
  openDesk,
  newDataFolder,
}) => {
  const killed = await killedOffline({ hub, openDesk, newDataFolder });
  const { network, dataFolder, item, stream } = killed;
  for (const path of await filesBelow(dataFolder, isReplica)) await zero(path);
  const { page } = await killed.openAgain();
  await expect(page.getByText('There is no copy of your work here')).toBeVisible();
  network.restore();
  await expect(syncPill(page)).toContainText('in step');
  await openByReference(page, item);
  await stream.expectKept(page);
  await network.close();
});

/** What is left of a record that promises a hundred bytes, and was cut off after a few. */
const brokenOff = Buffer.from([1, 2, 3, 4, 100, 0, 1, 5, 6, 7]);

test('a log of the browser that broke off is left behind before a second kill makes it unreadable', async ({
  hub,
  openDesk,
  newDataFolder,
}) => {
  const network = await Network.to(hub.url);
  const dataFolder = await newDataFolder();
  const mine = { hubUrl: network.url, dataFolder };
  const openAgain = () => openDesk({ ...mine, signIn: false });
  const first = await openDesk(mine);
  const { item, stream, editing } = await editOffline(first.page, network);
  await first.close();
  await editing;
  stream.forgetUnshown();
  const logs = await filesBelow(dataFolder, (path) => /IndexedDB\/.*\.log$/.test(path));
  expect(logs.length).toBeGreaterThan(0);
  for (const path of logs) await appendFile(path, brokenOff);

  const second = await openAgain();
  await expect.poll(() => logs.filter((path) => existsSync(path))).toEqual([]);
  const databases = () => second.page.evaluate(() => indexedDB.databases());
  // What was written for it is gone again.
  await expect
    .poll(databases)
    .toEqual([{ name: expect.stringContaining('replica'), version: expect.anything() }]);
  await second.kill();
  const { page } = await openAgain();
  await expect(page.getByRole('button', { name: /^Claim next/ })).toBeVisible();
  await openByReference(page, item);
  await stream.expectKept(page);
  await network.close();
});
