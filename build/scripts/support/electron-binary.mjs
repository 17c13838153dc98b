/** Where a runnable Electron lies, or why there is none. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runQuietly } from './prepare.mjs';

const installed = join(root, 'node_modules', 'electron');
const failedStamp = join(root, 'node_modules', '.meridian-electron-not-fetched');
const restAfterFailure = 24 * 60 * 60 * 1000;

const executableName = () =>
  process.platform === 'win32'
    ? 'electron.exe'
    : process.platform === 'darwin'
      ? 'Electron.app/Contents/MacOS/Electron'
      : 'electron';

const binaryIn = (/** @type {string} */ folder) => {
  const path = join(folder, executableName());
  return existsSync(path) ? path : null;
};

const failedLately = () =>
  existsSync(failedStamp) && Date.now() - Number(readFileSync(failedStamp, 'utf8')) < restAfterFailure;

/**
 * Finds Electron's binary, fetching it once where that is possible.
 * @param {{ fetch: boolean }} options `fetch` allows a download, even if one failed within the last day
 * @returns {Promise<{ path: string } | { path: null, reason: string }>}
 */
export const findElectron = async ({ fetch }) => {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined) {
    const path = binaryIn(override);
    return path
      ? { path }
      : { path: null, reason: 'ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron.' };
  }
  const present = binaryIn(join(installed, 'dist'));
  if (present) return { path: present };
  if (!fetch && failedLately())
    return {
      path: null,
      reason: 'Electron could not be downloaded earlier today (npm start -- --fetch-electron tries again).',
    };
  console.log('Downloading Electron (about 120 MB, once)…');
  const { code } = await runQuietly(process.execPath, [join(installed, 'install.js')]);
  const fetched = code === 0 ? binaryIn(join(installed, 'dist')) : null;
  if (fetched) return { path: fetched };
  writeFileSync(failedStamp, String(Date.now()));
  return { path: null, reason: 'Electron could not be downloaded from here.' };
};
