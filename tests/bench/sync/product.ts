import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { end, openInBrowser, startBrowserHost } from '../../e2e/support/desk';
import type { HubProcess } from '../../e2e/support/hub-process';
import { Network } from '../../e2e/support/network';
import { bareWriteOf, firstSyncOf, leaveProgram, replicaName } from '../first-sync';
import { UnwatchedPage } from './unwatched-page';
import { type Carried, syncNow, untilWaiting, watchWire } from './wire-watch';

export interface Pulled {
  /** ms of the first sync. */
  readonly pull: number;
  /** ms of a bare Dexie bulk write of the same. */
  readonly bare: number;
}

/** ms of a first sync into an empty data folder. */
const firstPull = async (hub: HubProcess, dataFolder: string): Promise<number> => {
  const { child, address } = await startBrowserHost({ hubUrl: hub.url, dataFolder });
  try {
    const page = await UnwatchedPage.open(join(dataFolder, 'browser-profile'), address);
    try {
      return await page.until<number>(
        `performance.getEntriesByName('replica.first-sync')[0]?.duration ?? null`,
      );
    } finally {
      await page.close();
    }
  } finally {
    await end(child);
  }
};

/** A first sync into an empty data folder, and the bare write beside it in the same profile. */
export const pullProduct = async (hub: HubProcess, dataFolder: string): Promise<Pulled> => {
  const pull = await firstPull(hub, dataFolder);
  const desk = await openInBrowser({ hubUrl: hub.url, dataFolder });
  try {
    return { pull, bare: await bareWriteOf(desk.page) };
  } finally {
    await desk.close();
  }
};

/** The bodies of all work items that the replica in `dataFolder` holds, as JSON: the rows that peers are given. */
export const readRows = async (hub: HubProcess, dataFolder: string): Promise<string[]> => {
  const desk = await openInBrowser({ hubUrl: hub.url, dataFolder });
  try {
    const name = await replicaName(desk.page);
    await leaveProgram(desk.page);
    return await desk.page.evaluate(
      (database) =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open(database);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const all = opening.result.transaction('sheaves').objectStore('sheaves').getAll();
            all.onsuccess = () =>
              resolve(
                all.result.flatMap((sheaf: { rows: { body: string }[] }) =>
                  sheaf.rows.map(({ body }) => body),
                ),
              );
          };
        }),
      name,
    );
  } finally {
    await desk.close();
  }
};

const grid = (page: Page) => page.getByRole('grid');

/** Lets go of everything in the queue: a command an item, given by hand while the hub cannot be reached. */
const releaseAll = async (page: Page, count: number): Promise<void> => {
  await grid(page).locator('[data-line]').first().waitFor();
  await grid(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.getByText(`${count.toLocaleString('en-GB')} selected`).waitFor();
  await page.keyboard.press('Shift+r');
  await untilWaiting(page, count);
  await page.getByText(`${count.toLocaleString('en-GB')} work items released`).waitFor();
};

/** Pushes `count` edits that were made without a hub. The items are those in the person's queue. */
export const pushProduct = async (hub: HubProcess, dataFolder: string, count: number): Promise<Carried> => {
  const network = await Network.to(hub.url);
  const desk = await openInBrowser({ hubUrl: network.url, dataFolder });
  try {
    const { page } = desk;
    await firstSyncOf(page);
    await watchWire(page);
    await page.reload();
    await grid(page).locator('[data-line]').first().waitFor();
    network.lose();
    await releaseAll(page, count);
    network.restore();
    return await syncNow(page, count);
  } finally {
    await desk.close();
    await network.close();
  }
};
