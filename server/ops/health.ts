import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { domainError } from '#shared/kernel/errors';
import type { Hub } from '../hub/hub';
import { refusals } from '../routes/answers';
import { refuse } from '../routes/reply';

/** `GET /health`: 200 while the database answers, 503 otherwise; for whoever restarts or balances hubs. */
export const exposeHealth = (server: FastifyInstance, hub: Hub): void => {
  server.get(
    '/health',
    {
      schema: {
        response: { 200: z.looseObject({ status: z.literal('healthy') }), ...refusals({}) },
        tags: ['hub'],
        summary: 'Whether the hub can work',
      },
    },
    async (_request, reply) => {
      try {
        await hub.database.as({ mode: 'hub' }, (tx) => sql`SELECT 1`.execute(tx));
        return await reply.send({ status: 'healthy' });
      } catch {
        return refuse(reply, domainError('hub.unavailable'));
      }
    },
  );
};
