import type { ElectronApplication } from '@playwright/test';
import { launchElectron, startSecondElectron } from '../support/desk';
import { expect, test } from '../support/fixtures';

const windowOf = (application: ElectronApplication) =>
  application.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    return window ? { visible: window.isVisible(), bounds: window.getNormalBounds() } : null;
  });

test('the window stands where it was left', async ({ hub, newDataFolder }) => {
  const dataFolder = await newDataFolder();
  const first = await launchElectron({ hubUrl: hub.url, dataFolder });
  await first.firstWindow();
  const bounds = { x: 40, y: 60, width: 1100, height: 700 };
  await first.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds,
  );
  await first.close();

  const second = await launchElectron({ hubUrl: hub.url, dataFolder });
  await second.firstWindow();
  expect((await windowOf(second))?.bounds).toEqual(bounds);
  await second.close();
});

test('closing the window ends the program where no tray would give it back', async ({
  hub,
  newDataFolder,
}) => {
  const application = await launchElectron(
    { hubUrl: hub.url, dataFolder: await newDataFolder() },
    { XDG_CURRENT_DESKTOP: 'GNOME' },
  );
  await application.firstWindow();
  const ended = application.waitForEvent('close');
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;
});

/*
 * The small window of the timer goes through the same doors as the large one (security checks 4, 7, 9, 10), shows what
 * runs, and stops it. What it shows after a restart is what the ledger says.
 */
test('the timer stands in a small window in front, under the same guards', async ({ hub, newDataFolder }) => {
  const options = { hubUrl: hub.url, dataFolder: await newDataFolder() };
  const first = await launchElectron(options);
  const large = await first.firstWindow();
  await large.getByRole('grid').locator('[data-line="1"]').click();
  await large.keyboard.press('k');
  const timer = large.getByRole('region', { name: 'Timer' });
  await expect(timer.getByRole('timer')).toBeVisible();
  await first.close();

  const application = await launchElectron(options);
  const page = await application.firstWindow();
  await expect(page.getByRole('timer')).toBeVisible();
  const opening = application.waitForEvent('window');
  await page.getByRole('button', { name: 'Timer in a small window' }).click();
  const small = await opening;
  await expect(small.getByRole('timer')).toHaveText(/^\d+:\d\d:\d\d/);
  const windows = await application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      front: window.isAlwaysOnTop(),
      preferences: (
        window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences(),
    })),
  );
  expect(windows.map(({ front }) => front).toSorted()).toEqual([false, true]);
  for (const { preferences } of windows)
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  expect(
    await small.evaluate(() => Object.keys((window as unknown as { meridian: object }).meridian)),
  ).toEqual(['call', 'listen']);
  await small.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('region', { name: 'Timer' })).toContainText('Paused');
  await expect(small.getByRole('main')).toContainText('Paused');
  await small.getByRole('button', { name: 'Stop' }).click();
  await expect(small.getByRole('main')).toContainText('Nothing is being timed');
  // Last: Playwright waits for a navigation that was refused.
  await small.evaluate(() => {
    window.open('https://example.com');
    window.location.href = 'https://example.com';
  });
  const addresses = await application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
  );
  expect(addresses).toHaveLength(2);
  for (const address of addresses) expect(address).toMatch(/^app:\/\/meridian\/#/);
  await application.close();
});

test('a closed window waits in the tray, its courier at work, until a second start shows it again', async ({
  hub,
  newDataFolder,
}) => {
  const options = { hubUrl: hub.url, dataFolder: await newDataFolder() };
  const application = await launchElectron(options, { XDG_CURRENT_DESKTOP: 'XFCE' });
  const page = await application.firstWindow();
  await expect(page).toHaveURL(/#\/queue$/);
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await windowOf(application)).toMatchObject({ visible: false });
  const contact = () =>
    page.evaluate(async () => {
      const { meridian } = window as unknown as {
        meridian: { call(e: unknown): Promise<{ result: { value: { contact: string } } }> };
      };
      const answer = await meridian.call({ version: 1, kind: 'request', id: 1, method: 'courier.read' });
      return answer.result.value.contact;
    });
  await expect.poll(contact).toBe('in-step');

  expect(await startSecondElectron(options)).toContain('Meridian is already open');
  await expect.poll(() => windowOf(application)).toMatchObject({ visible: true });
  await application.close();
});
