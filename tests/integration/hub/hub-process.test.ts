import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hubDescription } from '#shared/protocol/hub-api';
import { findPostmaster, isRunning } from '../../../server/storage/postmaster';
import { ask, postJson } from '../../support/ask-hub';
import { hubFirm } from '../../support/hub-firm';
import { removeHubFolder } from '../../support/hub-folder';
import { writeFirm } from '../../support/small-firm';

/*
 * The hub as people run it: a process with a command line. One story in order, since each start takes a second.
 */

const main = join(import.meta.dirname, '../../../server/main.ts');
const device = { id: '0192f0c1-0000-7000-8000-000000000001', name: 'A desk' };

let data: string;
let firm: string;
let running: ChildProcess[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'meridian-process-'));
  firm = await writeFirm(hubFirm('acme'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  const found = await findPostmaster(await cluster());
  if (found) process.kill(found.pid, 'SIGINT');
  await removeHubFolder(data);
  await rm(firm, { recursive: true, force: true });
});

const cluster = async (): Promise<string> =>
  JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8')).cluster;

const run = (...args: string[]): ChildProcess => {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args, '--data', data], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: undefined },
  });
  running.push(child);
  return child;
};

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', (code) => resolve(code)));

const serve = async (...args: string[]): Promise<{ url: string; child: ChildProcess }> => {
  const child = run('serve', '--json', '--port', '0', '--first-import', firm, ...args);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`the hub ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const said = JSON.parse(line) as { ready?: boolean; url?: string };
      if (said.ready && said.url) resolve(said.url);
    });
  });
  return { url, child };
};

it('outlives its own kill -9: the orphaned database is taken over with all it holds, and ended with its heir', async () => {
  const first = await serve();
  const before = hubDescription.parse((await ask(first.url, '/v1/hub')).body);
  expect(before.name).toBe('acme Back Office');
  first.child.kill('SIGKILL');
  await ended(first.child);
  const orphan = await findPostmaster(await cluster());
  expect(orphan && isRunning(orphan.pid)).toBe(true);

  const second = await serve('--with-parent');
  expect((await findPostmaster(await cluster()))?.pid).toBe(orphan?.pid);
  const after = hubDescription.parse((await ask(second.url, '/v1/hub')).body);
  expect(after).toMatchObject({ hubId: before.hubId, epoch: before.epoch, name: before.name });

  // Beside a running hub, a command uses its database and leaves it running.
  const command = run('set-password', 'pat@acme.example');
  command.stdin?.end('a password from standard input\n');
  expect(await text(command.stdout!)).toContain('The password of pat@acme.example was changed.');
  const signIn = postJson({ email: 'pat@acme.example', password: 'a password from standard input', device });
  expect((await ask(second.url, '/v1/sessions', signIn)).status).toBe(200);

  // It ends with the program that started it, and the database with it.
  const code = ended(second.child);
  second.child.stdin?.end();
  expect(await code).toBe(0);
  expect(isRunning(orphan?.pid ?? 0)).toBe(false);
  running = [];
});

it('says in a plain sentence what is wrong with a command', async () => {
  const child = run('serve', '--port', '99999');
  const [said, code] = await Promise.all([text(child.stderr!), ended(child)]);
  expect(said).toBe('99999 is not a port: it must be a number from 0 to 65535.\n');
  expect(code).toBe(1);
  running = [];
});
