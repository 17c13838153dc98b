import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from '@playwright/test';
import { expect, test } from '../support/fixtures';

const root = join(import.meta.dirname, '../../..');
const noSandbox = process.env['MERIDIAN_TEST_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : [];

/** What a fuse's byte means in the wire of the binary. */
const on = '1'.charCodeAt(0);
const off = '0'.charCodeAt(0);

const packageInto = (output: string, testBuild: boolean): string => {
  execFileSync(
    process.execPath,
    [
      join(root, 'build/scripts/package.mjs'),
      '--dir',
      '--output',
      output,
      ...(testBuild ? ['--test-build'] : []),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return join(output, 'linux-unpacked', 'meridian');
};

const launch = (binary: string, args: string[], environment: Record<string, string> = {}): ChildProcess =>
  spawn(binary, [...noSandbox, ...args], { stdio: 'ignore', env: { ...process.env, ...environment } });

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('close', resolve));

// Packaging copies a whole Electron; on a slow disk that alone may take a minute.
test.describe.configure({ timeout: 240_000 });

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-package-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

test('1, 2: the shipped binary has its fuses set and opens no debugging port', async ({ hub }) => {
  const binary = packageInto(join(folder, 'shipped'), false);
  const wire = await getCurrentFuseWire(binary);
  expect({
    runAsNode: wire[FuseV1Options.RunAsNode],
    nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    nodeCliInspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
    fileProtocolExtraPrivileges: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
    cookieEncryption: wire[FuseV1Options.EnableCookieEncryption],
    onlyLoadAppFromAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
    asarIntegrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
    ownSnapshot: wire[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot],
  }).toEqual({
    runAsNode: off,
    nodeOptions: off,
    nodeCliInspect: off,
    fileProtocolExtraPrivileges: off,
    cookieEncryption: on,
    onlyLoadAppFromAsar: on,
    asarIntegrity: on,
    ownSnapshot: off,
  });

  const marker = join(folder, 'ran');
  const data = join(folder, 'shipped-data');
  const hostile = join(folder, 'hostile.cjs');
  await writeFile(hostile, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'ran')`);
  const program = launch(
    binary,
    [hostile, '--inspect=0', '--remote-debugging-port=0', '--hub', hub.url, '--data', data],
    { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${hostile}` },
  );
  // It is fully up once its window was shown; by then either door would be open.
  const log = join(data, 'logs', 'workstation.jsonl');
  await expect
    .poll(() => (existsSync(log) ? readFileSync(log, 'utf8') : ''), { timeout: 30_000 })
    .toContain('window.shown');
  expect(existsSync(marker)).toBe(false);
  expect(existsSync(join(data, 'electron', 'DevToolsActivePort'))).toBe(false);
  program.kill('SIGTERM');
  await ended(program);
});

test('the packaged program opens a signed-in desk', async ({ hub }) => {
  const binary = packageInto(join(folder, 'test-build'), true);
  const data = join(folder, 'test-data');
  const program = launch(binary, [
    '--remote-debugging-port=0',
    '--hub',
    hub.url,
    '--data',
    data,
    '--sign-in-sample',
  ]);
  const portFile = join(data, 'electron', 'DevToolsActivePort');
  await expect.poll(() => existsSync(portFile), { timeout: 30_000 }).toBe(true);
  await expect.poll(async () => (await readFile(portFile, 'utf8')).includes('\n')).toBe(true);
  const [port = ''] = (await readFile(portFile, 'utf8')).split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0] ?? (await browser.contexts()[0]?.waitForEvent('page'));
  if (!page) throw new Error('the packaged program showed no window');
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
  expect(page.url()).toMatch(/^app:\/\/meridian\//);
  await browser.close();
  program.kill('SIGTERM');
  await ended(program);
});
