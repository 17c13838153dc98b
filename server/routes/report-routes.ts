import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { reportQuery } from '#shared/protocol/hub-api';
import { reportKind } from '#shared/reports/report';
import type { Hub } from '../hub/hub';
import { openReport } from '../reports/report-lines';
import { ReviewCalendars } from '../time/review-desk';
import { refusals, signedIn } from './answers';
import { callerOf, requireCaller } from './caller';
import { refuse } from './reply';

const named = z.object({ kind: reportKind });

/** Reports as facts, line by line: whoever asked writes them as a file in their own language. */
export const reportRoutes = (server: FastifyInstance, hub: Hub): void => {
  const calendars = new ReviewCalendars(zoneProviderFromIntl({ dataVersion: process.versions['tz'] ?? '' }));

  server.get<{ Params: z.infer<typeof named>; Querystring: z.infer<typeof reportQuery> }>(
    '/v1/reports/:kind',
    {
      preHandler: requireCaller(hub),
      schema: {
        ...signedIn,
        params: named,
        querystring: reportQuery,
        response: refusals({ signedIn: true, body: true }, 'report.not-yours', 'timesheet.not-reviewer'),
        tags: ['time'],
        summary: 'A statement, billing support, timesheet or list of exceptions',
        description:
          'Lines of JSON (`application/x-ndjson`): `{"head"}`, one `{"row"}` each, and `{"end"}` with the sums; without that last line it was cut off. Rows are dated by shift date. It is written to the audit. A client’s hours are for those who lead its engagements, a person’s for them and whoever reviews them.',
      },
    },
    async (request, reply) => {
      const { from, until, clientId, personId } = request.query;
      const { kind } = request.params;
      const opened = await openReport(
        hub.database,
        callerOf(request),
        { kind, from, until, clientId, personId },
        { now: hub.clock.now(), calendars },
      );
      if (!opened.ok) return refuse(reply, opened.error);
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .send(Readable.from(opened.value.lines(), { objectMode: false, highWaterMark: 64 * 1024 }));
    },
  );
};
