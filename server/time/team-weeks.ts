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
import { corrections, stands } from './standing-entries';

/** Which weeks, by their Mondays, both included, and of which team; all whom the caller reviews where it names none. */
export interface AskedWeeks {
  readonly from: string;
  readonly until: string;
  readonly teamId?: string | undefined;
  /** Whose time is told from that for other clients; any client's where it names none. */
  readonly clientId?: string | undefined;
}

/** An entry's time that no earlier one of those before it covers, ms: so each instant is added once. */
const beyond = (before: string) =>
  sql.raw(`sum(greatest(0, ended_at - greatest(started_at, coalesce(${before}, started_at))))`);

/**
 * Sums of each person's weeks. A day at work reaches from its first start to its last end. Only columns of the index
 * `time_entry_of_person` are asked for, so that it alone is read; the week is that of the shift date.
 */
const readPeople = async (
  tx: HubTransaction,
  providerId: string,
  people: readonly PersonId[],
  mondays: readonly string[],
  /** Of the client that is looked at; null: of any. */
  engagements: readonly string[] | null,
): Promise<PersonWeeks[]> => {
  const [first = '', last = ''] = [mondays[0], mondays.at(-1)];
  const { rows } = await sql<Record<'person_id' | 'monday' | (typeof figures)[number], string>>`
    WITH RECURSIVE ${corrections(providerId, people)},
    counted AS (
      SELECT person_id, shift_date, category, started_at, ended_at,
        ${engagements === null ? sql`true` : sql`coalesce(engagement_id = ANY (${engagements}::uuid[]), false)`} AS looked_at,
        max(ended_at) OVER earlier AS recorded_before,
        max(ended_at) FILTER (WHERE category <> 'leave') OVER earlier AS present_before
      FROM time_entry AS entry
      WHERE provider_id = ${providerId} AND person_id = ANY (${people}::uuid[])
        AND shift_date >= ${first} AND shift_date <= ${addDays(last, 6)} AND ended_at > started_at AND ${stands}
      WINDOW earlier AS (PARTITION BY person_id, shift_date ORDER BY started_at
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
    day AS (
      SELECT person_id, shift_date::date AS date,
        sum(ended_at - started_at) FILTER (WHERE category = 'client' AND looked_at) AS client,
        sum(ended_at - started_at) FILTER (WHERE category = 'client' AND NOT looked_at) AS others,
        sum(ended_at - started_at) FILTER (WHERE category = 'break') AS pause,
        sum(ended_at - started_at) FILTER (WHERE category = 'leave') AS leave,
        sum(ended_at - started_at) FILTER (WHERE category NOT IN ('client', 'break', 'leave')) AS internal,
        max(ended_at) - min(started_at) - ${beyond('recorded_before')} AS unexplained,
        ${beyond('present_before')} FILTER (WHERE category <> 'leave') AS present
      FROM counted GROUP BY 1, shift_date)
    SELECT person_id, (date - extract(isodow FROM date)::int + 1)::text AS monday, coalesce(sum(client), 0) AS client,
      coalesce(sum(others), 0) AS others, coalesce(sum(internal), 0) AS internal, coalesce(sum(pause), 0) AS break, coalesce(sum(leave), 0) AS leave,
      coalesce(sum(present), 0) AS present, sum(unexplained) AS unexplained
    FROM day GROUP BY 1, 2`.execute(tx);
  const found = new Map(rows.map((row) => [`${row.person_id} ${row.monday}`, row]));
  return people.map((personId) => ({
    personId,
    weeks: mondays.map((monday) => {
      const row = found.get(`${personId} ${monday}`);
      const sum = (name: (typeof figures)[number]) => Number(row?.[name] ?? 0);
      return {
        client: sum('client'),
        others: sum('others'),
        internal: sum('internal'),
        break: sum('break'),
        leave: sum('leave'),
        unexplained: sum('unexplained'),
        attendance: sum('present') + sum('unexplained'),
      };
    }),
  }));
};
const figures = ['client', 'others', 'internal', 'break', 'leave', 'present', 'unexplained'] as const;

/** People whose weeks are added up at once. */
const together = 20;

const partsOf = (people: readonly PersonId[]): readonly (readonly PersonId[])[] =>
  Array.from({ length: Math.ceil(people.length / together) }, (_, part) =>
    people.slice(part * together, (part + 1) * together),
  );

/** When any of these people worked on each engagement, as one list of spans; epoch ms. */
const readSpans = async (
  tx: HubTransaction,
  providerId: string,
  people: readonly string[],
  engagements: readonly string[],
  { from, until }: AskedWeeks,
): Promise<ReadonlyMap<string, readonly number[]>> => {
  const { rows } = await sql<{
    engagement_id: string;
    started_at: string;
    before: string | null;
    last: string;
  }>`
    WITH RECURSIVE ${corrections(providerId, people)},
    worked AS (
      SELECT engagement_id, started_at, max(ended_at) AS ended_at FROM time_entry AS entry
      WHERE provider_id = ${providerId} AND person_id = ANY (${people}::uuid[]) AND engagement_id = ANY (${engagements}::uuid[])
        AND shift_date >= ${addDays(from, -1)} AND shift_date <= ${addDays(until, 7)} AND category = 'client'
        AND ended_at > started_at AND ${stands}
      GROUP BY 1, 2),
    placed AS (
      SELECT engagement_id, started_at, max(ended_at) OVER (PARTITION BY engagement_id) AS last,
        max(ended_at) OVER (PARTITION BY engagement_id ORDER BY started_at
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM worked)
    SELECT engagement_id, started_at, before, last FROM placed WHERE before IS NULL OR before < started_at
    ORDER BY engagement_id, started_at`.execute(tx);
  // A row for each beginning after a pause, which knows when what came before it ended.
  const spans = new Map<string, number[]>();
  for (const { engagement_id, started_at, before } of rows) {
    const known = spans.get(engagement_id);
    if (known) known.push(Number(before), Number(started_at));
    else spans.set(engagement_id, [Number(started_at)]);
  }
  for (const { engagement_id, last } of rows) {
    const known = spans.get(engagement_id);
    if (known && known.length % 2 === 1) known.push(Number(last));
  }
  return spans;
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
  const ofClient =
    asked.clientId === undefined
      ? null
      : engagements.filter((id) => desk.engagements.get(id)?.clientId === asked.clientId);
  const read = <T>(work: (tx: HubTransaction) => Promise<T>): Promise<T> =>
    database.as({ mode: 'provider', providerId }, work);
  // Beside each other: half a year of a team is a scan of fifty thousand entries, which one process of the database
  // sorts in a quarter of a second. None of the parts is added to another, so they need not be of one moment.
  const [spans, ...parts] = await Promise.all([
    read((tx) => readSpans(tx, providerId, people, ofClient ?? engagements, asked)),
    ...partsOf(people).map((some) => read((tx) => readPeople(tx, providerId, some, mondays, ofClient))),
  ]);
  return { weeks: [...mondays], people: parts.flat(), clients: coverageOf(desk, spans, mondays, context) };
};
