import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type DomainError, domainError, httpStatusOf } from '#shared/kernel/errors';

/** What one client may take from the others. */
export interface ConnectionLimits {
  /** The head of a request must have arrived after this, ms: it is small on any line. */
  readonly headTimeout: number;
  /** A body may take this long whatever its pace, ms. */
  readonly bodyGrace: number;
  /** What of a body must have come for each second after that, bytes, on average since its beginning. */
  readonly bodyRate: number;
  /** A request must have arrived whole after this, ms. Above what a client allows a chunk, or it would never end by itself. */
  readonly requestTimeout: number;
  /** What all bodies that take longer than the grace may come to together, bytes: they are held in memory till whole. */
  readonly slowBytes: number;
  /** Open at once; a workstation has two. The system's own limit on open files must lie above. */
  readonly connections: number;
}

export const usualLimits: ConnectionLimits = {
  headTimeout: 30_000,
  bodyGrace: 30_000,
  bodyRate: 4 * 1024,
  requestTimeout: 300_000,
  slowBytes: 512 * 1024 * 1024,
  connections: 25_000,
};

/** A refusal for a connection on which there is no request to answer. */
const sayRaw = (socket: Socket, error: DomainError): void => {
  const body = JSON.stringify({ error });
  const status = httpStatusOf(error.code);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // Whoever goes on sending would otherwise keep the half of the connection that is theirs.
  socket.destroySoon();
};

const refusalOf = (code: string | undefined): DomainError => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return domainError('request.too-slow');
  if (code === 'HPE_HEADER_OVERFLOW') return domainError('input.too-large');
  return domainError('input.invalid');
};

/** Answers what is no request, or never became one, in the one shape that every refusal has. */
export const answerBrokenRequest = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else sayRaw(socket, refusalOf(error.code));
};

/** How large the body of a request can become, bytes: what it says of itself, within what its route takes. */
const largestBody = ({ headers, routeOptions: { bodyLimit = 0 } }: FastifyRequest): number =>
  Math.min(Number(headers['content-length'] ?? bodyLimit), bodyLimit);

/**
 * Ends a request whose body does not keep its pace. A crawl is known by its rate, not by how long it takes: on a bad
 * line a chunk of a file takes minutes, and would be tried for ever if it were cut. The end of all is Node's own
 * `requestTimeout`.
 */
export const limitBodies = (
  server: FastifyInstance,
  { bodyGrace, bodyRate, slowBytes }: ConnectionLimits,
): void => {
  const ends = new WeakMap<FastifyRequest, () => void>();
  let heldBySlow = 0;
  server.addHook('onRequest', async (request) => {
    if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined)
      return;
    const { socket } = request.raw;
    const began = performance.now();
    const before = socket.bytesRead;
    let held = 0;
    const look = (): void => {
      const taken = performance.now() - began;
      const paidFor = ((socket.bytesRead - before) / bodyRate) * 1_000;
      const asked = held === 0 ? largestBody(request) : 0;
      if (paidFor <= taken || heldBySlow + asked > slowBytes) {
        sayRaw(socket, domainError('request.too-slow'));
        return;
      }
      held += asked;
      heldBySlow += asked;
      // Who keeps just the pace must not have the hub look at them all the time.
      timer = setTimeout(look, Math.max(paidFor - taken, bodyGrace / 3));
    };
    let timer = setTimeout(look, bodyGrace);
    const arrived = (): void => {
      clearTimeout(timer);
      heldBySlow -= held;
      held = 0;
    };
    ends.set(request, arrived);
    // Also what is refused at once goes on to its end, or until the connection breaks.
    request.raw.once('close', arrived);
  });
  server.addHook('preValidation', async (request) => ends.get(request)?.());
};

/** Keeps the hub reachable for those who are connected, whoever else knocks. */
export const limitConnections = (server: FastifyInstance, { connections }: ConnectionLimits): void => {
  let open = 0;
  server.server.prependListener('connection', (socket: Socket) => {
    if (open >= connections) {
      sayRaw(socket, domainError('hub.unavailable'));
      return;
    }
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
  });
};
