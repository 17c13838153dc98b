import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { end, openProfile, startBrowserHost } from '../support/desk';
import { expect, test } from '../support/fixtures';

const desk = (page: Page) => page.getByRole('grid');
const noEntry = (page: Page) => page.getByText('This page needs a fresh address');

test('the printed address opens the desk for the whole run, and a reload keeps it', async ({
  hub,
  newDataFolder,
}) => {
  const dataFolder = await newDataFolder();
  const { child, address } = await startBrowserHost({ hubUrl: hub.url, dataFolder });
  const { context, page } = await openProfile(dataFolder, address);
  await expect(desk(page)).toBeVisible();
  // The code would otherwise stand in the history and in whatever reads it.
  expect(page.url()).not.toContain('code=');
  await page.reload();
  await expect(desk(page)).toBeVisible();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(desk(page)).toBeVisible();
  await context.close();
  await end(child);
});

/** Changes a byte in the middle of all that the browser keeps of the pages it showed. */
const damageCache = async (dataFolder: string): Promise<void> => {
  const folder = join(dataFolder, 'browser-profile', 'Default', 'Cache', 'Cache_Data');
  for (const name of await readdir(folder)) {
    if (!/_\d$/.test(name)) continue;
    const bytes = await readFile(join(folder, name));
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
    await writeFile(join(folder, name), bytes);
  }
};

test('a program that the browser kept, and that was damaged since, is fetched anew', async ({
  hub,
  newDataFolder,
}) => {
  const dataFolder = await newDataFolder();
  const { child, address } = await startBrowserHost({ hubUrl: hub.url, dataFolder });
  const first = await openProfile(dataFolder, address);
  await expect(desk(first.page)).toBeVisible();
  await first.context.close();
  await damageCache(dataFolder);
  await end(child);

  const again = await startBrowserHost({ hubUrl: hub.url, dataFolder });
  const { context, page } = await openProfile(dataFolder, again.address);
  await expect(desk(page)).toBeVisible();
  // What was damaged had been read: nothing else leads there.
  expect(page.url()).toContain('?fresh');
  expect(page.url()).not.toContain('code=');
  await context.close();
  await end(again.child);
});

test('a page that was cut off as it asked its first questions asks them again', async ({
  hub,
  newDataFolder,
}) => {
  const { child, address } = await startBrowserHost({ hubUrl: hub.url, dataFolder: await newDataFolder() });
  const { context, page } = await openProfile(await newDataFolder(), 'about:blank');
  let cuts = 0;
  await page.routeWebSocket(/\/bridge$/, (ours) => {
    const theirs = ours.connectToServer();
    ours.onMessage((message) => {
      if (cuts > 0 || !String(message).includes('app.describe')) return theirs.send(message);
      cuts += 1;
      void ours.close();
    });
  });
  await page.goto(address);
  await expect(desk(page)).toBeVisible();
  expect(cuts).toBe(1);
  await context.close();
  await end(child);
});

test('a page without a code is told where to find one, and gets nothing', async ({ hub, newDataFolder }) => {
  const dataFolder = await newDataFolder();
  const { child, address } = await startBrowserHost({ hubUrl: hub.url, dataFolder });
  const { context, page } = await openProfile(dataFolder, address.replace(/#.*/, ''));
  await expect(noEntry(page)).toBeVisible();
  await page.goto('about:blank');
  await page.goto(address.replace(/code=.*/, 'code=guessed'));
  await expect(noEntry(page)).toBeVisible();
  // Pasted into the very tab, the right address changes nothing but what stands after the #.
  await page.goto(address);
  await expect(desk(page)).toBeVisible();
  await context.close();
  await end(child);
});

test('what stands on the browser’s command line opens the door once, and is no session', async ({
  hub,
  newDataFolder,
}) => {
  const dataFolder = await newDataFolder();
  const tools = join(dataFolder, 'tools');
  const seen = join(dataFolder, 'command-line');
  await mkdir(tools, { recursive: true });
  // Stands where an installed browser does and writes down what everybody on the machine could read.
  const recorder = `#!/bin/sh\nprintf '%s\\n' "$@" > "${seen}.new" && mv "${seen}.new" "${seen}"\nexec sleep 600\n`;
  await writeFile(join(tools, 'chromium'), recorder);
  await chmod(join(tools, 'chromium'), 0o755);
  const { child, line } = await startBrowserHost(
    { hubUrl: hub.url, dataFolder },
    {
      open: true,
      environment: {
        PATH: `${tools}:${process.env['PATH']}`,
        DISPLAY: process.env['DISPLAY'] ?? ':0',
        MERIDIAN_TEST_NO_SANDBOX: '1',
      },
    },
  );
  expect(line).toMatch(/^The workstation opened in a window of its own\./);
  await expect.poll(() => readFile(seen, 'utf8').catch(() => '')).toContain('--app=');
  const commandLine = await readFile(seen, 'utf8');
  expect(commandLine).toContain(`--user-data-dir=${join(dataFolder, 'browser-profile')}`);
  const address = /--app=(\S+)/.exec(commandLine)?.[1] ?? '';
  expect(line).not.toContain(address);

  const first = await openProfile(join(dataFolder, 'first'), address);
  await expect(desk(first.page)).toBeVisible();
  const [cookie] = await first.context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(commandLine).not.toContain(cookie?.value ?? 'no cookie');
  await first.context.close();

  const second = await openProfile(join(dataFolder, 'second'), address);
  await expect(noEntry(second.page)).toBeVisible();
  await second.context.close();
  await end(child);
});

test('a second browser is asked to take over, and the first is told', async ({ hub, newDataFolder }) => {
  const dataFolder = await newDataFolder();
  const { child, address } = await startBrowserHost({ hubUrl: hub.url, dataFolder });
  const first = await openProfile(join(dataFolder, 'first'), address);
  await expect(desk(first.page)).toBeVisible();
  const second = await openProfile(join(dataFolder, 'second'), address);
  await expect(second.page.getByText('Meridian is open in another browser')).toBeVisible();
  await expect(desk(first.page)).toBeVisible();

  await second.page.getByRole('button', { name: 'Use it here' }).click();
  await expect(desk(second.page)).toBeVisible();
  await expect(first.page.getByText('Meridian is open in another browser')).toBeVisible();
  await first.context.close();
  await second.context.close();
  await end(child);
});
