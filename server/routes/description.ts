import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { type HubDescription, hubDescription } from '#shared/protocol/hub-api';
import { hubProduct, protocolVersion } from '#shared/protocol/version';
import type { Hub } from '../hub/hub';
import { listProviders } from '../storage/people';
import { refusals } from './answers';
import { isLoopbackRequest } from './loopback';

/** `GET /v1/hub`: what anybody may know of this hub. */
export const describeHub = (server: FastifyInstance, hub: Hub): void => {
  server.withTypeProvider<ZodTypeProvider>().get(
    '/v1/hub',
    {
      schema: {
        response: { 200: hubDescription, ...refusals({}) },
        tags: ['hub'],
        summary: 'Which hub this is and what it speaks',
      },
    },
    async (request): Promise<HubDescription> => {
      const providers = await hub.database.as({ mode: 'hub' }, listProviders);
      return {
        product: hubProduct,
        hubId: hub.identity.hubId,
        name: providers.length === 1 ? (providers[0]?.name ?? 'Meridian') : 'Meridian',
        protocolVersion,
        oldestWorkstationProtocol: hub.oldestWorkstation,
        epoch: hub.identity.epoch,
        now: hub.clock.now(),
        receiptKey: hub.receipts.publicKey,
        sampleSignIn: isLoopbackRequest(request) && providers.some((provider) => provider.sample),
      };
    },
  );
};
