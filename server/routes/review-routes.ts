import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { ok } from '#shared/kernel/result';
import {
  approvedWeeks,
  decidedSheet,
  delegationRequest,
  keptDelegation,
  reviewApprovals,
  reviewDecision,
  reviewDelegations,
  reviewDetail,
  reviewList,
  reviewQuery,
  reviewQueuePage,
  reviewQueueQuery,
  reviewsWaiting,
} from '#shared/protocol/hub-api';
import type { Hub } from '../hub/hub';
import { approveWeeks, decideWeek } from '../time/decide-week';
import { delegate, delegationsOf, takeBack } from '../time/delegations';
import { ReviewCalendars } from '../time/review-desk';
import { reviewQueue, reviewWeek, reviewWeeks } from '../time/review-weeks';
import { waitingWeeks } from '../time/waiting-weeks';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** Other people's weeks, for whoever reviews them: the lead of their team, admins, and who stands in for a lead. */
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

  routes.get(
    '/v1/reviews/waiting',
    {
      preHandler,
      schema: {
        ...signedIn,
        response: { 200: reviewsWaiting, ...refusals({ signedIn: true }) },
        tags: ['time'],
        summary: 'How many weeks wait for a decision, and why they are the caller’s to decide',
      },
    },
    async (request, reply) => send(reply, ok(await waitingWeeks(hub.database, callerOf(request), context()))),
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
    '/v1/reviews/delegations',
    {
      preHandler,
      schema: {
        ...signedIn,
        response: { 200: reviewDelegations, ...refusals({ signedIn: true }) },
        tags: ['time'],
        summary:
          'Who reviews in whose place, as far as one gave it, was given it, or it is about one’s own weeks',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { providerId } = caller;
      const found = await hub.database.as({ mode: 'provider', providerId }, (tx) =>
        delegationsOf(tx, caller, hub.clock.now()),
      );
      return send(reply, ok(found));
    },
  );

  routes.post(
    '/v1/reviews/delegations',
    {
      preHandler,
      schema: {
        ...signedIn,
        body: delegationRequest,
        response: {
          200: keptDelegation,
          ...refusals(
            { signedIn: true, body: true },
            'timesheet.not-reviewer',
            'delegation.not-a-lead',
            'delegation.out-of-sight',
            'delegation.period-invalid',
          ),
        },
        tags: ['time'],
        summary: 'Hand the review of one’s people’s weeks to another lead for some days',
        description:
          'Dates are on the lead’s own clock, both included. What the other decides says in whose place; a week of which something is out of their sight they may return, and not approve.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { providerId } = caller;
      const { now, calendars } = context();
      const given = await hub.database.as({ mode: 'provider', providerId }, (tx) =>
        delegate(tx, caller, request.body, { now, zones: calendars.zones }),
      );
      return send(reply, given.ok ? ok({ delegation: given.value }) : given);
    },
  );

  routes.delete(
    '/v1/reviews/delegations/:id',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: z.object({ id: z.uuid() }),
        response: { 200: keptDelegation, ...refusals({ signedIn: true }, 'delegation.not-found') },
        tags: ['time'],
        summary: 'Take a delegation back',
        description:
          'For the lead who gave it, whoever was asked, and admins. What was decided meanwhile stands.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { providerId } = caller;
      const ended = await hub.database.as({ mode: 'provider', providerId }, (tx) =>
        takeBack(tx, caller, request.params.id, hub.clock.now()),
      );
      return send(reply, ended.ok ? ok({ delegation: ended.value }) : ended);
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
            'timesheet.out-of-sight',
          ),
        },
        tags: ['time'],
        summary: 'Approve, approve in part, return or reopen a week',
        description:
          'An approval names the last receipt of the person’s chain that it covers; what arrives later for the week is kept as late and never alters it. Where `shown` is said and the week holds later time, it is to be read anew. Nobody decides their own week.',
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
