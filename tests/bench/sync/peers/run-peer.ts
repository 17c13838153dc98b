import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rolldown } from 'rolldown';
import { UnwatchedPage } from '../unwatched-page';
import type { EditedRow, PeerPage } from './peer';

export type PeerName = 'pouchdb' | 'rxdb';

export interface PeerTimes {
  /** ms. */
  readonly pull: number;
  /** ms. */
  readonly push: number;
}

/** Each with the package whose version stands for it. */
const packages: Readonly<Record<PeerName, { readonly name: string; readonly from: string }>> = {
  pouchdb: { name: 'PouchDB', from: 'pouchdb-browser' },
  rxdb: { name: 'RxDB', from: 'rxdb' },
};

/** The peer's name and version, as it is installed. */
export const titleOf = async (peer: PeerName): Promise<string> => {
  const { name, from } = packages[peer];
  const path = join(import.meta.dirname, '../../node_modules', from, 'package.json');
  const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
  return `${name} ${version}`;
};

/** The peer's page as one script. */
export const bundlePage = async (peer: PeerName, file: string): Promise<void> => {
  const bundle = await rolldown({
    input: join(import.meta.dirname, `${peer}-page.ts`),
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' } },
    logLevel: 'silent',
  });
  await bundle.write({ file, format: 'iife', minify: true });
  await bundle.close();
};

const start = async (
  peer: PeerName,
  rowsFile: string,
  pageFile: string,
): Promise<{ child: ChildProcess; url: string }> => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'serve.ts'), peer, rowsFile, pageFile],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`the server of ${peer} ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  return { child, url };
};

const checked = (peer: PeerName, rows: readonly EditedRow[], all: number, edits: number): void => {
  const changed = rows.filter(({ revision }) => revision > 1).length;
  if (rows.length !== all || changed !== edits)
    throw new Error(`${peer} has ${rows.length} rows, ${changed} edited, instead of ${all} and ${edits}`);
};

const timesOf = async (page: UnwatchedPage, editedIds: readonly string[]): Promise<PeerTimes> => {
  const asks = <M extends keyof PeerPage>(method: M, argument = '') =>
    page.evaluate<Awaited<ReturnType<PeerPage[M]>>>(`peer.${method}(${argument})`);
  const pull = await asks('pull');
  await asks('edit', JSON.stringify(editedIds));
  return { pull, push: await asks('push') };
};

/**
 * A first pull and a push of edits by one peer, in a new browser profile and against a new server.
 * @param rows all rows; their server is given them before anything is measured
 * @param editedIds which of them are edited without a network
 */
export const runPeer = async (
  peer: PeerName,
  files: { readonly rows: string; readonly page: string; readonly profile: string },
  count: number,
  editedIds: readonly string[],
): Promise<PeerTimes> => {
  const { child, url } = await start(peer, files.rows, files.page);
  try {
    const page = await UnwatchedPage.open(files.profile, url);
    const { pull, push } = await timesOf(page, editedIds).finally(() => page.close());
    const kept = (await (await fetch(`${url}/rows`)).json()) as EditedRow[];
    checked(peer, kept, count, editedIds.length);
    return { pull, push };
  } finally {
    child.kill();
    await rm(files.profile, { recursive: true, force: true, maxRetries: 5 });
  }
};
