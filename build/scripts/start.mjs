/** `npm start`: an embedded hub with the sample firm, and a workstation signed in to it. */
import './support/require-node.mjs';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { createInterface } from 'node:readline';
import util from 'node:util';
import { endAllChildren, endChildrenOnSignals, startChild } from './support/children.mjs';
import { hubCommand } from './support/hub-command.mjs';
import { launchWorkstation } from './support/launch-workstation.mjs';
import { fail, prepare, root } from './support/prepare.mjs';
import { findRunningHub, rememberRunningHub } from './support/running-hub.mjs';

const help = `npm start [-- OPTIONS]

  --fresh            set the former hub and desk aside and start anew
  --browser          open in a browser even where Electron could run
  --no-open          open no window; print the address
  --fetch-electron   try again to download Electron
  --port N           port of the hub (7460, or the next free one)
  --data FOLDER      where hub and desk keep their data (.meridian)`;

const readOptions = () => {
  try {
    return util.parseArgs({
      options: {
        fresh: { type: 'boolean', default: false },
        'fetch-electron': { type: 'boolean', default: false },
        browser: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
};

const options = readOptions();
if (options.help) {
  console.log(help);
  process.exit(0);
}
const data = resolvePath(root, options.data ?? '.meridian');

/** The former data is moved, not deleted: unsent work may lie in it. Only the last such copy is kept. */
const setAside = () => {
  const aside = `${data}.before-fresh`;
  if (!existsSync(data)) return;
  rmSync(aside, { recursive: true, force: true });
  renameSync(data, aside);
  console.log(`The former data was set aside in ${aside}.`);
};

const makeDataFolder = () => {
  try {
    if (options.fresh) setAside();
    mkdirSync(data, { recursive: true, mode: 0o700 });
    accessSync(data, constants.W_OK);
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    fail(
      full
        ? `There is no room on the disk for ${data}. Make some, or name another folder with --data FOLDER.`
        : `The folder ${data} cannot be written. Mend its permissions or name another with --data FOLDER.`,
    );
  }
};

/**
 * Starts the hub and waits for the line that says where it listens. What it says when it cannot start, it says itself.
 * @returns {Promise<string>} its address
 */
const startHub = () =>
  new Promise((resolve) => {
    const args = hubCommand(root, [
      'serve',
      '--json',
      '--with-parent',
      '--data',
      join(data, 'hub'),
      '--first-import',
      join(root, 'assets', 'sample-firm'),
      ...(options.port === undefined ? [] : ['--port', options.port]),
    ]);
    const hub = startChild(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: root });
    const lines = createInterface({ input: /** @type {import('node:stream').Readable} */ (hub.stdout) });
    lines.on('line', (line) => {
      /** @type {{ ready?: boolean, url?: string, progress?: string }} */
      let said = {};
      try {
        said = JSON.parse(line);
      } catch {
        console.log(line);
      }
      if (said.progress !== undefined) console.log(said.progress);
      if (said.ready === true && said.url !== undefined) resolve(said.url);
    });
    hub.on('close', (code) => {
      void endAllChildren().then(() => process.exit(code === 0 ? 0 : 1));
    });
  });

endChildrenOnSignals();
const running = await findRunningHub(data);
if (running !== null && options.fresh)
  fail('Meridian is running on this data. End it first (Ctrl-C where it was started), then start afresh.');
// Before the long steps: nobody should wait minutes to hear that a folder is read-only.
makeDataFolder();
await prepare();
if (running === null) console.log('Starting the hub…');
const hub = running ?? (await startHub());
if (running === null) rememberRunningHub(data, hub);
const code = await launchWorkstation(
  [
    '--hub',
    hub,
    '--data',
    join(data, 'workstation'),
    '--sign-in-sample',
    ...(options['no-open'] ? ['--no-open'] : []),
  ],
  { fetchElectron: options['fetch-electron'], browser: options.browser || options['no-open'] },
);
await endAllChildren();
process.exit(code);
