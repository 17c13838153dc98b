import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import {
  acceptDraft,
  type ClusterSettings,
  readDraft,
  readSettings,
  writeDraft,
  writeSettings,
} from './cluster-settings';
import {
  findPostgresBinaries,
  type PostgresAccount,
  postgresAccount,
  sharedFolder,
} from './postgres-binaries';
import {
  contactServer,
  endPostmaster,
  findPostmaster,
  isRunning,
  type Postmaster,
  postmasterTimeout,
} from './postmaster';

const owner = 'meridian';
/** A server that has only just begun may not listen yet, ms. */
const silenceAllowed = 3_000;

/** Which port to listen on, given the one that is wanted. */
type FreePort = (wanted: number) => Promise<number>;

export interface EmbeddedPostgres {
  /** For the cluster's owner, to the given database. */
  connectionString(database: string): string;
  /** Ends the server, unless it was found running and belongs to another process. */
  stop(): Promise<void>;
}

/** Through the socket in the file system where there is one: TCP costs both sides a tenth of a busy push. */
const connectionString = (
  { port, socketFolder }: Pick<Postmaster, 'port' | 'socketFolder'>,
  { password }: Pick<ClusterSettings, 'password'>,
  database: string,
): string => {
  const address = `postgres://${owner}:${password}@127.0.0.1:${port}/${database}`;
  return socketFolder === null ? address : `${address}?host=${encodeURIComponent(socketFolder)}`;
};

/** What the name of a socket may take, in bytes, on the system that allows least (macOS). */
const longestSocketName = 103;

/**
 * The cluster's own folder, which nobody else may enter; null on Windows, where the driver knows no such sockets, and
 * where the folder's name is too long for one: PostgreSQL would not start.
 */
export const socketFolderOf = (cluster: string): string | null => {
  const longest = Buffer.byteLength(join(cluster, '.s.PGSQL.65535'));
  return process.platform === 'win32' || longest > longestSocketName ? null : cluster;
};

/** The port that is wanted where nothing listens on it, and any other where something does or none is wanted (0). */
export const findFreePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () =>
      wanted === 0 ? reject(new Error('no port is free')) : resolve(findFreePort(0)),
    );
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('close', (code) => resolve(code)));

/**
 * Where a new cluster goes. Another account cannot reach into root's folders, so what root makes lies elsewhere, each
 * time in a place of its own: the folder may have been moved away, and its database must stay as it was.
 */
const newClusterHome = (folder: string, account: PostgresAccount | null): string =>
  account === null
    ? folder
    : join(
        sharedFolder,
        `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}-${randomBytes(4).toString('hex')}`,
      );

const lastLines = (output: string): string => output.trim().split('\n').slice(-5).join('\n');

/** UTF-8 whatever the environment says, since an unset LANG would give SQL_ASCII. */
const initdbFlags = (cluster: string, passwordFile: string): string[] => [
  '--pgdata',
  cluster,
  '--username',
  owner,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--locale=C.UTF-8',
];

const runInitdb = async (cluster: string, password: string, account: PostgresAccount | null) => {
  const { initdb } = await findPostgresBinaries(account);
  await mkdir(cluster, { mode: 0o700 });
  if (account) await chown(cluster, account.uid, account.gid);
  // The password goes in by a file: on a command line every account of the machine could read it.
  const passwordFile = `${cluster}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const child = spawn(initdb, initdbFlags(cluster, passwordFile), {
    ...account,
    cwd: cluster,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
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
};

/**
 * A new cluster, which counts only once it is whole: killed at any point, the next start either finds it or makes
 * another. A cluster that is already there is never touched.
 */
const createCluster = async (folder: string, account: PostgresAccount | null): Promise<ClusterSettings> => {
  const drafted = await readDraft(folder);
  if (drafted && (await exists(drafted.cluster))) {
    await acceptDraft(folder);
    return drafted;
  }
  const home = newClusterHome(folder, account);
  const cluster = join(home, 'postgres');
  if (await exists(cluster))
    throw new Error(
      `There is a database in ${cluster}, but the file postgres.json that holds its password is gone. Restore that file from a backup, or move the folder away to start anew.`,
    );
  const making = `${cluster}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(home, { recursive: true, mode: 0o755 });
  const password = randomBytes(24).toString('base64url');
  await runInitdb(making, password, account);
  const settings = { port: await findFreePort(0), password, cluster };
  await writeDraft(folder, settings);
  await rename(making, cluster);
  await acceptDraft(folder);
  return settings;
};

/** In quotes: a comma in a folder's name would make two of it. */
const quoted = (folder: string): string => `"${folder.replaceAll('"', '""')}"`;

