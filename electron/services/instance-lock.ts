import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, mkdir, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/**
 * The address that stands for a data folder. A socket rather than a file with a process number: its owner answers as
 * long as it lives, even after kill -9 of another, so a stale one is told from a living one by knocking.
 */
const addressOf = (dataFolder: string): string => {
  const name = createHash('sha256').update(`${userInfo().username}:${dataFolder}`).digest('hex').slice(0, 24);
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\meridian-${name}`
    : join(tmpdir(), `meridian-${name}.sock`);
};

/** True when a living workstation answered; it then shows its window. */
const knock = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.end('show\n');
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

const ownServer = (onKnock: () => void): Server =>
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', onKnock);
  });

const listen = (server: Server, address: string): Promise<boolean> =>
  new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(address, () => resolve(true));
  });

/** A pipe of Windows is gone with its owner: whoever listens first holds it. */
const holdPipe = async (address: string, onKnock: () => void): Promise<InstanceLock | null> => {
  const server = ownServer(onKnock);
  if (!(await listen(server, address))) return null;
  server.unref();
  return { release: () => void server.close() };
};

/**
 * Puts a socket that already listens at the address, or answers null where there is one: it is made under another name
 * and linked, since between binding and listening it would be taken for what a killed workstation left.
 */
const holdSocket = async (address: string, onKnock: () => void): Promise<InstanceLock | null> => {
  const server = ownServer(onKnock);
  const aside = `${address}.${randomUUID().slice(0, 8)}`;
  if (!(await listen(server, aside))) return null;
  const holds = await succeeds(link(aside, address));
  await rm(aside, { force: true });
  if (!holds) {
    server.close();
    return null;
  }
  server.unref();
  return {
    release: () => {
      rmSync(address, { force: true });
      server.close();
    },
  };
};

const succeeds = (doing: Promise<unknown>): Promise<boolean> =>
  doing.then(
    () => true,
    () => false,
  );

/**
 * Removes what a killed workstation left. Of many starters that found it dead one alone gets the right to remove this
 * very socket, told by its inode and its time: it is still there when it is removed, and no living one ever is.
 * A right whose owner was killed too lapses after a minute.
 */
const clearStale = async (address: string): Promise<void> => {
  const left = await stat(address, { bigint: true }).catch(() => null);
  if (!left || (await knock(address))) return;
  const right = `${address}.${left.ino}-${left.ctimeNs}`;
  if (!(await succeeds(mkdir(right)))) {
    const { mtimeMs } = await stat(right).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 60_000) await rm(right, { recursive: true, force: true });
    return;
  }
  const present = await stat(address, { bigint: true }).catch(() => null);
  if (present?.ino === left.ino && present.ctimeNs === left.ctimeNs) await rm(address, { force: true });
  await rm(right, { recursive: true, force: true });
};

export interface InstanceLock {
  release(): void;
}

/** Starters of the same moment get out of each other's way within a few turns. */
const turns = 200;

/**
 * Holds a data folder for this process, or answers null after asking the workstation that holds it to show itself.
 * Journal and replica rest on there being one writer.
 */
export const holdDataFolder = async (
  dataFolder: string,
  onKnock: () => void,
): Promise<InstanceLock | null> => {
  const address = addressOf(dataFolder);
  const hold = process.platform === 'win32' ? holdPipe : holdSocket;
  for (let turn = 0; turn < turns; turn++) {
    const held = await hold(address, onKnock);
    if (held) return held;
    if (await knock(address)) return null;
    if (process.platform !== 'win32') await clearStale(address);
    await setTimeout(turn);
  }
  return null;
};
