import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, type ElectronApplication, type Page } from '@playwright/test';

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

export const startBrowserHost = async (
  options: DeskOptions,
): Promise<{ child: ChildProcess; address: string }> => {
  const child = spawn(process.execPath, [browserHost, ...launchArguments(options), '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('close', (code) =>
      reject(new Error(`the browser host ended with ${code} before it was ready`)),
    );
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+\/#code=\S+$/);
      if (found) resolve(found[0]);
    });
  });
  return { child, address };
};

/** Playwright keeps a browser's process to itself; the data folder on its command line names it and its helpers. */
const killTreeByArgument = (needle: string): void => {
  try {
    execFileSync('pkill', ['-9', '-f', needle]);
  } catch {
    // pkill answers 1 when nothing was left to kill.
  }
};

export const openInBrowser = async (options: DeskOptions): Promise<Desk> => {
  const { child, address } = await startBrowserHost(options);
  const profile = join(options.dataFolder, 'browser-profile');
  const executablePath = process.env['MERIDIAN_TEST_BROWSER'];
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: browserArguments,
    viewport: { width: 1440, height: 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  return {
    page,
    close: async () => {
      await context.close();
      child.kill('SIGTERM');
      await ended(child);
    },
    kill: async () => {
      child.kill('SIGKILL');
      killTreeByArgument(profile);
      await context.close().catch(() => undefined);
      await ended(child);
    },
  };
};

export const launchElectron = (
  options: DeskOptions,
  environment: Record<string, string> = {},
): Promise<ElectronApplication> => {
  const executablePath = process.env['MERIDIAN_TEST_ELECTRON'];
  return _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...noSandbox, root, ...launchArguments(options)],
    env: { ...(process.env as Record<string, string>), ...environment },
  });
};

export const openInElectron = async (options: DeskOptions): Promise<Desk> => {
  const application = await launchElectron(options);
  const main = application.process();
  const page = await application.firstWindow();
  return {
    page,
    close: () => application.close(),
    kill: async () => {
      main.kill('SIGKILL');
      killTreeByArgument(join(options.dataFolder, 'electron'));
      await ended(main);
      await application.close().catch(() => undefined);
    },
  };
};
