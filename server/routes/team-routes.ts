import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { ok } from '#shared/kernel/result';
import { teamBudgetQuery, teamBudgets, teamWeeks, teamWeeksQuery } from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { ReviewCalendars, type ReviewContext } from '../time/review-desk';
import { teamBudgets as budgetsOf } from '../time/team-budgets';
import { teamWeeks as weeksOf } from '../time/team-weeks';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** Sums over other people's time, for whoever leads them or the engagements they work on. */
export const teamRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);
  const calendars = new ReviewCalendars(zoneProviderFromIntl({ dataVersion: process.versions['tz'] ?? '' }));
  const context = (): ReviewContext => ({ now: hub.clock.now(), calendars });

  routes.get(
    '/v1/team/budgets',
    {
      preHandler,
      schema: {
        ...signedIn,
        querystring: teamBudgetQuery,
        response: { 200: teamBudgets, ...refusals({ signedIn: true, body: true }) },
        tags: ['time'],
        summary: 'Budgets of the engagements one leads, and how much of each is used',
        description:
          'In the period that the date lies in. What is worked on an engagement counts whoever did it. None for people who lead no engagement.',
      },
    },
    async (request, reply) => {
      const budgets = await budgetsOf(hub.database, callerOf(request), request.query.on, context());
      return send(reply, ok({ budgets }));
    },
  );

  routes.get(
    '/v1/team/weeks',
    {
      preHandler,
      schema: {
        ...signedIn,
        querystring: teamWeeksQuery,
        response: { 200: teamWeeks, ...refusals({ signedIn: true, body: true }) },
        tags: ['time'],
        summary: 'Weeks of the people one reviews: attendance, client time, coverage of client hours',
        description:
          'Only what counts is added up, by shift date. Clients are those in the caller’s sight; their hours are counted as far as they are over.',
      },
    },
    async (request, reply) => {
      const found = await weeksOf(hub.database, callerOf(request), request.query, context());
      // Already what the schema says; a year of four hundred people need not be checked figure by figure.
      return reply.serializer(JSON.stringify).type('application/json').send(found);
    },
  );
};
