import { app, type Session, type WebContents } from 'electron';
import type { Logger } from '../ports/logger';
import { appOrigin } from './app-protocol';

/** No page of ours asks for a device, a sensor or a notice; the clipboard may be written, never read. */
const grantedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

const denyPermissions = (session: Session, logger: Logger): void => {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    const granted = grantedPermissions.has(permission);
    if (!granted) logger.warn('permission.denied', { permission });
    decide(granted);
  });
  session.setPermissionCheckHandler((_contents, permission) => grantedPermissions.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
};

const isOurPage = (address: string): boolean =>
  address === `${appOrigin}/` || address.startsWith(`${appOrigin}/#`);

/** The page stays where it is: no navigation, no redirect, no second window, no webview, no frame. */
const pinContents = (contents: WebContents, logger: Logger): void => {
  const refuse = (event: { preventDefault(): void }, what: string): void => {
    event.preventDefault();
    logger.warn('navigation.refused', { what });
  };
  contents.on('will-navigate', (event) => {
    if (!isOurPage(event.url)) refuse(event, 'navigate');
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOurPage(event.url)) refuse(event, 'frame');
  });
  contents.on('will-redirect', (event) => refuse(event, 'redirect'));
  contents.on('will-attach-webview', (event) => refuse(event, 'webview'));
  contents.setWindowOpenHandler(() => {
    logger.warn('navigation.refused', { what: 'window' });
    return { action: 'deny' };
  });
};

/**
 * Tests that must run as root say `--no-sandbox`, since Chromium refuses root otherwise. Forcing the sandbox on top of
 * it takes the switch from the helper processes, which then refuse root one by one, and no window ever appears.
 */
const isRootWithoutSandbox = (): boolean =>
  process.getuid?.() === 0 && app.commandLine.hasSwitch('no-sandbox');

/** Holds for every page and session that will ever exist in this process, also one that nobody meant to open. */
export const lockDown = (logger: Logger): void => {
  if (!isRootWithoutSandbox()) app.enableSandbox();
  app.on('session-created', (session) => denyPermissions(session, logger));
  app.on('web-contents-created', (_event, contents) => pinContents(contents, logger));
};
