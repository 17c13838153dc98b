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
  session,
  shell,
} from 'electron';
import type { EventEnvelope } from '#shared/bridge/envelope';
import { DataFolder } from '../ports/data-folder';
import type { Logger } from '../ports/logger';
import { makeFileLogger } from '../services/file-logger';
import { FileSecretStore } from '../services/file-secret-store';
import { holdDataFolder, type InstanceLock } from '../services/instance-lock';
import { parseLaunchOptions } from '../services/launch-options';
import { startWorkstation, type Workstation } from '../workstation';
import { appOrigin, declareAppScheme, serveRenderer } from './app-protocol';
import { closeDebuggingDoors } from './debugging-port';
import { denyPermissions, lockDown } from './lockdown';
import { systemCipher } from './secret-cipher';
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
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
    },
  });
  if (state?.maximized) window.maximize();
  rememberWindowState(window, folder);
  window.once('ready-to-show', () => window.show());
  return window;
};

const start = async (
  lock: InstanceLock,
  windowHolder: { window: BrowserWindow | null },
): Promise<Workstation> => {
  const host = makeHost(logger, (envelope) => {
    const { window } = windowHolder;
    if (window && !window.isDestroyed()) window.webContents.send('bridge-event', envelope);
  });
  const workstation = await startWorkstation({
    host,
    dataFolder: folder.path,
    version: __MERIDIAN_VERSION__,
    hubUrl: options.hub,
    signInSample: options.signInSample,
  });
  ipcMain.handle('bridge', (event, envelope: unknown) => {
    if (senderIsOurs(event, windowHolder.window)) return workstation.dispatch(envelope);
    logger.warn('bridge.sender-refused', { where: 'ipc' });
    throw new Error('bridge.sender-refused');
  });
  app.on('will-quit', () => lock.release());
  return workstation;
};

const makeHost = (log: Logger, broadcast: (envelope: EventEnvelope) => void) => {
  const cipher = systemCipher();
  return {
    capabilities: {
      host: 'electron' as const,
      notifications: Notification.isSupported(),
      systemKeyring: cipher !== null,
    },
    secrets: new FileSecretStore(folder, cipher),
    fetch: (url: string, init: RequestInit) => net.fetch(url, init),
    logger: log,
    systemLocales: () => app.getPreferredSystemLanguages(),
    openExternal: (url: string) => shell.openExternal(url),
    notify: (title: string, body: string) => new Notification({ title, body }).show(),
    broadcast,
  };
};

const run = async (): Promise<void> => {
  const holder: { window: BrowserWindow | null } = { window: null };
  const show = (): void => {
    holder.window?.show();
    holder.window?.focus();
  };
  const lock = await holdDataFolder(folder.path, show);
  if (!lock) {
    app.exit(0);
    return;
  }
  await app.whenReady();
  denyPermissions(session.defaultSession, logger);
  serveRenderer(join(__dirname, '..', 'renderer'));
  Menu.setApplicationMenu(null);
  const workstation = await start(lock, holder);
  const window = createWindow(await readWindowState(folder));
  // The page calls the bridge while it loads: it must be known as ours before that.
  holder.window = window;
  await window.loadURL(`${appOrigin}/`);
  let stopping = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (stopping) return;
    event.preventDefault();
    stopping = true;
    void workstation.stop().finally(() => app.quit());
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
};

run().catch((error: unknown) => {
  logger.warn('start.failed', { error: error instanceof Error ? error.name : 'unknown' });
  process.stderr.write(
    'The workstation could not start. Its data is untouched; look at whether the disk is full or read-only.\n',
  );
  app.exit(1);
});
