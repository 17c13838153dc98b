import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRendererFile } from './renderer-files';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-files-'));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<!doctype html>');
  await writeFile(join(root, 'assets', 'main-AbC123.js'), '1');
  await writeFile(join(folder, 'secret.json'), '{}');
  await symlink(join(folder, 'secret.json'), join(root, 'assets', 'link.json'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('files of the renderer', () => {
  it.each(['/', '/index.html', '/assets/main-AbC123.js'])('serves %s', async (path) => {
    expect(await readRendererFile(root, path)).not.toBeNull();
  });

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets%2fmain-AbC123.js',
    '/..\\secret.json',
    '/index.html\0.js',
    '/assets/link.json',
    '//index.html',
    '/assets',
    '/assets/',
    '/index.html/',
    '/.hidden.js',
    '/none.js',
    '/index.exe',
    'index.html',
    '',
  ])('has nothing at %j', async (path) => {
    expect(await readRendererFile(root, path)).toBeNull();
  });
});
