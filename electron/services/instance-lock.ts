import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * The address that stands for a data folder. A socket rather than a file with a process number: it vanishes with its
 * owner, even after kill -9, so a stale one is told from a living one by knocking.
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

const listen = (address: string, onKnock: () => void): Promise<Server | null> =>
  new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', onKnock);
    });
    server.once('error', () => resolve(null));
    server.listen(address, () => resolve(server));
  });

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
  if (await knock(address)) return null;
  if (process.platform !== 'win32') await rm(address, { force: true });
  const server = await listen(address, onKnock);
  if (!server) return null;
  server.unref();
  return { release: () => server.close() };
};
