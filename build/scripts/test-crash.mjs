/**
 * `npm run test:crash [-- --browser N] [-- --electron N]`: kill -9 of the whole program at N random moments on each
 * host (500 and 50 unless told otherwise), and damaged files. Takes hours; `npm test` harms a few files.
 */
import './support/require-node.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import util from 'node:util';
import { prepare, root } from './support/prepare.mjs';
import { prepareTestMachine } from './support/test-machine.mjs';

const { values } = util.parseArgs({
  options: { browser: { type: 'string', default: '500' }, electron: { type: 'string', default: '50' } },
});

await prepare();
const machine = await prepareTestMachine();
for (const what of machine.absent) console.log(`Not run here: ${what}`);

/** @param {string} project @param {string} points @returns {Promise<number>} */
const run = (project, points) =>
  new Promise((resolve) => {
    const [command = process.execPath, ...rest] = [
      ...machine.command,
      process.execPath,
      join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      `--project=${project}`,
      // Each its own: the second run would wipe away what the first left of a failure.
      `--output=${join(root, 'test-results', project)}`,
    ];
    const child = spawn(command, rest, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...machine.environment, MERIDIAN_CRASH_POINTS: points },
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });

/** Which of the usual projects shows that a host runs here. */
const hostOf = { 'crash-browser': 'browser-host', 'crash-electron': 'electron-host' };

let failed = 0;
for (const [project, points] of /** @type {const} */ ([
  ['crash-browser', values.browser],
  ['crash-electron', values.electron],
]))
  if (machine.projects.includes(hostOf[project])) failed += (await run(project, points)) === 0 ? 0 : 1;
process.exit(failed === 0 ? 0 : 1);
