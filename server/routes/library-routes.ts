import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ok } from '#shared/kernel/result';
import { clauseEdit, savedClause, savedTemplates, templateEdit } from '#shared/protocol/hub-api';
import { shippedParts } from '#shared/templates/shipped-parts';
import { editClause, editTemplate } from '../hub/edit-library';
import type { Hub } from '../hub/hub';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** A template of the largest size with its test answers fits, in whatever script. */
const templateBytes = 1024 * 1024;

const cannotBeRead = [
  'template.head-invalid',
  'template.answers-invalid',
  'template.syntax',
  'template.name-unknown',
  'template.reaches-out',
  'template.include-unknown',
  'template.include-circular',
] as const;

/** A firm's own templates and clauses, edited online by those allowed. */
export const libraryRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);

  routes.put(
    '/v1/templates/:familyId',
    {
      preHandler,
      bodyLimit: templateBytes,
      schema: {
        ...signedIn,
        params: z.object({ familyId: z.uuid() }),
        body: templateEdit,
        response: {
          200: savedTemplates,
          ...refusals(
            { signedIn: true, body: true },
            'library.not-found',
            'library.not-allowed',
            'library.outdated',
            'template.not-draft',
            'template.draft-exists',
            ...cannotBeRead,
          ),
        },
        tags: ['library'],
        summary: 'Save a draft of a template, publish it, or retire a version',
        description:
          'For leads and admins. A published version never changes; publishing the next retires it. Doing the same again changes nothing and answers with no rows.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const saved = await hub.database.as({ mode: 'person', ...caller }, (tx) =>
        editTemplate(tx, caller, request.params.familyId, request.body, {
          now: hub.clock.now(),
          shippedParts,
        }),
      );
      return send(reply, saved.ok ? ok({ changed: [...saved.value] }) : saved);
    },
  );

  routes.put(
    '/v1/clauses/:id',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: z.object({ id: z.uuid() }),
        body: clauseEdit,
        response: {
          200: savedClause,
          ...refusals(
            { signedIn: true, body: true },
            'library.not-found',
            'library.not-allowed',
            'library.outdated',
            'clause.name-taken',
            'clause.in-use',
            ...cannotBeRead,
          ),
        },
        tags: ['library'],
        summary: "Save a clause of the firm's or of a team's",
        description:
          "The firm's are kept by leads, a team's by its members and leads. One that a published template includes keeps its name and is not retired.",
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const saved = await hub.database.as({ mode: 'person', ...caller }, (tx) =>
        editClause(tx, caller, request.params.id, request.body, hub.clock.now()),
      );
      return send(reply, saved.ok ? ok({ clause: saved.value }) : saved);
    },
  );
};
