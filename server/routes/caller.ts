import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import type { Caller } from '../auth/access-token';
import type { Hub } from '../hub/hub';
import { refuse } from './reply';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where `requireCaller` let the request pass. */
    caller: Caller | null;
  }
}

/** Lets signed-in people pass who are still welcome. */
export const requireCaller =
  (hub: Hub): preHandlerAsyncHookHandler =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = await hub.sessions.readCaller(request.headers.authorization);
    if (!caller.ok) return refuse(reply, caller.error);
    request.caller = caller.value;
    return undefined;
  };

/** The caller of a route behind `requireCaller`. Throws on any other route, which is a bug. */
export const callerOf = (request: FastifyRequest): Caller => {
  if (!request.caller) throw new Error('this route needs requireCaller');
  return request.caller;
};
