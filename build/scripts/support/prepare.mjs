/**
 * What every command does first: the right Node, the packages of the lock file, and an up-to-date build. It uses
 * nothing but Node itself, since it runs before anything was installed.
 */
import './require-node.mjs';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './children.mjs';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** @param {string} sentence @returns {never} */
export const fail = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

/** Shows that a long step goes on: a line that changes in a terminal, one line at its start and end elsewhere. */
const progress = (/** @type {string} */ what) => {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  if (!process.stdout.isTTY) {
    console.log(`${what}…`);
    return {
      end: () => console.log(`${what}: done in ${seconds()} s.`),
      stop: () => console.log(`${what}: failed after ${seconds()} s.`),
    };
  }
  const draw = () => process.stdout.write(`\r\x1b[2K${what}… ${seconds()} s`);
  draw();
  const timer = setInterval(draw, 1000);
  const finish = (/** @type {string} */ how) => {
    clearInterval(timer);
    process.stdout.write(`\r\x1b[2K${what}: ${how} ${seconds()} s.\n`);
  };
  return { end: () => finish('done in'), stop: () => finish('failed after') };
};

const hashOf = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');

const readStamp = (/** @type {string} */ path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/**
 * Runs a program to its end and returns its exit code with the last of what it printed. It ends with this command.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<{ code: number, output: string }>}
 */
export const runQuietly = (command, args, environment = process.env) =>
  new Promise((resolve) => {
    const child = startChild(command, args, {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-8_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });

/** npm empties node_modules before it installs: through a link it would empty the folder of another checkout. */
const refuseLinkedPackages = (/** @type {string} */ folder) => {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink())
    fail(
      `${folder} is a link, and installing would empty the folder it leads to. Remove the link and try again.`,
    );
};

/** Installs exactly what the lock file names, unless that is what lies there already. */
export const ensureInstalled = async () => {
  const lock = join(root, 'package-lock.json');
  if (!existsSync(lock)) fail('package-lock.json is missing. Start from a whole checkout of Meridian.');
  const wanted = hashOf(readFileSync(lock, 'utf8'));
  const packages = join(root, 'node_modules');
  const stamp = join(packages, '.meridian-installed');
  if (readStamp(stamp) === wanted) return;
  refuseLinkedPackages(packages);
  const step = progress('Installing packages (a minute or two, once)');
  const { code, output } = await runQuietly('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    step.stop();
    fail(
      `The packages could not be installed. Is the npm registry within reach, is there room on the disk, and may this folder be written? npm said:\n${output.trim()}`,
    );
  }
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

/**
 * Builds into `dist/`, unless the build there is of these very sources.
 * @returns {Promise<string | null>} what the build said where it failed
 */
export const build = async () => {
  const wanted = sourceFingerprint();
  const stamp = join(root, 'dist', '.built-from');
  if (readStamp(stamp) === wanted) return null;
  const step = progress('Building');
  const { code, output } = await runQuietly(process.execPath, [join(root, 'build', 'scripts', 'build.mjs')]);
  if (code !== 0) {
    step.stop();
    return output.trim();
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
  step.end();
  return null;
};

/** Everything that must stand before a command of the checkout can run. */
export const prepare = async () => {
  await ensureInstalled();
  const problem = await build();
  if (problem !== null) fail(`The build failed, so nothing can be started. It said:\n${problem}`);
};
