import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type DomainError, domainError, httpStatusOf } from '#shared/kernel/errors';

/** What one client may take from the others. */
export interface ConnectionLimits {
  /** A request must have arrived whole after this, ms: whoever sends a byte now and then holds nothing for long. */
  readonly requestTimeout: number;
  /** Open at once; a workstation has two. The system's own limit on open files must lie above. */
  readonly connections: number;
}

export const usualLimits: ConnectionLimits = { requestTimeout: 30_000, connections: 25_000 };

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

/**
 * Ends a request whose body does not arrive whole in time. Node's own limit looks at what lies between the head's
 * beginning and its end, and lets a body crawl for ever.
 */
export const limitBodies = (server: FastifyInstance, { requestTimeout }: ConnectionLimits): void => {
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  const arrived = async (request: FastifyRequest): Promise<void> => {
    clearTimeout(timers.get(request));
  };
  server.addHook('onRequest', async (request) => {
    if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined)
      return;
    const { socket } = request.raw;
    timers.set(
      request,
      setTimeout(() => sayRaw(socket, domainError('request.too-slow')), requestTimeout),
    );
  });
  server.addHook('preValidation', arrived);
  server.addHook('onRequestAbort', arrived);
  server.addHook('onResponse', arrived);
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
