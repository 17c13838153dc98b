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
