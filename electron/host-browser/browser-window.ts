import { type ChildProcess, spawn } from 'node:child_process';

/** A browser with a profile of its own, that asks nothing and calls nobody by itself. */
export const quietArguments = (profileFolder: string): string[] => [
  `--user-data-dir=${profileFolder}`,
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-sync',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
];

/** Arguments that make an installed browser show one page as a window of its own, with a profile of its own. */
const windowArguments = (address: string, profileFolder: string): string[] => [
  `--app=${address}`,
  ...quietArguments(profileFolder),
];

/** Opens the page in `browser`. The process is ours to end: it leads a group, so that its helpers go with it. */
export const openBrowserWindow = (
  browser: string,
  address: string,
  profileFolder: string,
  extra: readonly string[],
): ChildProcess =>
  spawn(browser, [...windowArguments(address, profileFolder), ...extra], {
    stdio: 'ignore',
    detached: process.platform !== 'win32',
  });

/** Ends a browser and every process it started. */
export const closeBrowserWindow = (child: ChildProcess): void => {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It ended in the meantime.
  }
};

/** Hands an address that `services/external-links` let through to the system's own browser. */
export const openInDefaultBrowser = async (url: string): Promise<void> => {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};
