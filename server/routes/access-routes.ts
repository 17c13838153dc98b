import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ok } from '#shared/kernel/result';
import {
  accessEdit,
  bodyToSeal,
  bodyUpdated,
  consentEdit,
  forgetReceipt,
  forgetRequest,
  keptChunk,
  savedClient,
  savedEngagement,
  sealedDecision,
  sealedEdits,
  sealedOutcomes,
  unsentChunk,
} from '#shared/protocol/hub-api';
import { editAccess } from '../hub/edit-access';
import { editConsent } from '../hub/edit-consent';
import { forgetScope } from '../hub/forget-scope';
import type { Hub } from '../hub/hub';
import { decideQuarantine, readQuarantine } from '../hub/quarantine';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** Two thousand members fit. */
const accessBytes = 512 * 1024;
/** A chunk, as text a third longer. */
const sealedChunkBytes = 8 * 1024 * 1024;
/** The body of a document, as text in JSON. */
const sealedBodyBytes = 20 * 1024 * 1024;

/** Who sees what: members, what is forgotten where, and what was sealed meanwhile. */
export const accessRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);

  routes.put(
    '/v1/engagements/:id/access',
    {
      preHandler,
      bodyLimit: accessBytes,
      schema: {
        ...signedIn,
        params: z.object({ id: z.uuid() }),
        body: accessEdit,
        response: {
          200: savedEngagement,
          ...refusals(
            { signedIn: true, body: true },
            'engagement.not-found',
            'engagement.not-allowed',
            'engagement.outdated',
            'engagement.members-invalid',
          ),
        },
        tags: ['engagements'],
        summary: 'Say who sees an engagement and what it allows on a workstation',
        description:
          'For admins and those who lead the engagement. `revision` is the one that was edited; saving the same content again changes nothing.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { providerId } = caller;
      const saved = await hub.database.as({ mode: 'provider', providerId }, (tx) =>
        editAccess(tx, caller, request.params.id, request.body, hub.clock.now()),
      );
      return send(reply, saved.ok ? ok({ engagement: saved.value }) : saved);
    },
  );

  routes.put(
    '/v1/clients/:id/consent',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: z.object({ id: z.uuid() }),
        body: consentEdit,
        response: {
          200: savedClient,
          ...refusals(
            { signedIn: true, body: true },
            'client.not-found',
            'client.not-allowed',
            'client.outdated',
            'client.consent-future',
          ),
        },
        tags: ['engagements'],
        summary: 'Record what a client agreed to about work abroad',
        description:
          'For admins and those who lead an engagement of the client. Without consent nobody outside its country sees its engagements: their devices are told to forget them. Saving the same content again changes nothing.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { providerId } = caller;
      const saved = await hub.database.as({ mode: 'provider', providerId }, (tx) =>
        editConsent(tx, caller, request.params.id, request.body, hub.clock.now()),
      );
      return send(reply, saved.ok ? ok({ client: saved.value }) : saved);
    },
  );

  routes.post(
    '/v1/forgets',
    {
      preHandler,
      schema: {
        ...signedIn,
        body: forgetRequest,
        response: {
          200: forgetReceipt,
          ...refusals({ signedIn: true, body: true }, 'scope.still-visible'),
        },
        tags: ['sync'],
        summary: 'The receipt for erasing a scope',
        description: 'Asked for once everything of the scope was pushed; nothing is erased before.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      return send(
        reply,
        await hub.database.as({ mode: 'person', ...caller }, (tx) =>
          forgetScope(tx, caller, request.body.scope, hub.clock.now()),
        ),
      );
    },
  );

  routes.post(
    '/v1/sealed-chunks',
    {
      preHandler,
      bodyLimit: sealedChunkBytes,
      schema: {
        ...signedIn,
        body: unsentChunk,
        response: {
          200: keptChunk,
          ...refusals(
            { signedIn: true, body: true },
            'scope.not-visible',
            'attachment.chunk-corrupt',
            'attachment.quota-exceeded',
          ),
        },
        tags: ['attachments'],
        summary: 'Bring a chunk of a file whose mutation was sealed',
        description:
          'For an engagement that one saw, before it is erased. Without `data` it only says whether the chunk is here. It waits for the decision on the sealed edit for half a year.',
      },
    },
    async (request, reply) => {
      const { scope, hash, data } = request.body;
      const bytes = data === null ? null : Buffer.from(data, 'base64');
      const kept = await hub.attachments.keepSealed(callerOf(request), scope, hash, bytes);
      return send(reply, kept.ok ? ok({ here: kept.value }) : kept);
    },
  );

  routes.post(
    '/v1/sealed-bodies',
    {
      preHandler,
      bodyLimit: sealedBodyBytes,
      schema: {
        ...signedIn,
        body: bodyToSeal,
        response: {
          200: bodyUpdated,
          ...refusals({ signedIn: true, body: true }, 'scope.not-visible', 'document.body-invalid'),
        },
        tags: ['documents'],
        summary: 'Bring what was written in a document and is not taken there',
        description:
          'For an engagement that one saw, before it is erased, or one that must leave the disk: the hub does not know the document, which was sealed or refused, or takes nothing from the caller there. It is answered `sealed`, and the lead decides; said again under its `id` it lies there once.',
      },
    },
    async (request, reply) => send(reply, await hub.bodies.sealRefused(callerOf(request), request.body)),
  );

  routes.get(
    '/v1/quarantine',
    {
      preHandler,
      schema: {
        ...signedIn,
        response: { 200: sealedEdits, ...refusals({ signedIn: true }) },
        tags: ['engagements'],
        summary: 'Sealed edits of the engagements one leads',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const edits = await hub.database.as({ mode: 'person', ...caller }, (tx) =>
        readQuarantine(tx, caller, hub.clock.now()),
      );
      return reply.send({ edits });
    },
  );

  routes.post(
    '/v1/quarantine/decisions',
    {
      preHandler,
      schema: {
        ...signedIn,
        body: sealedDecision,
        response: {
          200: sealedOutcomes,
          ...refusals({ signedIn: true, body: true }, 'quarantine.not-found'),
        },
        tags: ['engagements'],
        summary: 'Apply or dismiss sealed edits',
        description: 'In the order named. What the rules refuse stays sealed, and its outcome says why.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const decided = await hub.database.as({ mode: 'person', ...caller }, (tx) =>
        decideQuarantine(tx, caller, request.body, hub.clock.now(), hub.bodies),
      );
      if (!decided.ok) return send(reply, decided);
      const { outcomes, files } = decided.value;
      // What is not here yet, its author may still bring.
      for (const { personId, ...name } of files)
        await hub.attachments.complete({ ...caller, personId }, name);
      return send(reply, ok({ outcomes }));
    },
  );
};
