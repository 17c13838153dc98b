import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  _electron,
  type BrowserContext,
  chromium,
  type ElectronApplication,
  expect,
  type Page,
} from '@playwright/test';
import { killTree, processesNaming } from './process-tree';

const root = join(import.meta.dirname, '../../..');
const browserHost = join(root, 'dist/workstation/browser-host.mjs');

const noSandbox = process.env['MERIDIAN_TEST_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : [];

/** Chromium without the calls home that a closed network would refuse one by one. */
export const browserArguments = [
  ...noSandbox,
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface DeskOptions {
  readonly hubUrl: string;
  /** Kept from one opening to the next, as a person's own folder is. */
  readonly dataFolder: string;
  /** Signs in the sample firm's first person. */
  readonly signIn?: boolean;
  /** A folder before all others in which the desk looks for programs. */
  readonly programs?: string;
  /** Where the person's own folders lie, downloads among them. */
  readonly home?: string;
}

/** One open workstation, whichever host runs it. */
export interface Desk {
  readonly page: Page;
  /** Ends it as a person does. */
  close(): Promise<void>;
  /** kill -9 of everything it consists of, at once. */
  kill(): Promise<void>;
}

const launchArguments = ({ hubUrl, dataFolder, signIn = true }: DeskOptions): string[] => [
  '--hub',
  hubUrl,
  '--data',
  dataFolder,
  ...(signIn ? ['--sign-in-sample'] : []),
];

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('close', () => resolve()));

export interface HostLaunch {
  /** Whether the host opens a window of its own; a desk of the tests opens the printed address itself. */
  readonly open?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the host finds programs and the person's folders by. */
const placesOf = ({ programs, home }: DeskOptions): Record<string, string> => ({
  ...(programs === undefined ? {} : { PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}` }),
  ...(home === undefined ? {} : { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: `${home}/.config` }),
});

const spawnBrowserHost = (options: DeskOptions, { open = false, environment = {} }: HostLaunch) =>
  spawn(process.execPath, [browserHost, ...launchArguments(options), ...(open ? [] : ['--no-open'])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...placesOf(options), ...environment },
  });

/** Starts the browser host and waits for the line that ends in its address. */
export const startBrowserHost = async (
  options: DeskOptions,
  launch: HostLaunch = {},
): Promise<{ child: ChildProcess; address: string; line: string }> => {
  const child = spawnBrowserHost(options, launch);
  child.stderr.pipe(process.stderr);
  const line = await new Promise<string>((resolve, reject) => {
    child.once('close', (code) =>
      reject(new Error(`the browser host ended with ${code} before it was ready`)),
    );
    createInterface({ input: child.stdout }).on('line', (said) => {
      if (/#code=\S+$/.test(said)) resolve(said);
    });
  });
  return { child, line, address: line.slice(line.lastIndexOf('http://')) };
};

/** Starts a browser host that is expected to end by itself; answers with all it said. */
export const runBrowserHost = async (
  options: DeskOptions,
): Promise<{ code: number | null; said: string }> => {
  const child = spawnBrowserHost(options, {});
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk);
    });
  await ended(child);
  return { code: child.exitCode, said: said.trim() };
};

/** Asks a process to end, and waits until it has. */
export const end = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGTERM');
  await ended(child);
};

/** Resolves once no process names the folder any more: only then may the next run use it, or a test remove it. */
const untilLeft = async (dataFolder: string): Promise<void> => {
  await expect.poll(() => processesNaming(dataFolder), { message: 'processes of the desk' }).toEqual([]);
};

export const openInBrowser = async (options: DeskOptions): Promise<Desk> => {
  const { child, address } = await startBrowserHost(options);
  const { context, page } = await openProfile(options.dataFolder, address);
  return {
    page,
    close: async () => {
      await context.close();
      await end(child);
      await untilLeft(options.dataFolder);
    },
    kill: async () => {
      // Playwright keeps the browser's process to itself; the profile on its command line names it.
      killTree([child.pid ?? 0, ...processesNaming(options.dataFolder)].filter((pid) => pid > 0));
      await context.close().catch(() => undefined);
      await ended(child);
      await untilLeft(options.dataFolder);
    },
  };
};

/** Opens `address` in a browser whose profile lies in the data folder, as that of the host's own window does. */
export const openProfile = async (
  dataFolder: string,
  address: string,
): Promise<{ context: BrowserContext; page: Page }> => {
  const executablePath = process.env['MERIDIAN_TEST_BROWSER'];
  const context = await chromium.launchPersistentContext(join(dataFolder, 'browser-profile'), {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: browserArguments,
    viewport: { width: 1440, height: 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  return { context, page };
};

/**
 * What Playwright tells its own Chromium and not Electron: a window behind another goes on drawing. Two desks lie on one
 * display, and an element of one that draws no frames is never found at rest.
 */
const drawsBehindOthers = ['--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding'];

const electronArguments = (options: DeskOptions): string[] => [
  ...noSandbox,
  ...drawsBehindOthers,
  root,
  ...launchArguments(options),
];

export const launchElectron = (
  options: DeskOptions,
  environment: Record<string, string> = {},
): Promise<ElectronApplication> => {
  const executablePath = process.env['MERIDIAN_TEST_ELECTRON'];
  return _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: electronArguments(options),
    env: { ...(process.env as Record<string, string>), ...placesOf(options), ...environment },
  });
};

/** Starts Electron once more on the same folder, to its end; answers with what it said. */
export const startSecondElectron = async (options: DeskOptions): Promise<string> => {
  const child = spawn(process.env['MERIDIAN_TEST_ELECTRON'] ?? 'electron', electronArguments(options), {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  await ended(child);
  return said;
};

export const openInElectron = async (options: DeskOptions): Promise<Desk> => {
  const application = await launchElectron(options);
  const main = application.process();
  const page = await application.firstWindow();
  return {
    page,
    close: async () => {
      await application.close();
      await untilLeft(options.dataFolder);
    },
    kill: async () => {
      killTree([main.pid ?? 0, ...processesNaming(options.dataFolder)].filter((pid) => pid > 0));
      await ended(main);
      await application.close().catch(() => undefined);
      await untilLeft(options.dataFolder);
    },
  };
};
