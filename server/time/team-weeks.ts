import { sql } from 'kysely';
import type { PersonId } from '#shared/kernel/ids';
import { instantOf } from '#shared/time-entries/shift-date';
import {
  type ClientCoverage,
  coveredIn,
  type PersonWeeks,
  weekMondays,
} from '#shared/time-entries/team-week';
import { addDays } from '#shared/time-entries/week';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { type Desk, type ReviewContext, readDesk } from './review-desk';
import { stands } from './standing-entries';

/** Which weeks, by their Mondays, both included, and of which team; all whom the caller reviews where it names none. */
export interface AskedWeeks {
  readonly from: string;
  readonly until: string;
  readonly teamId?: string | undefined;
}

/** How long the parts of a multirange are together, ms. */
const lengthOf = (column: string) =>
  sql.raw(`(SELECT coalesce(sum(upper(part) - lower(part)), 0) FROM unnest(${column}) AS part)`);

/** Sums of each person's weeks. A day at work reaches from its first start to its last end. */
const readPeople = async (
  tx: HubTransaction,
  providerId: string,
  people: readonly PersonId[],
  mondays: readonly string[],
): Promise<PersonWeeks[]> => {
  const [first = '', last = ''] = [mondays[0], mondays.at(-1)];
  const { rows } = await sql<Record<'person_id' | 'monday' | (typeof figures)[number], string>>`
    WITH day AS (
      SELECT person_id, week, shift_date,
        sum(ended_at - started_at) FILTER (WHERE category = 'client') AS client,
        sum(ended_at - started_at) FILTER (WHERE category = 'break') AS pause,
        sum(ended_at - started_at) FILTER (WHERE category = 'leave') AS leave,
        sum(ended_at - started_at) FILTER (WHERE category NOT IN ('client', 'break', 'leave')) AS internal,
        range_agg(int8range(started_at, ended_at)) AS recorded,
        range_agg(int8range(started_at, ended_at)) FILTER (WHERE category <> 'leave') AS present
      FROM time_entry AS entry
      WHERE provider_id = ${providerId} AND person_id = ANY (${people}::uuid[])
        AND shift_date >= ${first} AND shift_date <= ${addDays(last, 6)} AND ${stands}
      GROUP BY 1, 2, 3)
    SELECT person_id, week::text AS monday, coalesce(sum(client), 0) AS client, coalesce(sum(internal), 0) AS internal,
      coalesce(sum(pause), 0) AS break, coalesce(sum(leave), 0) AS leave, sum(${lengthOf('present')}) AS present,
      sum(upper(recorded) - lower(recorded) - ${lengthOf('recorded')}) AS unexplained
    FROM day GROUP BY 1, 2`.execute(tx);
  const found = new Map(rows.map((row) => [`${row.person_id} ${row.monday}`, row]));
  return people.map((personId) => ({
    personId,
    weeks: mondays.map((monday) => {
      const row = found.get(`${personId} ${monday}`);
      const sum = (name: (typeof figures)[number]) => Number(row?.[name] ?? 0);
      return {
        client: sum('client'),
        internal: sum('internal'),
        break: sum('break'),
        leave: sum('leave'),
        unexplained: sum('unexplained'),
        attendance: sum('present') + sum('unexplained'),
      };
    }),
  }));
};
const figures = ['client', 'internal', 'break', 'leave', 'present', 'unexplained'] as const;

/** When any of these people worked on each engagement, as one list of spans; epoch ms. */
const readSpans = async (
  tx: HubTransaction,
  providerId: string,
  people: readonly string[],
  engagements: readonly string[],
  { from, until }: AskedWeeks,
): Promise<ReadonlyMap<string, readonly number[]>> => {
  const { rows } = await sql<{ engagement_id: string; spans: string[] | null }>`
    SELECT engagement_id, (SELECT array_agg(bound::text ORDER BY bound) FROM unnest(worked) AS part,
      LATERAL (VALUES (lower(part)), (upper(part))) AS ends (bound)) AS spans
    FROM (SELECT engagement_id, range_agg(int8range(started_at, ended_at)) AS worked
      FROM time_entry AS entry
      WHERE provider_id = ${providerId} AND person_id = ANY (${people}::uuid[]) AND engagement_id = ANY (${engagements}::uuid[])
        AND shift_date >= ${addDays(from, -1)} AND shift_date <= ${addDays(until, 7)} AND category = 'client' AND ${stands}
      GROUP BY 1) AS of_engagement`.execute(tx);
  return new Map(rows.map(({ engagement_id, spans }) => [engagement_id, (spans ?? []).map(Number)]));
};

/** Of each client in sight whom these people worked for, how much of its open hours somebody was there. */
const coverageOf = (
  desk: Desk,
  spans: ReadonlyMap<string, readonly number[]>,
  mondays: readonly string[],
  { calendars, now }: ReviewContext,
): ClientCoverage[] => {
  const byClient = new Map<string, { readonly engagementId: string; readonly worked: number[][] }>();
  for (const [engagementId, worked] of spans) {
    const clientId = desk.engagements.get(engagementId)?.clientId;
    if (clientId === undefined) continue;
    const known = byClient.get(clientId);
    if (known) known.worked.push([...worked]);
    else byClient.set(clientId, { engagementId, worked: [[...worked]] });
  }
  return [...byClient].flatMap(([clientId, { engagementId, worked }]) => {
    const hours = desk.agreedOf(engagementId)?.today;
    if (!hours) return [];
    const weeks = mondays.map((monday) => {
      const from = instantOf(calendars.zones, hours.zone, monday, 0);
      const until = instantOf(calendars.zones, hours.zone, addDays(monday, 7), 0);
      return coveredIn(hours, worked, { from, until: Math.max(from, Math.min(until, now)) });
    });
    return [{ clientId, weeks }];
  });
};

/**
 * How the weeks of a team went: everybody's client time beside their attendance, and of each client's hours how many
 * somebody was there. Whoever reviews nobody is answered with nothing.
 */
export const teamWeeks = async (
  database: HubDatabase,
  caller: Caller,
  asked: AskedWeeks,
  context: ReviewContext,
): Promise<{
  readonly weeks: string[];
  readonly people: PersonWeeks[];
  readonly clients: ClientCoverage[];
}> => {
  const { providerId } = caller;
  const desk = await database.as({ mode: 'person', ...caller }, (tx) => readDesk(tx, caller, context));
  const people = desk.people
    .filter(({ active, teamId }) => active && (asked.teamId === undefined || teamId === asked.teamId))
    .map(({ id }) => id);
  const mondays = weekMondays(asked.from, asked.until);
  if (people.length === 0 || mondays.length === 0) return { weeks: [...mondays], people: [], clients: [] };
  const engagements = [...desk.engagements.keys()];
  const read = await database.as({ mode: 'provider', providerId }, async (tx) => ({
    people: await readPeople(tx, providerId, people, mondays),
    spans: await readSpans(tx, providerId, people, engagements, asked),
  }));
  return {
    weeks: [...mondays],
    people: read.people,
    clients: coverageOf(desk, read.spans, mondays, context),
  };
};