const serverFlags = (port: number, socketFolder: string | null): string[] =>
  [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${socketFolder === null ? '' : quoted(socketFolder)}`,
    'unix_socket_permissions=0700',
    'max_connections=60',
    'log_min_messages=warning',
  ].flatMap((flag) => ['-c', flag]);

/** What PostgreSQL says where a folder takes no socket, as some that are shared with another machine do not. */
const noSocket = 'could not create any Unix-domain sockets';

/** What PostgreSQL says while processes of a server that was killed still finish what they were asked. */
const oneBeforeIsStillThere = 'is still in use';
/**
 * What it says where the port was taken between our look and its own, as any program of this machine may that asks the
 * system for one; and where the file beside a socket of that port names a process of a later day.
 */
const portIsTaken = /could not create any TCP\/IP sockets|lock file .* already exists/;
/** Either is over soon, or on another port: so often it is tried again, ms. */
const tryingAgainEvery = 250;

/** Starts the cluster's server. Where another process was quicker, it is that one's server. */
const startPostmaster = async (
  settings: ClusterSettings,
  account: PostgresAccount | null,
  freePort: FreePort,
  socketFolder = socketFolderOf(settings.cluster),
  began = Date.now(),
): Promise<{ postmaster: Postmaster; startedHere: boolean }> => {
  const { cluster, password, port: wanted } = settings;
  const { postgres } = await findPostgresBinaries(account);
  const port = await freePort(wanted);
  const child = spawn(postgres, ['-D', cluster, ...serverFlags(port, socketFolder)], {
    ...account,
    cwd: cluster,
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
  const overTcp = connectionString({ port, socketFolder: null }, { password }, 'postgres');
  while ((await contactServer(overTcp)) !== 'ready') {
    const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    const other = gone ? await findPostmaster(cluster) : null;
    if (other) return { postmaster: other, startedHere: false };
    if (gone && socketFolder !== null && complaint.includes(noSocket))
      return startPostmaster(settings, account, freePort, null, began);
    const elsewhere = portIsTaken.test(complaint);
    const isOverSoon = elsewhere || complaint.includes(oneBeforeIsStillThere);
    if (gone && isOverSoon && Date.now() - began < postmasterTimeout) {
      await wait(tryingAgainEvery);
      const again = elsewhere ? { ...settings, port: 0 } : settings;
      return startPostmaster(again, account, freePort, socketFolder, began);
    }
    if (gone || Date.now() - started > postmasterTimeout)
      throw new Error(`The database in ${cluster} did not start. PostgreSQL said:\n${lastLines(complaint)}`);
    await wait(50);
  }
  return { postmaster: { pid: child.pid ?? 0, port, socketFolder }, startedHere: true };
};

/** Waits for a server that was found; false where it says nothing and is of no use to anybody. */
const becomesReady = async ({ cluster, password }: ClusterSettings, postmaster: Postmaster) => {
  const { pid } = postmaster;
  const started = Date.now();
  for (;;) {
    const contact = await contactServer(connectionString(postmaster, { password }, 'postgres'));
    if (contact === 'ready') return true;
    if (contact === 'refused')
      throw new Error(
        `The database in ${cluster} does not take the password in postgres.json. Restore that file from a backup.`,
      );
    const patience = contact === 'starting' ? postmasterTimeout : silenceAllowed;
    if (!isRunning(pid) || Date.now() - started > patience) return false;
    await wait(50);
  }
};

/**
 * A real PostgreSQL for the hub whose data lies in `folder`. A server that a killed hub left behind, or that another
 * process of the same hub runs, is used as it is; `stop` ends it only where `ownsServer` holds or it was started here.
 * Throws plain sentences.
 */
export const openEmbeddedPostgres = async (
  folder: string,
  { ownsServer, freePort = findFreePort }: { readonly ownsServer: boolean; readonly freePort?: FreePort },
): Promise<EmbeddedPostgres> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const account = await postgresAccount();
  const settings = (await readSettings(folder)) ?? (await createCluster(folder, account));
  const found = await findPostmaster(settings.cluster);
  let running = found && { postmaster: found, startedHere: false };
  if (running && !(await becomesReady(settings, running.postmaster))) {
    if (isRunning(running.postmaster.pid)) await endPostmaster(running.postmaster);
    running = null;
  }
  if (!running) {
    running = await startPostmaster(settings, account, freePort);
    if (!running.startedHere) await becomesReady(settings, running.postmaster);
  }
  const { postmaster, startedHere } = running;
  if (postmaster.port !== settings.port) await writeSettings(folder, { ...settings, port: postmaster.port });
  return {
    connectionString: (database) => connectionString(postmaster, settings, database),
    stop: async () => {
      if (!startedHere && !ownsServer) return;
      const still = await findPostmaster(settings.cluster);
      if (still?.pid === postmaster.pid) await endPostmaster(still);
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
