import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { oneTimeSignInRequest, refreshRequest, session, signInRequest } from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** Signing in, staying signed in, signing out. */
export const sessionRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const answers = { 200: session };
  routes.post(
    '/v1/sessions',
    {
      schema: {
        body: signInRequest,
        response: answers,
        tags: ['sessions'],
        summary: 'Sign in with address and password',
      },
    },
    async (request, reply) => send(reply, await hub.sessions.signIn(request.body, request.ip)),
  );
  routes.post(
    '/v1/sessions/one-time',
    {
      schema: {
        body: oneTimeSignInRequest,
        response: answers,
        tags: ['sessions'],
        summary: 'Sign in with a code of the sample firm',
      },
    },
    async (request, reply) =>
      send(reply, await hub.sessions.signInWithCode(request.body.code, request.body.device)),
  );
  routes.post(
    '/v1/sessions/refresh',
    {
      schema: {
        body: refreshRequest,
        response: answers,
        tags: ['sessions'],
        summary: 'Exchange a refresh token for its successor',
      },
    },
    async (request, reply) => send(reply, await hub.sessions.refresh(request.body)),
  );
  routes.delete(
    '/v1/sessions/current',
    { preHandler: requireCaller(hub), schema: { tags: ['sessions'], summary: 'Sign out' } },
    async (request, reply) => {
      await hub.sessions.signOut(callerOf(request));
      return reply.status(204).send();
    },
  );
};
