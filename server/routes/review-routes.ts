import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { ok } from '#shared/kernel/result';
import {
  approvedWeeks,
  decidedSheet,
  reviewApprovals,
  reviewDecision,
  reviewDetail,
  reviewList,
  reviewQuery,
  reviewQueuePage,
  reviewQueueQuery,
} from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { approveWeeks, decideWeek } from '../time/decide-week';
import { ReviewCalendars } from '../time/review-desk';
import { reviewQueue, reviewWeek, reviewWeeks } from '../time/review-weeks';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** Other people's weeks, for whoever reviews them: the lead of their team, and admins. */
export const reviewRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);
  const calendars = new ReviewCalendars(zoneProviderFromIntl({ dataVersion: process.versions['tz'] ?? '' }));
  const context = () => ({ now: hub.clock.now(), calendars });
  const named = z.object({ personId: z.uuid() });

  routes.get(
    '/v1/reviews',
    {
      preHandler,
      schema: {
        ...signedIn,
        querystring: reviewQuery,
        response: { 200: reviewList, ...refusals({ signedIn: true, body: true }) },
        tags: ['time'],
        summary: 'The weeks one reviews, with what is unusual in them',
      },
    },
    async (request, reply) => {
      const weeks = await reviewWeeks(hub.database, callerOf(request), request.query.week, context());
      // Already what the schema says; checking every exception of forty weeks again would cost more than finding them.
      return reply.serializer(JSON.stringify).type('application/json').send({ weeks });
    },
  );

  routes.get(
    '/v1/reviews/queue',
    {
      preHandler,
      schema: {
        ...signedIn,
        querystring: reviewQueueQuery,
        response: { 200: reviewQueuePage, ...refusals({ signedIn: true, body: true }) },
        tags: ['time'],
        summary: 'Weeks that wait for a decision, the longest first',
      },
    },
    async (request, reply) => {
      const page = await reviewQueue(hub.database, callerOf(request), request.query, context());
      return reply.serializer(JSON.stringify).type('application/json').send(page);
    },
  );

  routes.post(
    '/v1/reviews/approvals',
    {
      preHandler,
      schema: {
        ...signedIn,
        body: reviewApprovals,
        response: { 200: approvedWeeks, ...refusals({ signedIn: true, body: true }) },
        tags: ['time'],
        summary: 'Approve several weeks in which nothing is unusual',
        description:
          'Each is decided for itself, and answered in the order asked: one in which something is unusual, or that is not the caller’s to decide, stays as it is and says why.',
      },
    },
    async (request, reply) => {
      const decided = await approveWeeks(hub.database, callerOf(request), request.body.weeks, context());
      return send(
        reply,
        ok({
          decided: decided.map((one) =>
            one.ok ? { sheet: one.value, error: null } : { sheet: null, error: one.error },
          ),
        }),
      );
    },
  );

  routes.get(
    '/v1/reviews/:personId',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: named,
        querystring: reviewQuery,
        response: {
          200: reviewDetail,
          ...refusals({ signedIn: true, body: true }, 'timesheet.not-reviewer'),
        },
        tags: ['time'],
        summary: 'One week with its evidence',
        description:
          'Superseded and withdrawn entries are included. Of engagements out of the reviewer’s sight there is the time alone.',
      },
    },
    async (request, reply) => {
      const asked = { personId: request.params.personId, week: request.query.week };
      const found = await reviewWeek(hub.database, callerOf(request), asked, context());
      return send(reply, found.ok ? ok({ week: found.value.week, entries: found.value.entries }) : found);
    },
  );

  routes.post(
    '/v1/reviews/:personId/decisions',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: named,
        body: reviewDecision,
        response: {
          200: decidedSheet,
          ...refusals(
            { signedIn: true, body: true },
            'timesheet.not-reviewer',
            'timesheet.not-found',
            'timesheet.own',
            'timesheet.outdated',
            'timesheet.not-submitted',
            'timesheet.comment-required',
            'timesheet.entry-unknown',
          ),
        },
        tags: ['time'],
        summary: 'Approve, approve in part, return or reopen a week',
        description:
          'An approval names the last receipt of the person’s chain that it covers; what arrives later for the week is kept as late and never alters it. Nobody decides their own week.',
      },
    },
    async (request, reply) => {
      const { personId } = request.params;
      const decided = await decideWeek(
        hub.database,
        callerOf(request),
        { personId, ...request.body },
        context(),
      );
      return send(reply, decided.ok ? ok({ sheet: decided.value }) : decided);
    },
  );
};
