import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#shared/kernel/clock';
import type { BlobStore } from '../storage/blob-store';
import type { HubDatabase } from '../storage/database';
import type { AttachmentQuotas } from './attachment-depot';
import { collectChunks } from './collect-chunks';
import type { ConnectionLimits } from './connection-limits';
import { type Hub, openHub } from './hub';
import { buildServer } from './server';

export interface HubOptions {
  readonly database: HubDatabase;
  /** Where the bytes of attachments lie; the same for all hub processes on one database. */
  readonly blobs: BlobStore;
  /** How much room attachments have; the usual where nothing is said. */
  readonly quotas?: AttachmentQuotas | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address to listen on; only this machine unless said otherwise. */
  readonly host: string;
  /** Null takes the usual port or the next free one; 0 any. A port that was asked for is that one or none. */
  readonly port: number | null;
  /** How often a stream of pokes shows that it is alive, ms; the usual where nothing is said. */
  readonly pokeHeartbeat?: number | undefined;
  readonly limits?: ConnectionLimits | undefined;
  /** Protocols of workstations older than this are sent to be updated; this hub's own where nothing is said. */
  readonly oldestWorkstation?: number | undefined;
}

export interface RunningHub {
  readonly url: string;
  /**
   * Resolves where the database was restored underneath: this process tells workstations of an epoch that is over. It has
   * to end, and another to begin.
   */
  readonly replaced: Promise<void>;
  /** Ends streams, lets requests come to their end; the database stays open for whoever opened it. */
  close(): Promise<void>;
}

export const usualPort = 7_460;
const portsTried = 20;
/** Requests still under way after this long are cut off, ms. */
const closingTakesAtMost = 5_000;

/** How often chunks that nothing needs are looked for, ms. */
const collectingEvery = 6 * 60 * 60 * 1_000;

/** Looks for chunks that nothing needs, now and then, until the function it returns is called. */
const keepCollecting = ({ database, blobs, clock, logger }: HubOptions): (() => void) => {
  const timer = setInterval(() => {
    collectChunks(database, blobs, clock.now()).then(
      (collected) => logger.info(collected, 'chunks collected'),
      (error: unknown) =>
        logger.warn({ name: error instanceof Error ? error.name : 'unknown' }, 'chunks not collected'),
    );
  }, collectingEvery);
  return () => clearInterval(timer);
};

const isTaken = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'EADDRINUSE';

const listen = async (server: FastifyInstance, { host, port }: HubOptions): Promise<void> => {
  const candidates =
    port === null ? [...Array.from({ length: portsTried }, (_, index) => usualPort + index), 0] : [port];
  for (const candidate of candidates) {
    try {
      await server.listen({ host, port: candidate });
      return;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new Error(
    `Port ${port} is taken by another program. End that program, or name another port with --port N.`,
  );
};

/** Opens the hub that lies in the database once nobody can restore it any more; it may just have been. */
const openPresent = async (options: HubOptions): Promise<Hub> => {
  for (;;) {
    const hub = await openHub(options);
    if (await hub.pokes.open()) return hub;
  }
};

/** Serves the hub on a database that is open and up to date. Throws a plain sentence where it cannot listen. */
export const startHub = async (options: HubOptions): Promise<RunningHub> => {
  const hub = await openPresent(options);
  const server = await buildServer(hub, options.logger, options);
  try {
    await listen(server, options);
  } catch (error) {
    await hub.pokes.close();
    throw error;
  }
  const stopCollecting = keepCollecting(options);
  const { port } = server.server.address() as AddressInfo;
  const name = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
  return {
    url: `http://${name.includes(':') ? `[${name}]` : name}:${port}`,
    replaced: hub.pokes.replaced,
    close: async () => {
      stopCollecting();
      await hub.pokes.close();
      const deadline = setTimeout(() => server.server.closeAllConnections(), closingTakesAtMost);
      await server.close();
      clearTimeout(deadline);
    },
  };
};
