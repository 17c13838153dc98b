import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { type Desk, type DeskOptions, openInBrowser, openInElectron } from './desk';
import { HubProcess } from './hub-process';

export interface HostOptions {
  /** Which host runs the workstation; the same specs run on both. */
  host: 'browser' | 'electron';
}

export interface Fixtures extends HostOptions {
  /** Opens a workstation; whatever is still open at the end is closed. */
  openDesk: (options?: Partial<DeskOptions>) => Promise<Desk>;
  /** A new data folder, as a new machine would have. */
  newDataFolder: () => Promise<string>;
}

export interface WorkerFixtures {
  hub: HubProcess;
}

/** What the page reports as an error or a warning, one line each, in the order it came. */
const recordErrors = (page: Page, name: string, said: string[]): void => {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      said.push(`${name}, ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => said.push(`${name}, uncaught: ${error.stack ?? error.message}`));
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  host: ['browser', { option: true }],
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from the pattern
    async ({}, use) => {
      const hub = await HubProcess.start();
      await use(hub);
      await hub.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  newDataFolder: async ({}, use) => {
    const folders: string[] = [];
    await use(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'meridian-desk-'));
      folders.push(folder);
      return folder;
    });
    for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  openDesk: async ({ host, hub, newDataFolder }, use, test) => {
    const desks: Desk[] = [];
    const said: string[] = [];
    await use(async (options = {}) => {
      const whole: DeskOptions = {
        hubUrl: hub.url,
        ...options,
        dataFolder: options.dataFolder ?? (await newDataFolder()),
      };
      const desk = await (host === 'electron' ? openInElectron(whole) : openInBrowser(whole));
      desks.push(desk);
      recordErrors(desk.page, `desk ${desks.length}`, said);
      return desk;
    });
    // The last first: those before it that were killed wait until nobody uses their folder, which may be its own.
    for (const desk of desks.toReversed()) await desk.close().catch(() => undefined);
    // What a page complained of is where to begin when a test fails; nobody would see it otherwise.
    if (test.status !== test.expectedStatus && said.length > 0) process.stderr.write(`${said.join('\n')}\n`);
  },
});

export { expect } from '@playwright/test';
