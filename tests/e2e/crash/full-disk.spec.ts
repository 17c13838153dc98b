import { spawnSync } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { canMountDisks } from '../../support/small-disk';
import { editOffline } from '../support/edit-offline';
import { expect, type Fixtures, test, type WorkerFixtures } from '../support/fixtures';
import { Network } from '../support/network';
import { openByReference, syncPill } from '../support/opened-item';

const mount = (...args: readonly string[]): void => {
  const mounted = spawnSync('mount', args);
  if (mounted.status !== 0) throw new Error(String(mounted.stderr));
};

const room = 'size=256m';

/** Leaves so many bytes free, whoever asks for them: journal, replica and the browser's own files. */
const leave = async (disk: string, free: number): Promise<void> => {
  const { blocks, bfree, bsize } = await statfs(disk);
  mount('-o', `remount,size=${(blocks - bfree) * bsize + free}`, disk);
};

interface Mine {
  readonly hubUrl: string;
  readonly dataFolder: string;
}

/** A desk's folder on a disk of its own, with a network that can be lost; both are gone afterwards. */
const onSmallDisk = async (
  { hub, newDataFolder }: Pick<Fixtures & WorkerFixtures, 'hub' | 'newDataFolder'>,
  work: (network: Network, mine: Mine) => Promise<void>,
): Promise<void> => {
  test.setTimeout(180_000);
  const network = await Network.to(hub.url);
  const dataFolder = await newDataFolder();
  mount('-t', 'tmpfs', '-o', room, 'tmpfs', dataFolder);
  try {
    await work(network, { hubUrl: network.url, dataFolder });
  } finally {
    await network.close();
    spawnSync('umount', ['--lazy', dataFolder]);
  }
};

/** Only an administrator of the machine can mount a small disk; where nobody may, `npm test` names it. */
const fullDiskTest = canMountDisks() ? test : null;

fullDiskTest?.(
  'on a disk without room a person is told what to do, and nothing that read saved is missing',
  async ({ hub, openDesk, newDataFolder }) => {
    await onSmallDisk({ hub, newDataFolder }, async (network, mine) => {
      const first = await openDesk(mine);
      const { item, stream, editing } = await editOffline(first.page, network);
      // What is written between the look and the mount makes it too small.
      await expect(() => leave(mine.dataFolder, 0)).toPass();
      // Journal and replica each say so in their own words, whichever meets it first.
      await expect(first.page.getByText('Make room on the disk').first()).toBeVisible();
      await first.kill();
      await editing;
      stream.forgetUnshown();
      expect(stream.steps.size).toBeGreaterThan(0);

      mount('-o', `remount,${room}`, mine.dataFolder);
      network.restore();
      const second = await openDesk({ ...mine, signIn: false });
      await expect(syncPill(second.page)).toContainText('in step');
      await openByReference(second.page, item);
      await stream.expectKept(second.page);
      await second.close();
    });
  },
);

fullDiskTest?.(
  'on a disk with hardly any room a desk opens with its work, and what is done there is kept',
  async ({ hub, openDesk, newDataFolder }) => {
    await onSmallDisk({ hub, newDataFolder }, async (network, mine) => {
      const first = await openDesk(mine);
      const { item, stream, editing } = await editOffline(first.page, network);
      await first.close();
      await editing;
      stream.forgetUnshown();
      // Less than a new log of the browser's takes (docs/adr/0106).
      await leave(mine.dataFolder, 3 * 1024 * 1024);

      const second = await openDesk({ ...mine, signIn: false });
      await expect(second.page.getByRole('button', { name: /^Claim next/ })).toBeVisible();
      await openByReference(second.page, item);
      await stream.expectKept(second.page);
      await stream.attach(second.page);
      const more = stream.more(6);
      const going = stream.run(second.page);
      await more;
      await second.kill();
      await going;

      mount('-o', `remount,${room}`, mine.dataFolder);
      const third = await openDesk({ ...mine, signIn: false });
      await expect(third.page.getByRole('button', { name: /^Claim next/ })).toBeVisible();
      await openByReference(third.page, item);
      await stream.expectKept(third.page);
      await third.close();
    });
  },
);
