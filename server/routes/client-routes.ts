import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ok } from '#shared/kernel/result';
import { houseStyleEdit, savedClient } from '#shared/protocol/hub-api';
import { editHouseStyle } from '../hub/edit-house-style';
import type { Hub } from '../hub/hub';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** A logo of the largest size and its words fit. */
const styleBytes = 256 * 1024;

/** What is kept of clients, edited online by those allowed. */
export const clientRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  routes.put(
    '/v1/clients/:id/house-style',
    {
      preHandler: requireCaller(hub),
      bodyLimit: styleBytes,
      schema: {
        ...signedIn,
        params: z.object({ id: z.uuid() }),
        body: houseStyleEdit,
        response: {
          200: savedClient,
          ...refusals(
            { signedIn: true, body: true },
            'client.not-found',
            'client.not-allowed',
            'client.outdated',
          ),
        },
        tags: ['clients'],
        summary: "Say how a client's papers look",
        description:
          'For admins and those who lead an engagement of the client. `revision` is the client’s as it was looked at; saving the same look again changes nothing.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const saved = await hub.database.as({ mode: 'person', ...caller }, (tx) =>
        editHouseStyle(tx, caller, request.params.id, request.body),
      );
      return send(reply, saved.ok ? ok({ client: saved.value }) : saved);
    },
  );
};
