import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { domainError } from '#shared/kernel/errors';
import { hashSecret } from '../auth/secrets';
import { exposeHealth } from '../ops/health';
import { exposeMetrics } from '../ops/metrics';
import { accessRoutes } from '../routes/access-routes';
import { refusals } from '../routes/answers';
import { attachmentRoutes } from '../routes/attachment-routes';
import { calendarRoutes } from '../routes/calendar-routes';
import { claimRoutes } from '../routes/claim-routes';
import { clientRoutes } from '../routes/client-routes';
import { describeHub } from '../routes/description';
import { deviceRoutes } from '../routes/device-routes';
import { documentRoutes } from '../routes/document-routes';
import { libraryRoutes } from '../routes/library-routes';
import { pokeRoutes } from '../routes/poke-routes';
import { refuse } from '../routes/reply';
import { reportRoutes } from '../routes/report-routes';
import { reviewRoutes } from '../routes/review-routes';
import { sampleRoutes } from '../routes/sample-routes';
import { sessionRoutes } from '../routes/session-routes';
import { syncRoutes } from '../routes/sync-routes';
import { teamRoutes } from '../routes/team-routes';
import { describeWire } from '../routes/wire-components';
import {
  answerBrokenRequest,
  type ConnectionLimits,
  limitBodies,
  limitConnections,
  usualLimits,
} from './connection-limits';
import type { Hub } from './hub';

/** How often one session, or one address that shows none, may ask in a minute. */
const requestsAMinute = 6_000;

/**
 * Whose requests are counted together. A session is counted by itself: a thousand desks behind one router are one
 * address. A token that is none costs no more than its refusal, so that making them up gains nobody anything.
 */
const countedAs = ({ headers, ip }: FastifyRequest): string => {
  const { authorization } = headers;
  return authorization === undefined ? ip : hashSecret(authorization).toString('base64');
};

/**
 * SQLSTATE classes that mean the database is away or closing: 08 connection, 53 resources, 57 operator; and 25P03, which
 * is what a hub hears that was silent for too long.
 */
const isDatabaseAway = (error: { code?: unknown; message?: string }): boolean =>
  typeof error.code === 'string'
    ? /^(08|53|57|25P03)/.test(error.code) || /^E[A-Z]+$/.test(error.code)
    : // The driver has no code for a connection that breaks off or never comes about, nor Kysely for its end.
      /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|driver has already been destroyed)/.test(
        error.message ?? '',
      );

/** Where it happened: the frames of its stack, which are code, without the message before them, which may quote rows. */
const placeOf = ({ stack = '', message = '' }: Error): string[] => {
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return frames.flatMap((frame) => /^ +at (.*)$/.exec(frame)?.[1] ?? []).slice(0, 5);
};

const answerErrors = (server: FastifyInstance, logger: Logger): void => {
  server.setNotFoundHandler((_request, reply) => refuse(reply, domainError('request.not-found')));
  server.setErrorHandler((error: FastifyError, request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error) || error.statusCode === 400 || error.statusCode === 415)
      return refuse(reply, domainError('input.invalid'));
    if (error.statusCode === 413) return refuse(reply, domainError('input.too-large'));
    if (error.statusCode === 429) return refuse(reply, domainError('request.too-many'));
    const away = isDatabaseAway(error);
    // The message may quote rows: route, code and place are all that is written down.
    const { code, name } = error;
    logger.error(
      {
        route: request.routeOptions.url,
        code: code ?? (away ? 'database-away' : undefined),
        name,
        at: placeOf(error),
      },
      'request failed',
    );
    return refuse(reply, domainError(away ? 'hub.unavailable' : 'hub.failed'));
  });
};

/** While it closes, the hub keeps no connection open for another request. */
const lettingGo = (server: FastifyInstance): void => {
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
};

/** The hub's HTTP side, ready to listen. */
export const buildServer = async (
  hub: Hub,
  logger: Logger,
  options: {
    readonly pokeHeartbeat?: number | undefined;
    readonly limits?: ConnectionLimits | undefined;
  } = {},
): Promise<FastifyInstance> => {
  const limits = options.limits ?? usualLimits;
  const server = fastify({
    logger: false,
    bodyLimit: 256 * 1024,
    requestTimeout: limits.requestTimeout,
    http: { headersTimeout: limits.headTimeout, connectionsCheckingInterval: limits.headTimeout / 3 },
    clientErrorHandler: answerBrokenRequest,
    connectionTimeout: 0,
    keepAliveTimeout: 75_000,
    // Closing ends what is idle and lets what is under way come to its end.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // What ends TLS before the hub stands beside it, and says whom it speaks for: without its word a whole firm
    // would share one address, and pay for each other's mistyped passwords.
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be decoded never reaches a route, nor the handler of errors.
    frameworkErrors: (_error, _request, reply) => {
      refuse(reply, domainError('input.invalid'));
    },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateRequest('caller', null);
  answerErrors(server, logger);
  lettingGo(server);
  limitConnections(server, limits);
  limitBodies(server, limits);
  await server.register(rateLimit, {
    max: requestsAMinute,
    timeWindow: 60_000,
    cache: 50_000,
    keyGenerator: countedAs,
  });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Meridian hub',
        version: '1',
        description: 'What workstations and hub tell each other.',
      },
      components: { securitySchemes: { session: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: describeWire,
  });
  exposeHealth(server, hub);
  exposeMetrics(server, hub);
  describeHub(server, hub);
  sessionRoutes(server, hub);
  sampleRoutes(server, hub);
  syncRoutes(server, hub);
  pokeRoutes(server, hub, options.pokeHeartbeat);
  calendarRoutes(server, hub);
  clientRoutes(server, hub);
  libraryRoutes(server, hub);
  reviewRoutes(server, hub);
  teamRoutes(server, hub);
  reportRoutes(server, hub);
  attachmentRoutes(server, hub);
  documentRoutes(server, hub);
  claimRoutes(server, hub);
  accessRoutes(server, hub);
  deviceRoutes(server, hub);
  server.get(
    '/openapi.json',
    { schema: { response: refusals({}), tags: ['hub'], summary: 'This description' } },
    async () => server.swagger(),
  );
  return server;
};
