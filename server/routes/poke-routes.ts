import type { FastifyInstance } from 'fastify';
import type { Caller } from '../auth/access-token';
import type { Hub } from '../hub/hub';
import { headOf as readHead } from '../hub/read-feed';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';

/** A stream that says nothing for long is cut by proxies and given up by workstations, ms. */
const usualHeartbeat = 20_000;

const headOf = (hub: Hub, { providerId, personId }: Caller): Promise<number> =>
  hub.database.as({ mode: 'person', providerId, personId }, (tx) => readHead(tx, providerId));

/**
 * `GET /v1/pokes`: server-sent events that say *there is news*, and nothing of what it is. With every heartbeat the
 * hub looks whether the listener is still welcome: a stream outlives any access token. Each poke has a name; whoever
 * comes back with the last one they heard (`Last-Event-ID`) is told at once if anything changed since, for whoever it
 * was to be seen: looking in vain costs one pull.
 */
export const pokeRoutes = (server: FastifyInstance, hub: Hub, heartbeat = usualHeartbeat): void => {
  // A restored hub counts anew: the same number is another one then.
  const nameOf = (head: number): string => `${hub.identity.epoch}:${head}`;
  /** Head 0 says *look*, and stands for no place in the feed. */
  const named = (head: number): string => (head === 0 ? '' : `id: ${nameOf(head)}\n`);
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
      const tell = (head: number): void => {
        stream.write(`${named(head)}event: poke\ndata: ${JSON.stringify({ head })}\n\n`);
      };
      const stopListening = hub.pokes.listen({
        providerId: caller.providerId,
        personId: caller.personId,
        tell,
        end: () => stream.end(),
      });
      const after = request.headers['last-event-id'];
      // Asked only once it listens: nothing falls between the two.
      if (after !== undefined)
        headOf(hub, caller).then(
          (head) => nameOf(head) !== after && tell(head),
          // The database is away: whoever listens looks for themselves.
          () => tell(0),
        );
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
