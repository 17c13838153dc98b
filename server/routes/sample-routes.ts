import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { domainError } from '#shared/kernel/errors';
import { type Person, person as personSchema } from '#shared/people/person';
import { sampleCode, sampleCodeRequest, samplePeople } from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { listProviders, type ProviderEntry } from '../storage/people';
import { refusals } from './answers';
import { isLoopbackRequest } from './loopback';
import { refuse, send } from './reply';

const roles = ['professional', 'lead', 'admin'] as const;

/** One of each role first, in the order people try them; then everybody, by office and name. */
const forSwitcher = (people: readonly Person[]): Person[] => {
  const sorted = [...people].filter((person) => person.active);
  const first = roles.flatMap((role) => sorted.find((person) => person.role === role) ?? []);
  const rest = sorted.filter((person) => !first.includes(person));
  rest.sort((a, b) => a.city.localeCompare(b.city) || a.name.localeCompare(b.name));
  return [...first, ...rest];
};

/** The sample firm's people may be signed in without a password, from this machine alone. */
export const sampleRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();

  const sampleFirm = async (): Promise<ProviderEntry | null> =>
    (await hub.database.as({ mode: 'hub' }, listProviders)).find((provider) => provider.sample) ?? null;

  routes.get(
    '/v1/sample/people',
    {
      schema: {
        response: { 200: samplePeople, ...refusals({}, 'session.sample-only') },
        tags: ['sample firm'],
        summary: 'Whom the switcher offers',
      },
    },
    async (request, reply) => {
      const firm = isLoopbackRequest(request) ? await sampleFirm() : null;
      if (!firm) return refuse(reply, domainError('session.sample-only'));
      const { providerId } = firm;
      const rows = await hub.database.as({ mode: 'provider', providerId }, (tx) =>
        tx
          .selectFrom('feed_row')
          .select('body')
          .where('kind', '=', 'person')
          .where('body', 'is not', null)
          .orderBy('seq')
          .execute(),
      );
      const people = forSwitcher(rows.map((row) => personSchema.parse(row.body)));
      return reply.send({
        people: people.map(({ id, name, title, city, role }) => ({ personId: id, name, title, city, role })),
      });
    },
  );

  routes.post(
    '/v1/sample/codes',
    {
      schema: {
        body: sampleCodeRequest,
        response: {
          200: sampleCode,
          ...refusals({ body: true }, 'session.sample-only', 'person.not-found'),
        },
        tags: ['sample firm'],
        summary: 'A code for one sign-in',
      },
    },
    async (request, reply) => {
      const firm = isLoopbackRequest(request) ? await sampleFirm() : null;
      if (!firm) return refuse(reply, domainError('session.sample-only'));
      return send(reply, await hub.sessions.makeSampleCode(firm, request.body.personId));
    },
  );
};
