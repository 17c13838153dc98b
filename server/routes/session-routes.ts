import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { domainError } from '#shared/kernel/errors';
import { oneTimeSignInRequest, refreshRequest, session, signInRequest } from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { isLoopbackRequest } from './loopback';
import { refuse, send } from './reply';

/** Signing in, staying signed in, signing out. */
export const sessionRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  routes.post(
    '/v1/sessions',
    {
      schema: {
        body: signInRequest,
        response: {
          200: session,
          ...refusals(
            { body: true },
            'session.credentials-wrong',
            'person.disabled',
            'device.revoked',
            'session.too-many-attempts',
          ),
        },
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
        response: {
          200: session,
          ...refusals(
            { body: true },
            'session.code-invalid',
            'session.sample-only',
            'person.disabled',
            'device.revoked',
          ),
        },
        tags: ['sessions'],
        summary: 'Sign in with a code of the sample firm',
      },
    },
    async (request, reply) =>
      isLoopbackRequest(request)
        ? send(reply, await hub.sessions.signInWithCode(request.body.code, request.body.device))
        : refuse(reply, domainError('session.sample-only')),
  );
  routes.post(
    '/v1/sessions/refresh',
    {
      schema: {
        body: refreshRequest,
        response: {
          200: session,
          ...refusals(
            { body: true },
            'session.expired',
            'session.refresh-reused',
            'person.disabled',
            'device.revoked',
          ),
        },
        tags: ['sessions'],
        summary: 'Exchange a refresh token for its successor',
      },
    },
    async (request, reply) => send(reply, await hub.sessions.refresh(request.body)),
  );
  routes.delete(
    '/v1/sessions/current',
    {
      preHandler: requireCaller(hub),
      schema: {
        ...signedIn,
        response: { 204: z.null().describe('Signed out'), ...refusals({ signedIn: true }) },
        tags: ['sessions'],
        summary: 'Sign out',
      },
    },
    async (request, reply) => {
      await hub.sessions.signOut(callerOf(request));
      return reply.status(204).send(null);
    },
  );
};
