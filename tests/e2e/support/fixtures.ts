import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { type Desk, type DeskOptions, openInBrowser, openInElectron } from './desk';
import { HubProcess } from './hub-process';

export interface HostOptions {
  /** Which host runs the workstation; the same specs run on both. */
  host: 'browser' | 'electron';
}

interface Fixtures extends HostOptions {
  /** Opens a workstation; whatever is still open at the end is closed. */
  openDesk: (options?: Partial<DeskOptions>) => Promise<Desk>;
  /** A new data folder, as a new machine would have. */
  newDataFolder: () => Promise<string>;
}

interface WorkerFixtures {
  hub: HubProcess;
}

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
  openDesk: async ({ host, hub, newDataFolder }, use) => {
    const desks: Desk[] = [];
    await use(async (options = {}) => {
      const whole: DeskOptions = {
        hubUrl: hub.url,
        ...options,
        dataFolder: options.dataFolder ?? (await newDataFolder()),
      };
      const desk = await (host === 'electron' ? openInElectron(whole) : openInBrowser(whole));
      desks.push(desk);
      return desk;
    });
    for (const desk of desks) await desk.close().catch(() => undefined);
  },
});

export { expect } from '@playwright/test';
