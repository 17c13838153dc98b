import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { domainError } from '#shared/kernel/errors';
import { person } from '#shared/people/person';
import { feedPage, pullRequest, pushRequest, pushResponse } from '#shared/protocol/hub-api';
import { ArrivalOrder, type Place } from '../hub/arrival-order';
import { refuseForeignDevices } from '../hub/foreign-devices';
import type { Hub } from '../hub/hub';
import { readFeed } from '../hub/read-feed';
import { type ReadMutation, readMutation } from '../hub/read-mutation';
import { findPerson } from '../storage/people';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { refuse } from './reply';

/** A push of 200 mutations with long notes fits, and of more with the usual ones; a gigabyte does not. */
const pushBytes = 4 * 1024 * 1024;

/** What a workstation and its hub tell each other all day: the feed down, mutations up. */
export const syncRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);
  const arrivals = new ArrivalOrder();
  const places = new WeakMap<FastifyRequest, Place>();
  const tooOld = (version: number): boolean => version < hub.oldestWorkstation;

  routes.get(
    '/v1/me',
    {
      preHandler,
      schema: {
        ...signedIn,
        response: { 200: person, ...refusals({ signedIn: true }, 'person.not-found') },
        tags: ['people'],
        summary: 'Who is signed in',
      },
    },
    async (request, reply) => {
      const { providerId, personId } = callerOf(request);
      const me = await hub.database.as({ mode: 'person', providerId, personId }, (tx) =>
        findPerson(tx, providerId, personId),
      );
      return me ? reply.send(me) : refuse(reply, domainError('person.not-found'));
    },
  );

  routes.post(
    '/v1/pull',
    {
      bodyLimit: pushBytes,
      schema: {
        ...signedIn,
        body: pullRequest,
        response: {
          200: feedPage,
          ...refusals({ body: true, signedIn: true }, 'protocol.workstation-too-old'),
        },
        tags: ['sync'],
        summary: 'One page of what changed',
      },
    },
    async (request, reply) => {
      // By far the commonest request: whether its caller is still welcome is asked together with the page.
      const { authorization } = request.headers;
      const old = tooOld(request.body.protocolVersion);
      const caller = await (old
        ? hub.sessions.readCaller(authorization)
        : hub.sessions.readToken(authorization));
      if (!caller.ok) return refuse(reply, caller.error);
      if (old) return refuse(reply, domainError('protocol.workstation-too-old'));
      const { providerId, personId } = caller.value;
      const reader = { providerId, personId, epoch: hub.identity.epoch, now: hub.clock.now() };
      const page = await readFeed((of) => hub.sessions.answer(caller.value, of), reader, request.body);
      if (!page.ok) return refuse(reply, page.error);
      // Already the text that goes out: checking a thousand rows again would cost more than reading them.
      return reply
        .serializer((text) => text as string)
        .type('application/json')
        .send(page.value as never);
    },
  );

  routes.post(
    '/v1/mutations',
    {
      // Before anything is looked up: that takes one of them longer than another.
      preHandler: [
        async (request) => {
          places.set(request, arrivals.enter((request.body as z.output<typeof pushRequest>).deviceId));
        },
        preHandler,
      ],
      onSend: async (request) => places.get(request)?.leave(),
      bodyLimit: pushBytes,
      schema: {
        ...signedIn,
        body: pushRequest,
        response: {
          200: pushResponse,
          ...refusals(
            { body: true, signedIn: true },
            'protocol.workstation-too-old',
            'session.device-different',
          ),
        },
        tags: ['sync'],
        summary: 'Judge mutations, in order',
      },
    },
    async (request, reply) => {
      if (tooOld(request.body.protocolVersion))
        return refuse(reply, domainError('protocol.workstation-too-old'));
      const caller = callerOf(request);
      if (request.body.deviceId !== caller.deviceId)
        return refuse(reply, domainError('session.device-different'));
      const { epoch } = hub.identity;
      if (request.body.epoch !== undefined && request.body.epoch !== epoch)
        return reply.send({ epoch, answers: [], backupWatermark: 0, now: hub.clock.now() });
      const readings: ReadMutation[] = [];
      for (const raw of request.body.mutations) {
        const read = readMutation(raw, caller);
        if (!read) return refuse(reply, domainError('input.invalid'));
        readings.push(read);
      }
      const judged = await refuseForeignDevices(hub.database, caller, readings);
      const place = places.get(request);
      await place?.turn;
      const judging = hub.pushes.push(caller, judged, hub.clock.now(), request.body.after);
      place?.leave();
      const { answers, backedUpTo } = await judging;
      // As the hub just made it: checking hundreds of answers again would cost a tenth of judging them.
      return reply
        .serializer(JSON.stringify)
        .type('application/json')
        .send({
          epoch,
          answers: [...answers],
          backupWatermark: backedUpTo,
          now: hub.clock.now(),
        });
    },
  );
};
