import { join } from 'node:path';
import { BrowserWindow, globalShortcut, type Tray, type WebPreferences } from 'electron';
import type { TFunction } from 'i18next';
import type { RecorderPress, RecorderState } from '#shared/bridge/recorder-calls';
import type { RecorderSurface } from '../ports/host';
import { appOrigin } from './app-protocol';
import { fillTray } from './tray';

/** What every window of the interface is allowed: the same for the small one as for the large. */
export const pagePreferences: WebPreferences = {
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
};

export interface SurfaceActions {
  readonly show: () => void;
  readonly quit: () => void;
}

/** The tray icon, the key that works over other programs, and the small window that stays in front. */
export class ElectronRecorder implements RecorderSurface {
  window: BrowserWindow | null = null;
  private pressed: (press: RecorderPress) => void = () => undefined;
  private state: RecorderState | null = null;
  private tray: {
    readonly icon: Tray;
    readonly t: TFunction<'tray'>;
    readonly actions: SurfaceActions;
  } | null = null;
  private keys: string | null = null;

  onPress(listener: (press: RecorderPress) => void): void {
    this.pressed = listener;
  }

  show(state: RecorderState | null): void {
    this.state = state;
    this.fill();
  }

  /** From when on there is an icon. */
  attachTray(icon: Tray, t: TFunction<'tray'>, actions: SurfaceActions): void {
    this.tray = { icon, t, actions };
    this.fill();
  }

  openWindow(): void {
    if (this.window && !this.window.isDestroyed()) {
      this.window.show();
      this.window.focus();
      return;
    }
    const window = new BrowserWindow({
      width: 360,
      height: 190,
      minWidth: 300,
      minHeight: 150,
      alwaysOnTop: true,
      fullscreenable: false,
      maximizable: false,
      show: false,
      title: 'Meridian',
      icon: join(__dirname, 'icon.png'),
      webPreferences: pagePreferences,
    });
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      if (this.window === window) this.window = null;
    });
    this.window = window;
    void window.loadURL(`${appOrigin}/#/recorder`);
  }

  setShortcut(keys: string | null, pressed: () => void): boolean {
    if (this.keys !== null) globalShortcut.unregister(this.keys);
    this.keys = null;
    if (keys === null) return true;
    try {
      if (!globalShortcut.register(keys, pressed)) return false;
    } catch {
      // A name that this system has no key for.
      return false;
    }
    this.keys = keys;
    return true;
  }

  /** Closes the small window and gives the key back to the system. */
  close(): void {
    globalShortcut.unregisterAll();
    if (this.window && !this.window.isDestroyed()) this.window.destroy();
  }

  private fill(): void {
    if (!this.tray) return;
    const { icon, t, actions } = this.tray;
    fillTray(icon, t, this.state, {
      ...actions,
      press: (press) => this.pressed(press),
      openSmall: () => this.openWindow(),
    });
  }
}
