import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { launchElectron } from '../support/desk';
import { test as base, expect } from '../support/fixtures';

/** Security checks 4, 6, 7 and 9 to 12, on a real Electron. One application serves them all: none may change it. */
interface Shell {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly log: () => Promise<string>;
}

const test = base.extend<object, { electron: Shell }>({
  electron: [
    async ({ hub }, use, testInfo) => {
      const dataFolder = join(testInfo.project.outputDir, `shell-${Date.now()}`);
      const application = await launchElectron({ hubUrl: hub.url, dataFolder });
      const log = () => readFile(join(dataFolder, 'logs', 'workstation.jsonl'), 'utf8');
      const page = await application.firstWindow();
      // Where the program itself goes when it starts is no going away.
      await page.waitForURL(/#\/queue$/);
      await use({ application, page, log });
      await application.close();
    },
    { scope: 'worker' },
  ],
});

const windowCount = (application: ElectronApplication): Promise<number> =>
  application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test('4: every window is sandboxed, isolated and without Node', async ({ electron: { application } }) => {
  const preferences = await application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const contents = window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    }),
  );
  expect(preferences).toHaveLength(1);
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
  });
  // Electrons differ in whether they list a preference that is off.
  for (const name of ['nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'enableBlinkFeatures'])
    expect(Boolean(preferences[0]?.[name]), name).toBe(false);
});

test('6: the app protocol serves the built interface and nothing else', async ({
  electron: { application },
}) => {
  const statusOf = (url: string) =>
    application.evaluate(
      async ({ net }, address) =>
        net
          .fetch(address)
          .then((response) => response.status)
          .catch(() => 0),
      url,
    );
  expect(await statusOf('app://meridian/')).toBe(200);
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/..%2f..%2fmain.cjs',
    '/index.html%00.js',
    '/..%5cpackage.json',
    '/..\\package.json',
    '/none.js',
  ])
    expect([0, 404], path).toContain(await statusOf(`app://meridian${path}`));
  expect([0, 404]).toContain(await statusOf('app://elsewhere/index.html'));
});

test('7: the bridge answers the main frame of our window only', async ({
  electron: { application, page, log },
  hub,
}) => {
  const inFrame = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const bridge = (frame.contentWindow as unknown as { meridian?: unknown } | null)?.meridian;
    frame.remove();
    return typeof bridge;
  });
  expect(inFrame).toBe('undefined');

  const fromElsewhere = await application.evaluate(async ({ app, BrowserWindow }, foreign) => {
    const preload = `${app.getAppPath()}/dist/workstation/preload.cjs`;
    const outcomes: string[] = [];
    for (const address of ['about:blank', 'data:text/html,hello', foreign]) {
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await window.loadURL(address);
      outcomes.push(
        await window.webContents.executeJavaScript(
          `window.meridian.call({version:1,kind:'request',id:1,method:'session.read'}).then(() => 'answered', (e) => String(e))`,
        ),
      );
      window.destroy();
    }
    return outcomes;
  }, `${hub.url}/v1/hub`);
  expect(fromElsewhere).toHaveLength(3);
  for (const outcome of fromElsewhere) expect(outcome).toContain('bridge.sender-refused');
  expect((await log()).split('bridge.sender-refused')).toHaveLength(1 + fromElsewhere.length);

  const fromGoneFrame = await application.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/dist/workstation/preload.cjs`;
    const webPreferences = { preload, sandbox: true, nodeIntegrationInSubFrames: true };
    const window = new BrowserWindow({ show: false, webPreferences });
    await window.loadURL('about:blank');
    return window.webContents.executeJavaScript(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<p>here for a moment</p>';
      frame.onload = () => {
        const bridge = frame.contentWindow.meridian;
        // The first to be loaded may be the empty document that stands there until ours does.
        if (!bridge) return;
        // The frame is gone before its message can have arrived.
        bridge.call({version:1,kind:'request',id:1,method:'session.read'}).catch(() => undefined);
        frame.remove();
        resolve(typeof bridge.call);
      };
      document.body.append(frame);
    })`);
  });
  expect(fromGoneFrame).toBe('function');
  await expect
    .poll(async () => (await log()).split('bridge.sender-refused').length)
    .toBe(2 + fromElsewhere.length);
  await application.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows())
      if (window.webContents.getURL() === 'about:blank') window.destroy();
  });
  expect(await page.evaluate(() => document.readyState)).toBe('complete');
});

test('9: the preload exposes the contract and nothing of Electron', async ({
  electron: { application, page },
}) => {
  const exposed = await page.evaluate(() => {
    const bridge = (window as unknown as { meridian: Record<string, unknown> }).meridian;
    const kinds = Object.getOwnPropertyNames(bridge).map((name) => [name, typeof bridge[name]]);
    return { kinds: Object.fromEntries(kinds), frozen: Object.isFrozen(bridge) };
  });
  expect(exposed).toEqual({ kinds: { call: 'function', listen: 'function' }, frozen: true });
  const leaked = await page.evaluate(() =>
    ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer'].filter((name) => name in window),
  );
  expect(leaked).toEqual([]);
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const bridge = (window as unknown as { meridian: { listen(fn: (...args: unknown[]) => void): void } })
      .meridian;
    bridge.listen((...args) => heard.push(JSON.stringify(args)));
  });
  await application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.send('bridge-event', { kind: 'probe' }),
  );
  // Other events may come in between; what matters is that ours came alone, without Electron's event object.
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard))
    .toContain('[{"kind":"probe"}]');
});

