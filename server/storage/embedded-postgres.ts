import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import {
  findPostgresBinaries,
  type PostgresAccount,
  postgresAccount,
  sharedFolder,
} from './postgres-binaries';

const settingsFile = 'postgres.json';
const settingsSchema = z.strictObject({
  port: z.number().int(),
  password: z.string(),
  /** Absolute folder of the cluster: beside the settings, or in a shared folder where root started the hub. */
  cluster: z.string(),
});
type Settings = z.infer<typeof settingsSchema>;

const owner = 'meridian';
const startTimeout = 60_000;

export interface EmbeddedPostgres {
  /** For the cluster's owner, to the given database. */
  connectionString(database: string): string;
  /** Ends the server, unless it was found running and belongs to another process. */
  stop(): Promise<void>;
}

const connectionString = ({ port, password }: Settings, database: string): string =>
  `postgres://${owner}:${password}@127.0.0.1:${port}/${database}`;

const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (wanted === 0 ? reject(new Error('no port is free')) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const answers = async (settings: Settings): Promise<boolean> => {
  const client = new pg.Client({
    connectionString: connectionString(settings, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The postmaster that holds the cluster, by the file it keeps there; null where none does. */
const runningPostmaster = async (cluster: string): Promise<number | null> => {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 && isRunning(pid) ? pid : null;
};

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('close', (code) => resolve(code)));

const endPostmaster = async (pid: number): Promise<void> => {
  // SIGINT is PostgreSQL's fast shutdown: it rolls back what is open and writes everything down.
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isRunning(pid) && waited < startTimeout; waited += 50) await wait(50);
};

const readSettings = async (folder: string): Promise<Settings | null> => {
  const text = await readFile(join(folder, settingsFile), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `The file ${join(folder, settingsFile)} is damaged. It holds the password of the database beside it: restore it from a backup.`,
    );
  }
};

const writeSettings = (folder: string, settings: Settings): Promise<void> =>
  writeFile(join(folder, settingsFile), JSON.stringify(settings, null, 2), { mode: 0o600 });

const clusterFolder = (folder: string, account: PostgresAccount | null): string =>
  account === null
    ? join(folder, 'postgres')
    : join(sharedFolder, createHash('sha256').update(folder).digest('hex').slice(0, 16), 'postgres');

const lastLines = (output: string): string => output.trim().split('\n').slice(-5).join('\n');

/** A new cluster: UTF-8 whatever the environment says, since an unset LANG would give SQL_ASCII. */
const createCluster = async (folder: string, account: PostgresAccount | null): Promise<Settings> => {
  const { initdb } = await findPostgresBinaries(account);
  const cluster = clusterFolder(folder, account);
  await rm(cluster, { recursive: true, force: true });
  await mkdir(dirname(cluster), { recursive: true, mode: 0o755 });
  await mkdir(cluster, { mode: 0o700 });
  if (account) await chown(cluster, account.uid, account.gid);
  const settings: Settings = {
    port: await freePort(0),
    password: randomBytes(24).toString('base64url'),
    cluster,
  };
  // The password goes in by a file: on a command line every account of the machine could read it.
  const passwordFile = `${cluster}.password`;
  await writeFile(passwordFile, `${settings.password}\n`, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const child = spawn(
    initdb,
    [
      '--pgdata',
      cluster,
      '--username',
      owner,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
    ],
    { ...account, cwd: cluster, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const code = await ended(child);
  await rm(passwordFile, { force: true });
  if (code !== 0)
    throw new Error(
      `The database could not be created in ${cluster}. PostgreSQL said:\n${lastLines(output)}`,
    );
  await writeSettings(folder, settings);
  return settings;
};

const startPostmaster = async (
  folder: string,
  known: Settings,
  account: PostgresAccount | null,
): Promise<{ settings: Settings; child: ChildProcess }> => {
  const { postgres } = await findPostgresBinaries(account);
  const port = await freePort(known.port);
  const settings = { ...known, port };
  if (port !== known.port) await writeSettings(folder, settings);
  const flags = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=60',
    'log_min_messages=warning',
  ];
  const child = spawn(postgres, ['-D', settings.cluster, ...flags.flatMap((flag) => ['-c', flag])], {
    ...account,
    cwd: settings.cluster,
    // Its own group: Ctrl-C goes to the hub, which first ends its requests and then its database.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-4_000);
  });
  child.once('error', (error) => {
    complaint = error.message;
  });
  const started = Date.now();
  while (!(await answers(settings))) {
    if (child.exitCode !== null || Date.now() - started > startTimeout)
      throw new Error(
        `The database in ${settings.cluster} did not start. PostgreSQL said:\n${lastLines(complaint)}`,
      );
    await wait(50);
  }
  return { settings, child };
};

/**
 * A real PostgreSQL for the hub whose data lies in `folder`. A server that a killed hub left behind, or that another
 * process of the same hub runs, is used as it is; `stop` ends it only where `ownsServer` holds or it was started here.
 * Throws plain sentences.
 */
export const openEmbeddedPostgres = async (
  folder: string,
  options: { readonly ownsServer: boolean },
): Promise<EmbeddedPostgres> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const account = await postgresAccount();
  const known = (await readSettings(folder)) ?? (await createCluster(folder, account));
  let pid = await runningPostmaster(known.cluster);
  let settings = known;
  let startedHere = false;
  if (pid !== null && !(await answers(known))) {
    await endPostmaster(pid);
    pid = null;
  }
  if (pid === null) {
    const server = await startPostmaster(folder, known, account);
    settings = server.settings;
    pid = server.child.pid ?? null;
    startedHere = true;
  }
  const postmaster = pid;
  return {
    connectionString: (database) => connectionString(settings, database),
    stop: async () => {
      if (postmaster !== null && (startedHere || options.ownsServer) && isRunning(postmaster))
        await endPostmaster(postmaster);
    },
  };
};

/** Makes `database` where it is missing. The name is our own, never a person's. */
export const ensureDatabase = async (postgres: EmbeddedPostgres, database: string): Promise<void> => {
  const client = new pg.Client({ connectionString: postgres.connectionString('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
};
