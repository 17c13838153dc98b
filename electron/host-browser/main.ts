import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { PrintPage } from '#shared/documents/print-html';
import { DataFolder } from '../ports/data-folder';
import { makeFileLogger } from '../services/file-logger';
import { FileSecretStore } from '../services/file-secret-store';
import { holdDataFolder } from '../services/instance-lock';
import { parseLaunchOptions } from '../services/launch-options';
import { canOpenFiles, openWithSystem } from '../services/open-file';
import { startWorkstation } from '../workstation';
import { findBrowser } from './browser-finder';
import { closeBrowserWindow, openBrowserWindow, openInDefaultBrowser } from './browser-window';
import { EntryCodes } from './entry-codes';
import { LoopbackServer } from './loopback-server';
import { nodeFetch } from './node-fetch';
import { PrintBrowser } from './print-browser';

declare const __MERIDIAN_VERSION__: string;

const settingsFile = 'browser-host.json';
const hostSettings = z.looseObject({
  port: z.number().int().min(1).max(65_535),
  /** Hashes of the session tokens that browsers hold, so that an open page goes on after a restart. */
  sessions: z.array(z.string()).default([]),
});
type HostSettings = z.infer<typeof hostSettings>;

/** A browser that ends this soon was never used: a missing library, a profile of a newer version, no display after all. */
const tooSoon = 5_000;

const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`);
};

const fail = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

/** Chromium will not start its sandbox for root; tests that must run as root say so themselves. */
const sandboxArguments = (): string[] =>
  process.env['MERIDIAN_TEST_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : [];

const reasonNotToOpen = (browser: string | null): string | null => {
  if (browser === null) return 'No Chromium, Chrome or Edge was found on this machine.';
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (!hasDisplay) return 'This session has no display.';
  if (process.getuid?.() === 0 && sandboxArguments().length === 0)
    return 'A browser does not start as root; sign in as somebody else, or open the page elsewhere on this machine.';
  return null;
};

/**
 * The port is part of the page's origin and IndexedDB belongs to the origin: another port would open on an empty
 * replica. So the first run's port is kept, and one that somebody else has taken is reported, not replaced.
 */
const listenOnOwnPort = async (server: LoopbackServer, kept: HostSettings | null): Promise<number> => {
  const port = await server.listen(kept?.port ?? 0);
  if (port === null)
    return fail(
      `Port ${kept?.port} on this machine is taken by another program. This workstation's data belongs to that port: close the other program and start again.`,
    );
  return port;
};

/**
 * One browser a document: nothing of one stays for the next, and none waits idle. They come one after the other, since
 * two cannot share a profile: the second would hand over to the first, and end.
 */
const printInBrowser = (browser: string, profileFolder: string) => {
  let before: Promise<unknown> = Promise.resolve();
  return (page: PrintPage): Promise<Uint8Array> => {
    const turn = before.then(async () => {
      const printer = new PrintBrowser(browser, profileFolder, sandboxArguments());
      try {
        return await printer.print(page);
      } finally {
        await printer.close();
      }
    });
    before = turn.catch(() => undefined);
    return turn;
  };
};

const run = async (): Promise<void> => {
  const options = parseLaunchOptions(process.argv.slice(2), join(homedir(), '.meridian', 'workstation'));
  const folder = new DataFolder(options.dataFolder);
  try {
    mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  } catch {
    fail(
      `The folder ${folder.path} cannot be written. Choose another with --data FOLDER, or mend its permissions.`,
    );
  }
  const windows = new Set<ChildProcess>();
  let show = (): void => undefined;
  const lock = await holdDataFolder(folder.path, () => show());
  if (!lock) {
    say(`Meridian is already open on ${folder.path}; its window was asked to show itself.`);
    return;
  }

  const logger = makeFileLogger(folder.resolve('logs', 'workstation.jsonl'));
  const kept = await folder.read(hostSettings, settingsFile);
  let settings: HostSettings | null = kept;
  const codes = new EntryCodes(
    () => Date.now(),
    kept?.sessions ?? [],
    (sessions) => {
      if (!settings) return;
      settings = { ...settings, sessions };
      // Not kept, it costs a fresh address after the next start.
      folder.write(settings, settingsFile).catch(() => undefined);
    },
  );
  const browser = findBrowser(process.env, process.platform);
  let server: LoopbackServer | null = null;
  const workstation = await startWorkstation({
    host: {
      capabilities: {
        host: 'browser',
        notifications: false,
        opensFiles: canOpenFiles(process.platform, process.env['PATH'] ?? ''),
        systemKeyring: false,
        recorder: false,
      },
      secrets: new FileSecretStore(folder, null),
      fetch: nodeFetch,
      logger,
      systemLocales: () => [Intl.DateTimeFormat().resolvedOptions().locale],
      openExternal: openInDefaultBrowser,
      openFile: openWithSystem,
      downloadsFolder: () => join(homedir(), 'Downloads'),
      printPage: browser === null ? null : printInBrowser(browser, folder.resolve('print-profile')),
      notify: () => undefined,
      // A page in a browser knows nothing of the machine's other windows.
      watchAbsence: null,
      recorder: null,
      broadcast: (envelope) => server?.broadcast(envelope),
    },
    dataFolder: folder.path,
    version: __MERIDIAN_VERSION__,
    fontsFolder: fileURLToPath(new URL('./fonts', import.meta.url)),
    pdfThread: fileURLToPath(new URL('./pdf-thread.cjs', import.meta.url)),
    hubUrl: options.hub,
    signInSample: options.signInSample,
  });
  server = new LoopbackServer({
    rendererFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    codes,
    dispatch: workstation.dispatch,
    logger,
  });
  const port = await listenOnOwnPort(server, kept);
  settings = { sessions: [], ...kept, port };
  await folder.write(settings, settingsFile);

  const origin = server.origin;
  const printedAddress = `${origin}/#code=${codes.printed}`;
  let stopping = false;
  const reason = options.open ? reasonNotToOpen(browser) : 'As asked, no window was opened.';
  show = (): void => {
    if (reason !== null || browser === null) return;
    const address = `${origin}/#code=${codes.launchCode()}`;
    const child = openBrowserWindow(browser, address, folder.resolve('browser-profile'), sandboxArguments());
    windows.add(child);
    const opened = Date.now();
    const gone = (): void => {
      if (!windows.delete(child) || stopping || Date.now() - opened > tooSoon) return;
      say(`The browser ended before its window could be used. Open the page yourself at ${printedAddress}`);
    };
    child.on('error', gone);
    child.on('exit', gone);
  };
  show();
  say(
    `${reason ?? 'The workstation opened in a window of its own.'} It can be opened in a browser on this machine at ${printedAddress}`,
  );

  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    for (const window of windows) closeBrowserWindow(window);
    await server?.close();
    await workstation.stop();
    lock.release();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  if (options.withParent) process.stdin.once('close', () => void stop()).resume();
};

run().catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  fail(
    `The workstation could not start (${code}). Its data is untouched; look at whether the disk is full or read-only.`,
  );
});
