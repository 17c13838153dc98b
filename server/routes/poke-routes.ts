import type { FastifyInstance } from 'fastify';
import type { Hub } from '../hub/hub';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';

/** A stream that says nothing for long is cut by proxies and given up by workstations, ms. */
const usualHeartbeat = 20_000;

/**
 * `GET /v1/pokes`: server-sent events that say *there is news*, and nothing of what it is. With every heartbeat the
 * hub looks whether the listener is still welcome: a stream outlives any access token.
 */
export const pokeRoutes = (server: FastifyInstance, hub: Hub, heartbeat = usualHeartbeat): void => {
  server.get(
    '/v1/pokes',
    {
      preHandler: requireCaller(hub),
      schema: {
        ...signedIn,
        response: refusals({ signedIn: true }),
        tags: ['sync'],
        summary: 'Word that there is news (server-sent events)',
        description: 'An endless `text/event-stream`: event `poke`, data `{"head": number}`.',
      },
    },
    (request, reply) => {
      const caller = callerOf(request);
      const stream = reply.raw;
      reply.hijack();
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // The stream is the connection's last: when it ends, nothing waits for another request.
        connection: 'close',
        'x-accel-buffering': 'no',
      });
      stream.write(': welcome\n\n');
      const stopListening = hub.pokes.listen({
        providerId: caller.providerId,
        personId: caller.personId,
        tell: (head) => stream.write(`event: poke\ndata: ${JSON.stringify({ head })}\n\n`),
        end: () => stream.end(),
      });
      const beat = setInterval(() => {
        stream.write(': still here\n\n');
        hub.sessions.problemOf(caller).then(
          (problem) => problem && stream.end(),
          // The database is away: the next beat asks again.
          () => undefined,
        );
      }, heartbeat);
      stream.on('close', () => {
        clearInterval(beat);
        stopListening();
      });
    },
  );
};