test('10: the page stays where it is, whatever it tries', async ({ electron: { application, page } }) => {
  const address = page.url();
  const attempts: (() => void)[] = [
    () => {
      location.href = 'https://evil.example/';
    },
    () => {
      location.assign('file:///etc/passwd');
    },
    () => {
      window.open('https://evil.example/', '_blank');
    },
    () => {
      const link = Object.assign(document.createElement('a'), {
        href: 'https://evil.example/',
        target: '_blank',
      });
      document.body.append(link);
      link.click();
      link.remove();
    },
    () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      frame.contentWindow?.location.assign('https://evil.example/');
      frame.remove();
    },
    () => {
      const file = new File(['<h1>dropped</h1>'], 'dropped.html', { type: 'text/html' });
      const data = new DataTransfer();
      data.items.add(file);
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    },
  ];
  for (const attempt of attempts) {
    await page.evaluate(attempt);
    // A navigation would be under way by the time another round trip through the page has come back.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
    expect(page.url()).toBe(address);
    expect(await windowCount(application)).toBe(1);
  }
});

test('11: nothing but an allowed https page is handed to the system', async ({
  electron: { application, page },
}) => {
  await application.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    // The system's browser is the one thing that must not really open here.
    shell.openExternal = async (url: string) => {
      opened.push(url);
    };
  });
  const open = (url: string) =>
    page.evaluate(
      (address) =>
        (
          window as unknown as { meridian: { call(e: unknown): Promise<{ result: { ok: boolean } }> } }
        ).meridian
          .call({ version: 1, kind: 'request', id: 1, method: 'external.open', argument: { url: address } })
          .then((response) => response.result.ok),
      url,
    );
  for (const url of [
    'file:///etc/passwd',
    'smb://server/share',
    '\\\\server\\share',
    'ms-settings:privacy',
    'javascript:alert(1)',
    'https://www.postgresql.org@evil.example/',
    'https://evil.example/',
  ])
    expect(await open(url), url).toBe(false);
  expect(await open('https://www.postgresql.org/docs/')).toBe(true);
  const opened = await application.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  expect(opened).toEqual(['https://www.postgresql.org/docs/']);
});

test('12: every permission is denied, in every session', async ({ electron: { application, page }, hub }) => {
  const outcomes = await page.evaluate(async () => {
    const settle = async (name: string, ask: () => Promise<unknown>): Promise<[string, string]> => {
      try {
        const answer = await Promise.race([
          ask(),
          new Promise((resolve) => setTimeout(() => resolve('silent'), 2_000)),
        ]);
        return [name, answer === 'denied' || answer === 'silent' ? 'denied' : 'granted'];
      } catch {
        return [name, 'denied'];
      }
    };
    const position = () =>
      new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject));
    const devices = navigator as unknown as Record<
      string,
      { requestDevice?(o: object): Promise<unknown> } | undefined
    >;
    return Promise.all([
      settle('camera', () => navigator.mediaDevices.getUserMedia({ video: true })),
      settle('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true })),
      settle('screen', () => navigator.mediaDevices.getDisplayMedia({ video: true })),
      settle('geolocation', position),
      settle('notifications', () => Notification.requestPermission()),
      settle('clipboard-read', () => navigator.clipboard.readText()),
      settle('midi', () => navigator.requestMIDIAccess()),
      settle('usb', () => devices['usb']?.requestDevice?.({ filters: [] }) ?? Promise.reject()),
      settle('hid', () => devices['hid']?.requestDevice?.({ filters: [] }) ?? Promise.reject()),
      settle(
        'bluetooth',
        () => devices['bluetooth']?.requestDevice?.({ acceptAllDevices: true }) ?? Promise.reject(),
      ),
      settle('storage-access', () => document.requestStorageAccess()),
      settle('pointer-lock', () => document.body.requestPointerLock() as unknown as Promise<unknown>),
    ]);
  });
  // A page that is its own top level needs no storage access; the call succeeds without granting anything.
  const granted = outcomes.filter(([name, outcome]) => outcome === 'granted' && name !== 'storage-access');
  expect(granted).toEqual([]);

  const elsewhere = await application.evaluate(async ({ BrowserWindow }, address) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { partition: 'another-session', sandbox: true },
    });
    await window.loadURL(address);
    const asked: string = await window.webContents.executeJavaScript('Notification.requestPermission()');
    window.destroy();
    return asked;
  }, `${hub.url}/v1/hub`);
  expect(elsewhere).toBe('denied');
});
