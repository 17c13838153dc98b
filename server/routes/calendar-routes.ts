import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { ok } from '#shared/kernel/result';
import { person } from '#shared/people/person';
import {
  calendarEdit,
  computedHolidays,
  holidayQuery,
  holidayRegions,
  savedCalendar,
  workingHoursEdit,
} from '#shared/protocol/hub-api';
import { editCalendar } from '../hub/edit-calendar';
import { editWorkingHours } from '../hub/edit-working-hours';
import type { Hub } from '../hub/hub';
import { knownRegions, publicHolidays } from '../import/public-holidays';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { send } from './reply';

/** A calendar with thousands of holidays and its former versions fits. */
const calendarBytes = 2 * 1024 * 1024;
/** Nobody plans further ahead at once, and each year costs some milliseconds. */
const mostYears = 12;

/** When clients are open and when people work, edited online by those allowed. */
export const calendarRoutes = (server: FastifyInstance, hub: Hub): void => {
  const routes = server.withTypeProvider<ZodTypeProvider>();
  const preHandler = requireCaller(hub);
  const zones = zoneProviderFromIntl({ dataVersion: process.versions['tz'] ?? '' });
  const named = z.object({ id: z.uuid() });

  routes.put(
    '/v1/calendars/:id',
    {
      preHandler,
      bodyLimit: calendarBytes,
      schema: {
        ...signedIn,
        params: named,
        body: calendarEdit,
        response: {
          200: savedCalendar,
          ...refusals(
            { signedIn: true, body: true },
            'calendar.not-found',
            'calendar.not-allowed',
            'calendar.outdated',
            'calendar.invalid',
          ),
        },
        tags: ['calendars'],
        summary: 'Save an edited calendar',
        description:
          'For admins and those who lead an engagement of a client that keeps the calendar. `revision` is the one that was edited; a calendar saved meanwhile is refused as outdated, and saving the same content again changes nothing. Moments that have gone by keep the judgement they had.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const saved = await hub.database.as({ mode: 'person', ...caller }, (tx) =>
        editCalendar(tx, caller, request.params.id, request.body, { now: hub.clock.now(), zones }),
      );
      return send(reply, saved.ok ? ok({ calendar: saved.value }) : saved);
    },
  );

  routes.put(
    '/v1/people/:id/working-hours',
    {
      preHandler,
      schema: {
        ...signedIn,
        params: named,
        body: workingHoursEdit,
        response: {
          200: person,
          ...refusals(
            { signedIn: true, body: true },
            'person.not-found',
            'person.hours-not-allowed',
            'calendar.invalid',
          ),
        },
        tags: ['people'],
        summary: 'Say when somebody works',
        description: 'For the person, who leads their team, and admins.',
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      return send(
        reply,
        await hub.database.as({ mode: 'person', ...caller }, (tx) =>
          editWorkingHours(tx, caller, request.params.id, request.body.workingHours),
        ),
      );
    },
  );

  routes.get(
    '/v1/holidays/regions',
    {
      preHandler,
      schema: {
        ...signedIn,
        response: { 200: holidayRegions, ...refusals({ signedIn: true }) },
        tags: ['calendars'],
        summary: 'Countries and regions whose public holidays are known',
      },
    },
    async (_request, reply) =>
      reply.send({
        countries: knownRegions().map((country) => ({ ...country, regions: [...country.regions] })),
      }),
  );

  routes.get(
    '/v1/holidays',
    {
      preHandler,
      schema: {
        ...signedIn,
        querystring: holidayQuery,
        response: { 200: computedHolidays, ...refusals({ signedIn: true }, 'input.invalid') },
        tags: ['calendars'],
        summary: 'Public holidays of a country or region',
        description: `At most ${mostYears} years. What the moon decides is tentative. Data: date-holidays, CC BY-SA 3.0.`,
      },
    },
    async (request, reply) => {
      const { rule, from, to } = request.query;
      const count = Math.min(mostYears, Math.max(0, to - from + 1));
      const years = Array.from({ length: count }, (_, index) => from + index);
      return reply.send({ holidays: [...publicHolidays(rule, years)] });
    },
  );
};
