import { createHash, randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

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

/** Null where the address is taken: binding is the one step that two starters cannot both take. */
const listen = (address: string, onKnock: () => void): Promise<Server | null> =>
  new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', onKnock);
    });
    server.once('error', () => resolve(null));
    server.listen(address, () => resolve(server));
  });

/**
 * Takes what a killed workstation left out of the way. It is moved before it is removed, and knocked at again: between
 * our knock and now another starter may have put a living socket in its place, which then goes back.
 */
const clearStale = async (address: string): Promise<void> => {
  const aside = `${address}.${randomUUID().slice(0, 8)}`;
  const moved = await rename(address, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (await knock(aside)) await rename(aside, address);
  else await rm(aside, { force: true });
};

export interface InstanceLock {
  release(): void;
}

/**
 * Holds a data folder for this process, or answers null after asking the workstation that holds it to show itself.
 * Journal and replica rest on there being one writer.
 */
export const holdDataFolder = async (
  dataFolder: string,
  onKnock: () => void,
): Promise<InstanceLock | null> => {
  const address = addressOf(dataFolder);
  let server = await listen(address, onKnock);
  if (!server) {
    if (await knock(address)) return null;
    await clearStale(address);
    server = await listen(address, onKnock);
  }
  if (!server) {
    await knock(address);
    return null;
  }
  server.unref();
  const held = server;
  return { release: () => held.close() };
};
