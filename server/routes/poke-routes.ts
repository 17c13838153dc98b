import type { FastifyInstance } from 'fastify';
import type { Hub } from '../hub/hub';
import { callerOf, requireCaller } from './caller';

/** A stream that says nothing for long is cut by proxies and given up by workstations, ms. */
const heartbeat = 20_000;

/** `GET /v1/pokes`: server-sent events that say *there is news*, and nothing of what it is. */
export const pokeRoutes = (server: FastifyInstance, hub: Hub): void => {
  server.get(
    '/v1/pokes',
    {
      preHandler: requireCaller(hub),
      schema: { tags: ['sync'], summary: 'Word that there is news (server-sent events)' },
    },
    (request, reply) => {
      const { providerId, personId } = callerOf(request);
      const stream = reply.raw;
      reply.hijack();
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      stream.write(': welcome\n\n');
      const stopListening = hub.pokes.listen(providerId, personId, (head) => {
        stream.write(`event: poke\ndata: ${JSON.stringify({ head })}\n\n`);
      });
      const beat = setInterval(() => stream.write(': still here\n\n'), heartbeat);
      stream.on('close', () => {
        clearInterval(beat);
        stopListening();
      });
    },
  );
};
