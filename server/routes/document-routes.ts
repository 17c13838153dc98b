import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { domainError } from '#shared/kernel/errors';
import { bodyAnswer, bodyRequest, bodyUpdate, bodyUpdated } from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { refuse, send } from './reply';

const named = z.object({ id: z.uuid() });
/** Bodies travel as text in JSON, a third longer than they are. */
const bodyLimit = 20 * 1024 * 1024;
const tooOld = domainError('protocol.workstation-too-old');

/** The bodies of documents, in a lane of their own. */
export const documentRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);
  const isTooOld = (version: number): boolean => version < hub.oldestWorkstation;

  routes.post(
    '/v1/documents/:id/body',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: named,
        body: bodyRequest,
        response: {
          200: bodyAnswer,
          ...refusals(
            { body: true, signedIn: true },
            'protocol.workstation-too-old',
            'document.not-found',
            'document.body-invalid',
          ),
        },
        tags: ['documents'],
        summary: 'What changed in a document’s body',
        description:
          'Answers what the caller’s copy (Yjs, by its state vector) lacks, and the number up to which it then stands.',
      },
    },
    async (request, reply) => {
      if (isTooOld(request.body.protocolVersion)) return refuse(reply, tooOld);
      return send(reply, await hub.bodies.read(callerOf(request), request.params.id, request.body));
    },
  );

  routes.post(
    '/v1/documents/:id/updates',
    {
      preHandler,
      bodyLimit,
      schema: {
        ...signedIn,
        params: named,
        body: bodyUpdate,
        response: {
          200: bodyUpdated,
          ...refusals(
            { body: true, signedIn: true },
            'protocol.workstation-too-old',
            'document.not-found',
            'document.body-invalid',
            'work-item.not-member',
          ),
        },
        tags: ['documents'],
        summary: 'Store what was written in a document',
        description:
          'An update of Yjs, made on top of everything up to `after`; where others were first it is answered `behind` and nothing is stored. It is on disk before it is answered.',
      },
    },
    async (request, reply) => {
      if (isTooOld(request.body.protocolVersion)) return refuse(reply, tooOld);
      return send(reply, await hub.bodies.store(callerOf(request), request.params.id, request.body));
    },
  );
};
