import type { FastifyRequest } from 'fastify';

const loopbackAddress = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request comes from this machine and was meant for it. The Host header is looked at too: a page elsewhere
 * whose name was made to point here carries its own.
 */
export const isLoopbackRequest = (request: FastifyRequest): boolean =>
  loopbackAddress.test(request.socket.remoteAddress ?? '') &&
  loopbackHost.test(request.headers.host ?? '') &&
  request.headers['x-forwarded-for'] === undefined;
