import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { largestChunk, readRange } from '#shared/attachments/manifest';
import { domainError } from '#shared/kernel/errors';
import { missingChunks, storedVersion } from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { refuse, send } from './reply';

const version = z.object({ id: z.uuid(), versionId: z.uuid() });
const chunk = version.extend({ index: z.coerce.number().int().min(0).max(1_000) });
const nothing = z.null().describe('Nothing.');

const nameOf = ({ id, versionId }: z.infer<typeof version>) => ({ attachmentId: id, versionId });

/** The bytes of attachments, in a lane of their own. */
export const attachmentRoutes = (server: FastifyInstance, hub: Hub): void => {
  // Only these routes take bytes; everywhere else a body is JSON.
  server.register((scoped, _options, done) => {
    scoped.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: largestChunk },
      (_request, body, parsed) => parsed(null, body),
    );
    bytesRoutes(scoped, hub);
    done();
  });
};

const bytesRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);

  routes.get(
    '/v1/attachments/:id/versions/:versionId/chunks',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: version,
        response: { 200: missingChunks, ...refusals({ signedIn: true }, 'attachment.not-found') },
        tags: ['attachments'],
        summary: 'Which chunks of a version are missing',
      },
    },
    async (request, reply) =>
      send(reply, await hub.attachments.missing(callerOf(request), nameOf(request.params))),
  );

  routes.put(
    '/v1/attachments/:id/versions/:versionId/chunks/:index',
    {
      preHandler,
      bodyLimit: largestChunk,
      schema: {
        ...signedIn,
        params: chunk,
        consumes: ['application/octet-stream'],
        response: {
          204: nothing,
          ...refusals(
            { signedIn: true, body: true },
            'attachment.not-found',
            'attachment.not-yours',
            'attachment.chunk-unknown',
            'attachment.chunk-corrupt',
            'attachment.quota-exceeded',
          ),
        },
        tags: ['attachments'],
        summary: 'Bring one chunk of a version',
        description:
          'The body is the chunk itself (`application/octet-stream`), whose SHA-256 the manifest names. Only for whoever added the version; in any order, and again without harm.',
      },
    },
    async (request, reply) => {
      const { body } = request;
      if (!Buffer.isBuffer(body)) return refuse(reply, domainError('input.invalid'));
      const { index } = request.params;
      const put = await hub.attachments.put(callerOf(request), nameOf(request.params), index, body);
      return put.ok ? reply.status(204).send(null) : refuse(reply, put.error);
    },
  );

  routes.post(
    '/v1/attachments/:id/versions/:versionId/complete',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: version,
        response: {
          200: storedVersion,
          ...refusals(
            { signedIn: true },
            'attachment.not-found',
            'attachment.not-yours',
            'attachment.chunks-missing',
            'attachment.hash-wrong',
          ),
        },
        tags: ['attachments'],
        summary: 'Say that every chunk of a version is there',
        description: 'The hub checks the whole, and tells everybody through the row’s `storedAt`.',
      },
    },
    async (request, reply) =>
      send(reply, await hub.attachments.complete(callerOf(request), nameOf(request.params))),
  );

  server.get<{ Params: z.infer<typeof version> }>(
    '/v1/attachments/:id/versions/:versionId/content',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: version,
        response: refusals(
          { signedIn: true },
          'attachment.not-found',
          'attachment.not-stored',
          'attachment.range-invalid',
        ),
        tags: ['attachments'],
        summary: 'The bytes of a version',
        description: 'One `Range` of bytes is obeyed (206).',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const stored = await hub.attachments.stored(caller, nameOf(request.params));
      if (!stored.ok) return refuse(reply, stored.error);
      const { size, sha256 } = stored.value.manifest;
      const range = readRange(request.headers.range, size);
      if (range === 'unsatisfiable')
        return refuse(
          reply.header('content-range', `bytes */${size}`),
          domainError('attachment.range-invalid'),
        );
      const { from, until } = range ?? { from: 0, until: size };
      if (range) reply.header('content-range', `bytes ${from}-${until - 1}/${size}`);
      // Nobody shows or runs these bytes in the hub's own name, whatever they are.
      return reply
        .status(range ? 206 : 200)
        .headers({
          'accept-ranges': 'bytes',
          'cache-control': 'private, no-store',
          'content-disposition': 'attachment',
          'content-length': until - from,
          'content-type': 'application/octet-stream',
          etag: `"${sha256}"`,
          'x-content-type-options': 'nosniff',
        })
        .send(Readable.from(hub.attachments.read(caller, stored.value, { from, until })));
    },
  );
};
