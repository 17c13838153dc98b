/** Opens a workstation in the best host this machine has. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isEnding, startChild } from './children.mjs';
import { findElectron } from './electron-binary.mjs';
import { root } from './prepare.mjs';

/** What either host says once its window is there; `electron/host-electron/main.ts` holds the other end. */
const windowIsThere = /^The workstation opened in a window of its own\./;

/** A line of Chromium's own log, of interest only when no window came of it. */
const chromiumLine = /^\[(?:\d+:)?\d{4}\/\d{6}\.\d+:(?:[A-Z]+):/;
const fatalLine = /:FATAL:[^\]]*\] ?(.*)$/;

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

const isRoot = () => process.getuid?.() === 0;

const testArguments = () => (process.env['MERIDIAN_TEST_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : []);

/**
 * Electron, or why it is not the host. No display, and root without a sandbox, keep every browser away too: what the
 * browser host then says is enough.
 * @param {{ fetchElectron: boolean }} options
 * @returns {Promise<{ path: string } | { path: null, reason: string }>}
 */
const electronFor = async ({ fetchElectron }) => {
  if (!hasDisplay() || (isRoot() && testArguments().length === 0)) return { path: null, reason: '' };
  return findElectron({ fetch: fetchElectron });
};

/**
 * Runs Electron to its end. Chromium's own log lines are kept back, but the fatal one says why no window came.
 * @param {string} path @param {string[]} args
 * @returns {Promise<{ code: number, problem: string | null }>} `problem` where it ended badly before its window came
 */
const runElectron = (path, args) =>
  new Promise((resolve) => {
    const child = startChild(path, [...testArguments(), root, ...args], {
      cwd: root,
      stdio: ['inherit', 'pipe', 'pipe'],
    });
    let shown = false;
    let fatal = '';
    const follow = (
      /** @type {import('node:stream').Readable | null} */ stream,
      /** @type {(line: string) => void} */ pass,
    ) => {
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          fatal ||= fatalLine.exec(line)?.[1] ?? '';
          shown ||= windowIsThere.test(line);
          if (!chromiumLine.test(line)) pass(line);
        });
    };
    follow(child.stdout, (line) => console.log(line));
    follow(child.stderr, (line) => console.error(line));
    child.on('error', (error) => {
      fatal ||= error.message;
      resolve({ code: 1, problem: fatal });
    });
    child.on('close', (code, signal) => {
      const early = !shown && code !== 0 && !isEnding();
      const how = signal === null ? `exit code ${code}` : signal;
      resolve({ code: code ?? 1, problem: early ? fatal || how : null });
    });
  });

/** @param {string[]} args @returns {Promise<number>} */
const runBrowserHost = (args) =>
  new Promise((resolve) => {
    const host = join(root, 'dist', 'workstation', 'browser-host.mjs');
    // Its standard input is ours to hold: it closes with this command, even one that is killed.
    const child = startChild(process.execPath, [host, ...args, '--with-parent'], {
      stdio: ['pipe', 'inherit', 'inherit'],
      cwd: root,
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });

/**
 * Runs a workstation until it ends; resolves with its exit code.
 * @param {string[]} args for the workstation itself
 * @param {{ fetchElectron: boolean, browser: boolean }} options `browser` asks for the browser host at once
 */
export const launchWorkstation = async (args, options) => {
  const electron = options.browser ? { path: null, reason: '' } : await electronFor(options);
  if (electron.path === null) {
    if (electron.reason !== '') console.log(`${electron.reason} Meridian opens in a browser instead.`);
    return runBrowserHost(args);
  }
  const { code, problem } = await runElectron(electron.path, args);
  if (problem === null) return code;
  console.log(
    `Electron ended before its window appeared (${problem}). Meridian opens in a browser instead; npm start -- --browser does so at once.`,
  );
  return runBrowserHost(args);
};
