import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { domainError } from '#shared/kernel/errors';
import { leaseRenewal, nextClaim, nextClaimRequest, renewedLeases } from '#shared/protocol/hub-api';
import { CalendarShelf } from '../hub/calendar-shelf';
import { claimNext } from '../hub/claim-next';
import type { Hub } from '../hub/hub';
import { renewLeases } from '../hub/renew-leases';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { refuse, send } from './reply';

const tooOld = domainError('protocol.workstation-too-old');

/** What is asked of the hub about claims beside the mutations that make them. */
export const claimRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);
  const isTooOld = (version: number): boolean => version < hub.oldestWorkstation;
  const shelf = new CalendarShelf(zoneProviderFromIntl({ dataVersion: process.versions['tz'] ?? '' }));

  routes.post(
    '/v1/leases/renew',
    {
      preHandler,
      schema: {
        ...signedIn,
        body: leaseRenewal,
        response: {
          200: renewedLeases,
          ...refusals({ body: true, signedIn: true }, 'protocol.workstation-too-old'),
        },
        tags: ['claims'],
        summary: 'Say that the person’s workstation is there',
        description:
          'Moves the leases of everything the person holds by claims on, where less than half of one is left. Come again after `again` ms, or sooner.',
      },
    },
    async (request, reply) => {
      if (isTooOld(request.body.protocolVersion)) return refuse(reply, tooOld);
      return reply.send({ again: await renewLeases(hub.database, callerOf(request), hub.clock.now()) });
    },
  );

  routes.post(
    '/v1/claims/next',
    {
      preHandler,
      schema: {
        ...signedIn,
        body: nextClaimRequest,
        response: {
          200: nextClaim,
          ...refusals(
            { body: true, signedIn: true },
            'protocol.workstation-too-old',
            'person.not-found',
            'mutation.wrong-author',
          ),
        },
        tags: ['claims'],
        summary: 'Claim what should be done next',
        description:
          'The hub chooses by the client’s open hours until it is due, priority and fit. Idempotent by `id`, which is the claim’s mutation id: writes behind it may name it as their fence.',
      },
    },
    async (request, reply) => {
      if (isTooOld(request.body.protocolVersion)) return refuse(reply, tooOld);
      const { database, clock } = hub;
      return send(reply, await claimNext({ database, shelf }, callerOf(request), request.body, clock.now()));
    },
  );
};
