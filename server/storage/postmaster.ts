import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

/** The server process of a cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Where its socket in the file system lies; null where it has none. */
  readonly socketFolder: string | null;
}

/** How long a server may take to start, recovery after a crash included, or to end, ms. */
export const postmasterTimeout = 60_000;

/** Whether a process of this id exists, whoever's it is. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const commandLineOf = async (pid: number): Promise<string> => {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8');
  const [program, ...args] =
    process.platform === 'win32'
      ? (['tasklist', '/FI', `PID eq ${pid}`, '/NH'] as const)
      : (['ps', '-ww', '-o', 'command=', '-p', String(pid)] as const);
  const { stdout } = await promisify(execFile)(program, args);
  return stdout;
};

/** Ids of processes are used again: after a power cut the one in the cluster's file may be anybody's. */
const isPostmasterOf = async (pid: number, cluster: string): Promise<boolean> => {
  const command = await commandLineOf(pid).catch(() => '');
  return process.platform === 'win32' ? command.includes('postgres') : command.includes(cluster);
};

/**
 * The postmaster that holds the cluster, by the file that it keeps there; null where none does. A file that names
 * somebody else's process is removed, since PostgreSQL would take that process for one of its own and not start.
 */
export const findPostmaster = async (cluster: string): Promise<Postmaster | null> => {
  const path = join(cluster, 'postmaster.pid');
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return null;
  const socketFolder = lines[4]?.trim() || null;
  if (await isPostmasterOf(pid, cluster)) return { pid, port, socketFolder };
  await rm(path, { force: true });
  return null;
};

/** Ends a postmaster. Throws a plain sentence where it does not end. */
export const endPostmaster = async ({ pid }: Pick<Postmaster, 'pid'>): Promise<void> => {
  // SIGINT is PostgreSQL's fast shutdown: it rolls back what is open and writes everything down.
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isRunning(pid) && waited < postmasterTimeout; waited += 50) await wait(50);
  if (isRunning(pid))
    throw new Error(`The database server (process ${pid}) does not end. End it, then try again.`);
};

/** What a server says to somebody who comes with its owner's password. */
export type Contact = 'ready' | 'starting' | 'refused' | 'silent';

/** SQLSTATE: cannot connect now, since the server starts up or ends. */
const cannotConnectNow = '57P03';

export const contactServer = async (connectionString: string): Promise<Contact> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === cannotConnectNow) return 'starting';
    return typeof code === 'string' && code.startsWith('28') ? 'refused' : 'silent';
  } finally {
    await client.end().catch(() => undefined);
  }
};
