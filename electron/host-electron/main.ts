import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  type IpcMainInvokeEvent,
  ipcMain,
  Menu,
  Notification,
  net,
  shell,
  type Tray,
} from 'electron';
import type { EventEnvelope } from '#shared/bridge/envelope';
import { DataFolder } from '../ports/data-folder';
import type { Logger } from '../ports/logger';
import { makeFileLogger } from '../services/file-logger';
import { FileSecretStore } from '../services/file-secret-store';
import { holdDataFolder, type InstanceLock } from '../services/instance-lock';
import { parseLaunchOptions } from '../services/launch-options';
import { systemWords } from '../services/words';
import { startWorkstation, type Workstation } from '../workstation';
import { watchAbsence } from './absence-watch';
import { appOrigin, declareAppScheme, serveRenderer } from './app-protocol';
import { closeDebuggingDoors } from './debugging-port';
import { lockDown } from './lockdown';
import { printInWindow } from './print-window';
import { ElectronRecorder, pagePreferences } from './recorder-surface';
import { systemCipher } from './secret-cipher';
import { hasStatusArea } from './status-area';
import { showTray } from './tray';
import { readWindowState, rememberWindowState, type WindowState } from './window-state';

declare const __MERIDIAN_VERSION__: string;

const options = parseLaunchOptions(process.argv.slice(1), join(homedir(), '.meridian', 'workstation'));
const folder = new DataFolder(options.dataFolder);
const logger = makeFileLogger(folder.resolve('logs', 'workstation.jsonl'));

// Chromium's own files belong to this workstation too, or a second one would share the first one's replica.
app.setPath('userData', folder.resolve('electron'));
closeDebuggingDoors();
declareAppScheme();
lockDown(logger);

const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`);
};

/** Whether a call comes from the main frame of a window that shows our page. */
const senderIsOurs = (event: IpcMainInvokeEvent, window: BrowserWindow | null): boolean => {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    window !== null &&
    !window.isDestroyed() &&
    event.sender === window.webContents &&
    frame === window.webContents.mainFrame &&
    new URL(frame.url).origin === new URL(appOrigin).origin &&
    frame.url.startsWith(`${appOrigin}/`)
  );
};

const createWindow = (state: WindowState | null): BrowserWindow => {
  const window = new BrowserWindow({
    width: state?.width ?? 1440,
    height: state?.height ?? 900,
    ...(state ? { x: state.x, y: state.y } : {}),
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Meridian',
    icon: join(__dirname, 'icon.png'),
    webPreferences: pagePreferences,
  });
  if (state?.maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
    logger.info('window.shown');
    // `npm start` waits for this line: an Electron that ends before it never showed a window.
    say('The workstation opened in a window of its own.');
  });
  return window;
};

const start = async (
  lock: InstanceLock,
  windowHolder: { window: BrowserWindow | null },
  recorder: ElectronRecorder,
): Promise<Workstation> => {
  const windows = () => [windowHolder.window, recorder.window];
  const host = makeHost(logger, recorder, (envelope) => {
    for (const window of windows())
      if (window && !window.isDestroyed()) window.webContents.send('bridge-event', envelope);
  });
  const workstation = await startWorkstation({
    host,
    dataFolder: folder.path,
    version: __MERIDIAN_VERSION__,
    fontsFolder: join(__dirname, 'fonts'),
    pdfThread: join(__dirname, 'pdf-thread.cjs'),
    hubUrl: options.hub,
    signInSample: options.signInSample,
  });
  ipcMain.handle('bridge', (event, envelope: unknown) => {
    if (windows().some((window) => senderIsOurs(event, window))) return workstation.dispatch(envelope);
    logger.warn('bridge.sender-refused', { where: 'ipc' });
    throw new Error('bridge.sender-refused');
  });
  app.on('will-quit', () => lock.release());
  return workstation;
};

const makeHost = (log: Logger, recorder: ElectronRecorder, broadcast: (envelope: EventEnvelope) => void) => {
  const cipher = systemCipher();
  return {
    capabilities: {
      host: 'electron' as const,
      notifications: Notification.isSupported(),
      opensFiles: true,
      systemKeyring: cipher !== null,
      recorder: true,
    },
    secrets: new FileSecretStore(folder, cipher),
    fetch: (url: string, init: RequestInit) => net.fetch(url, init),
    logger: log,
    systemLocales: () => app.getPreferredSystemLanguages(),
    openExternal: (url: string) => shell.openExternal(url),
    openFile: async (path: string) => (await shell.openPath(path)) === '',
    downloadsFolder: () => app.getPath('downloads'),
    printPage: printInWindow,
    notify: (title: string, body: string) => new Notification({ title, body }).show(),
    watchAbsence,
    recorder,
    broadcast,
  };
};

/** Closing the window leaves the courier at work where the person can get the window back from the tray. */
const waitInTray = async (
  window: BrowserWindow,
  recorder: ElectronRecorder,
  show: () => void,
  isEnding: () => boolean,
): Promise<Tray | null> => {
  if (!hasStatusArea(process.platform, process.env)) return null;
  const t = await systemWords(app.getPreferredSystemLanguages());
  const tray = showTray(t, show);
  recorder.attachTray(tray, t, { show, quit: () => app.quit() });
  window.on('close', (event) => {
    if (isEnding()) return;
    event.preventDefault();
    window.hide();
  });
  return tray;
};

/** Ends once everything that is still being written has been. */
const endInOrder = (finish: () => Promise<void>): (() => boolean) => {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    void finish().finally(() => {
      state = 'ended';
      app.quit();
    });
  });
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  return () => state !== 'running';
};

const run = async (): Promise<void> => {
  // The tray is held too, or its icon would vanish with the next garbage collection.
  const holder: { window: BrowserWindow | null; tray: Tray | null } = { window: null, tray: null };
  const show = (): void => {
    const { window } = holder;
    if (!window) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const lock = await holdDataFolder(folder.path, show);
  if (!lock) {
    say(`Meridian is already open on ${folder.path}; its window was asked to show itself.`);
    app.exit(0);
    return;
  }
  await app.whenReady();
  serveRenderer(join(__dirname, '..', 'renderer'));
  Menu.setApplicationMenu(null);
  const recorder = new ElectronRecorder();
  const workstation = await start(lock, holder, recorder);
  const window = createWindow(await readWindowState(folder));
  // The page calls the bridge while it loads: it must be known as ours before that.
  holder.window = window;
  const keepWindowState = rememberWindowState(window, folder);
  const isEnding = endInOrder(async () => {
    recorder.close();
    await Promise.all([workstation.stop(), keepWindowState()]);
  });
  // Where no icon brings the large window back, the small one must not keep the program alive by itself.
  window.once('closed', () => recorder.close());
  app.on('activate', show);
  holder.tray = await waitInTray(window, recorder, show, isEnding);
  await window.loadURL(`${appOrigin}/`);
};

run().catch((error: unknown) => {
  logger.warn('start.failed', { error: error instanceof Error ? error.name : 'unknown' });
  process.stderr.write(
    'The workstation could not start. Its data is untouched; look at whether the disk is full or read-only.\n',
  );
  app.exit(1);
});
