/**
 * What every command does first: the right Node, the packages of the lock file, and an up-to-date build. It uses
 * nothing but Node itself, since it runs before anything was installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** @param {string} sentence @returns {never} */
export const fail = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

const oldestNode = [20, 19];

export const requireNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldestNode;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  fail(
    `Meridian needs Node ${oldestNode.join('.')} or newer; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org and try again.`,
  );
};

/** Shows that a long step goes on: a line that changes in a terminal, one line at its end elsewhere. */
const progress = (/** @type {string} */ what) => {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  if (!process.stdout.isTTY) {
    console.log(`${what}…`);
    return { end: () => console.log(`${what}: done in ${seconds()} s.`) };
  }
  const draw = () => process.stdout.write(`\r\x1b[2K${what}… ${seconds()} s`);
  draw();
  const timer = setInterval(draw, 1000);
  return {
    end: () => {
      clearInterval(timer);
      process.stdout.write(`\r\x1b[2K${what}: done in ${seconds()} s.\n`);
    },
  };
};

const hashOf = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');

const readStamp = (/** @type {string} */ path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/**
 * Runs a program to its end and returns its exit code with the last of what it printed.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<{ code: number, output: string }>}
 */
export const runQuietly = (command, args, environment = process.env) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-8_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });

/** Installs exactly what the lock file names, unless that is what lies there already. */
export const ensureInstalled = async () => {
  const wanted = hashOf(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const stamp = join(root, 'node_modules', '.meridian-installed');
  if (readStamp(stamp) === wanted) return;
  const step = progress('Installing packages');
  const { code, output } = await runQuietly('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0)
    fail(
      `\nThe packages could not be installed. Is the npm registry within reach, and is there room on the disk? npm said:\n${output.trim()}`,
    );
  writeFileSync(stamp, wanted);
  step.end();
};

const builtFrom = ['shared', 'electron', 'renderer', 'server', 'assets', 'build'];
const builtFromFiles = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];

/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** A fingerprint of every source: a build is reused only when nothing it was made from has changed. */
const sourceFingerprint = () => {
  const files = [
    ...builtFrom.flatMap((folder) => filesBelow(join(root, folder))),
    ...builtFromFiles.map((name) => join(root, name)).filter((path) => existsSync(path)),
  ].sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
};

/** Builds into `dist/`, unless the build there is of these very sources. */
export const ensureBuilt = async () => {
  const wanted = sourceFingerprint();
  const stamp = join(root, 'dist', '.built-from');
  if (readStamp(stamp) === wanted) return;
  const step = progress('Building');
  const { code, output } = await runQuietly(process.execPath, [join(root, 'build', 'scripts', 'build.mjs')]);
  if (code !== 0) fail(`\nThe build failed. It said:\n${output.trim()}`);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
  step.end();
};

/** Everything that must stand before a command of the checkout can run. */
export const prepare = async () => {
  requireNode();
  try {
    statSync(join(root, 'package-lock.json'));
  } catch {
    fail('package-lock.json is missing. Start from a whole checkout of Meridian.');
  }
  await ensureInstalled();
  await ensureBuilt();
};
