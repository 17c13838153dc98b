/** Opens a workstation in the best host this machine has. */
import { join } from 'node:path';
import { startChild } from './children.mjs';
import { findElectron } from './electron-binary.mjs';
import { root } from './prepare.mjs';

/** An Electron that ends this soon, and badly, never showed a window: a missing sandbox or library, say. */
const tooSoon = 15_000;

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

const isRoot = () => process.getuid?.() === 0;

const testArguments = () => (process.env['MERIDIAN_TEST_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : []);

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<{ code: number | null, after: number }>} */
const ended = (child) => {
  const started = Date.now();
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: 1, after: Date.now() - started }));
    child.on('close', (code) => resolve({ code, after: Date.now() - started }));
  });
};

/**
 * Why Electron cannot be the host here; null where it can.
 * @param {{ fetchElectron: boolean }} options
 * @returns {Promise<{ path: string } | { path: null, reason: string }>}
 */
const electronFor = async ({ fetchElectron }) => {
  if (!hasDisplay()) return { path: null, reason: 'This session has no display for an Electron window.' };
  if (isRoot() && testArguments().length === 0)
    return { path: null, reason: 'Electron does not start as root, since its sandbox would be off.' };
  return findElectron({ fetch: fetchElectron });
};

/**
 * Runs a workstation until it ends; resolves with its exit code.
 * @param {string[]} args for the workstation itself
 * @param {{ fetchElectron: boolean, browser: boolean }} options `browser` asks for the browser host at once
 */
export const launchWorkstation = async (args, options) => {
  const electron = options.browser ? { path: null, reason: '' } : await electronFor(options);
  if (electron.path !== null) {
    const child = startChild(electron.path, [...testArguments(), root, ...args], {
      stdio: 'inherit',
      cwd: root,
    });
    const { code, after } = await ended(child);
    if (code === 0 || code === null || after > tooSoon) return code ?? 0;
    console.log(
      `Electron ended before its window appeared (exit code ${code}). Meridian opens in a browser instead.`,
    );
  } else if (electron.reason !== '') console.log(`${electron.reason} Meridian opens in a browser instead.`);
  const host = join(root, 'dist', 'workstation', 'browser-host.mjs');
  const { code } = await ended(
    startChild(process.execPath, [host, ...args], { stdio: 'inherit', cwd: root }),
  );
  return code ?? 0;
};
