import type { Page } from '@playwright/test';
import { bareDexieWrite } from './bare-dexie';

/** Rows a page of the feed, and so of the bare write beside it. */
const pageSize = 1_000;

/** How long the page's first sync took, in ms; waits for its end. */
export const firstSyncOf = async (page: Page): Promise<number> => {
  await page.waitForFunction(() => performance.getEntriesByName('replica.first-sync').length > 0, null, {
    timeout: 600_000,
    polling: 250,
  });
  return page.evaluate(() => performance.getEntriesByName('replica.first-sync')[0]?.duration ?? Number.NaN);
};

export const replicaName = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return databases.map(({ name = '' }) => name).find((name) => name.startsWith('meridian-replica-')) ?? '';
  });

/** Leads the page to its own style sheet: the same origin, on which no program runs or wants the thread or the disk. */
export const leaveProgram = async (page: Page): Promise<void> => {
  const sheet = await page.evaluate(
    () => document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href ?? '',
  );
  await page.goto(sheet);
};

/** ms that Dexie alone takes to write what the first sync wrote. The page is on its style sheet afterwards. */
export const bareWriteOf = async (page: Page): Promise<number> => {
  const name = await replicaName(page);
  await leaveProgram(page);
  return bareDexieWrite(page, name, pageSize);
};
