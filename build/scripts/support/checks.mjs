/** Everything fast that must hold before a commit. Each check is one test of `npm test`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const bin = (/** @type {string} */ name) =>
  join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** @type {{ name: string, command: string, args: string[] }[]} */
export const checks = [
  ...['shared', 'node', 'renderer', 'tests'].map((part) => ({
    name: `types: ${part}`,
    command: bin('tsc'),
    // What was found last time is kept, so that a second check looks only at what changed.
    args: [
      '-p',
      `build/config/tsconfig.${part}.json`,
      '--incremental',
      '--tsBuildInfoFile',
      `node_modules/.cache/types/${part}.tsbuildinfo`,
    ],
  })),
  { name: 'lint and format', command: bin('biome'), args: ['check', '--error-on-warnings', '.'] },
  {
    name: 'boundaries between folders',
    command: bin('depcruise'),
    args: ['--config', 'build/config/dependency-cruiser.mjs', 'shared', 'electron', 'renderer', 'server'],
  },
  { name: 'dead code and unused packages', command: bin('knip'), args: ['--no-progress'] },
  {
    name: 'locales: keys in step with the code',
    command: bin('i18next-cli'),
    args: ['extract', '--ci', '--dry-run'],
  },
  { name: 'locales: no hard-coded text', command: bin('i18next-cli'), args: ['lint'] },
  { name: 'locales: complete', command: process.execPath, args: ['build/scripts/check-locales.mjs'] },
  {
    name: 'layout: logical properties only',
    command: process.execPath,
    args: ['build/scripts/check-logical-properties.mjs'],
  },
];

/** @param {(typeof checks)[number]} check @returns {Promise<{ name: string, passed: boolean, seconds: number, output: string }>} */
const runCheck = ({ name, command, args }) =>
  new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const end = (/** @type {boolean} */ passed) =>
      resolve({ name, passed, seconds: (Date.now() - started) / 1000, output });
    child.on('error', (error) => {
      output += String(error);
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });

/** Runs all checks, two at a time, printing each as it ends and the whole output of those that failed. */
export const runChecks = async () => {
  const waiting = [...checks];
  /** @type {string[]} */
  const failures = [];
  let passed = 0;
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const result = await runCheck(check);
      if (result.passed) passed += 1;
      else failures.push(`check “${result.name}”`);
      console.log(`${result.passed ? '✓' : '✗'} ${result.name} (${result.seconds.toFixed(1)} s)`);
      if (!result.passed) console.log(result.output.trimEnd());
    }
  };
  await Promise.all([work(), work()]);
  return { passed, failed: failures.length, failures };
};
