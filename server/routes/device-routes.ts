import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ok } from '#shared/kernel/result';
import { deviceList, farewell, farewellRequest } from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { refuse, send } from './reply';

/** As much as a push, or the body of one document. */
const farewellBytes = 20 * 1024 * 1024;

/** The devices people sign in on, and the end of one. */
export const deviceRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);

  routes.get(
    '/v1/people/:personId/devices',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: z.object({ personId: z.uuid() }),
        response: {
          200: deviceList,
          ...refusals({ signedIn: true }, 'device.not-allowed', 'person.not-found'),
        },
        tags: ['devices'],
        summary: 'The devices a person signed in on',
        description: 'One’s own; an admin sees everybody’s.',
      },
    },
    async (request, reply) => {
      const listed = await hub.devices.list(callerOf(request), request.params.personId);
      return send(reply, listed.ok ? ok({ devices: listed.value }) : listed);
    },
  );

  routes.delete(
    '/v1/people/:personId/devices/:deviceId',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: z.object({ personId: z.uuid(), deviceId: z.uuid() }),
        response: {
          204: z.null().describe('It is let in no more'),
          ...refusals({ signedIn: true }, 'device.not-allowed', 'person.not-found', 'device.not-found'),
        },
        tags: ['devices'],
        summary: 'Revoke a device',
        description: 'At its next contact it hands over what it has not sent, and erases everything else.',
      },
    },
    async (request, reply) => {
      const { personId, deviceId } = request.params;
      const revoked = await hub.devices.revoke(callerOf(request), personId, deviceId);
      return revoked.ok ? reply.status(204).send(null) : refuse(reply, revoked.error);
    },
  );

  routes.post(
    '/v1/farewells',
    {
      bodyLimit: farewellBytes,
      schema: {
        body: farewellRequest,
        response: {
          200: farewell,
          ...refusals(
            { body: true },
            'session.expired',
            'document.body-invalid',
            'scope.not-visible',
            'attachment.chunk-corrupt',
            'attachment.quota-exceeded',
          ),
        },
        tags: ['devices'],
        summary: 'Hand over what a device that must go has not sent',
        description:
          'For a device that was revoked and for that of a person who was disabled, proved by the last refresh token. `erased` says that nothing else is left there.',
      },
    },
    async (request, reply) => {
      const { refreshToken, ...left } = request.body;
      const said = await hub.devices.farewell(refreshToken, left);
      return send(
        reply,
        said.ok
          ? ok({
              answers: [...said.value.answers],
              ...(said.value.here === null ? {} : { here: said.value.here }),
            })
          : said,
      );
    },
  );
};
