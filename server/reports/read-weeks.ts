import { sql } from 'kysely';
import type { WorkingAgreement } from '#shared/people/working-agreement';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import type { Timesheet } from '#shared/time-entries/timesheet';
import { addDays, weekOf } from '#shared/time-entries/week';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { bearingOn, theEntryOf } from '../time/standing-entries';
import type { ReportScope } from './report-scope';

/** An entry with its place in its person's chain. */
export interface KeptEntry {
  readonly entry: TimeEntry;
  readonly index: number;
  readonly hash: string;
  readonly receivedAt: number;
  readonly late: boolean;
}

/** One person's part of a week. */
export interface KeptWeek {
  readonly personId: string;
  /** Its Monday. */
  readonly week: string;
  readonly entries: readonly KeptEntry[];
  readonly sheet: Timesheet | null;
}

const within = ({ by, ids }: ReportScope) =>
  by === 'person' ? sql`person_id = ANY (${ids}::uuid[])` : sql`engagement_id = ANY (${ids}::uuid[])`;

/** Who recorded something for a week within the scope. */
const peopleOf = async (
  tx: HubTransaction,
  providerId: string,
  week: string,
  scope: ReportScope,
): Promise<readonly string[]> => {
  const { rows } = await sql<{ person_id: string }>`
    SELECT DISTINCT person_id FROM time_entry
    WHERE provider_id = ${providerId} AND week = ${week}::date AND ${within(scope)}
    ORDER BY person_id`.execute(tx);
  return rows.map(({ person_id }) => person_id);
};

/**
 * What some people recorded for a week within the scope, and beside it whatever bears on that: a correction may name another
 * engagement or week, and what does not count must not be billed for want of having seen why.
 */
const readEntries = async (
  tx: HubTransaction,
  providerId: string,
  week: string,
  scope: ReportScope,
  people: readonly string[],
) => {
  const { rows } = await sql<{
    person_id: string;
    chain_index: string;
    hash: string;
    received_at: string;
    late: boolean;
    entry: TimeEntry;
  }>`
    WITH RECURSIVE all_of AS (
      SELECT person_id, id FROM time_entry
      WHERE provider_id = ${providerId} AND week = ${week}::date AND person_id = ANY (${people}::uuid[])
        AND ${within(scope)}
      UNION
      SELECT a.person_id, bears.id FROM all_of a, LATERAL ${bearingOn(providerId, sql.ref('a'))} AS bears)
    SELECT t.person_id, t.chain_index, t.hash, t.received_at, t.late, t.entry
    FROM all_of a, ${theEntryOf(providerId, sql.ref('a'))}
    ORDER BY t.person_id, t.chain_index`.execute(tx);
  return rows;
};

const readSheets = async (
  tx: HubTransaction,
  providerId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Timesheet>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('feed_row')
    .select(['id', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'timesheet')
    .where('id', 'in', [...ids])
    .where('body', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, body }) => [id, body as Timesheet]));
};

/** What was agreed with people, by person; in `provider` mode, after it was decided that the caller may have it. */
export const readAgreements = (
  database: HubDatabase,
  { providerId }: Pick<Caller, 'providerId'>,
): Promise<ReadonlyMap<string, WorkingAgreement>> =>
  database.as({ mode: 'provider', providerId }, async (tx) => {
    const rows = await tx
      .selectFrom('feed_row')
      .select(['id', 'body'])
      .where('provider_id', '=', providerId)
      .where('kind', '=', 'agreement')
      .where('body', 'is not', null)
      .execute();
    return new Map(rows.map(({ id, body }) => [id, body as WorkingAgreement]));
  });

/** The Mondays of every week that a period touches. */
export const weeksOf = ({
  from,
  until,
}: {
  readonly from: string;
  readonly until: string;
}): readonly string[] => {
  const weeks: string[] = [];
  for (let week = weekOf(from); week <= until; week = addDays(week, 7)) weeks.push(week);
  return weeks;
};

/** People whose parts of a week are held at once: as many as a team. */
const together = 40;

/**
 * Everybody's part of one week within a scope, some people at a time; in `provider` mode, after it was decided that the
 * caller may have it. A report reads week by week and team by team, so that neither a year nor a large firm needs more
 * memory than a team's seven days.
 */
export async function* readWeek(
  database: HubDatabase,
  { providerId }: Pick<Caller, 'providerId'>,
  week: string,
  scope: ReportScope,
  /** People who have a part even where nothing was recorded for it. */
  always: readonly string[] = [],
): AsyncGenerator<readonly KeptWeek[]> {
  const read = <T>(work: (tx: HubTransaction) => Promise<T>): Promise<T> =>
    database.as({ mode: 'provider', providerId }, work);
  const recorded = await read((tx) => peopleOf(tx, providerId, week, scope));
  const people = [...new Set([...recorded, ...always])];
  for (let from = 0; from < people.length; from += together) {
    const some = people.slice(from, from + together);
    yield await read((tx) => readParts(tx, providerId, week, scope, some));
  }
}

const readParts = async (
  tx: HubTransaction,
  providerId: string,
  week: string,
  scope: ReportScope,
  people: readonly string[],
): Promise<readonly KeptWeek[]> => {
  const byPerson = new Map<string, KeptEntry[]>();
  for (const row of await readEntries(tx, providerId, week, scope, people)) {
    const kept: KeptEntry = {
      entry: row.entry,
      index: Number(row.chain_index),
      hash: row.hash,
      receivedAt: Number(row.received_at),
      late: row.late,
    };
    const known = byPerson.get(row.person_id);
    if (known) known.push(kept);
    else byPerson.set(row.person_id, [kept]);
  }
  const sheets = await readSheets(
    tx,
    providerId,
    people.map((personId) => `${personId}:${week}`),
  );
  return people.map((personId) => ({
    personId,
    week,
    entries: byPerson.get(personId) ?? [],
    sheet: sheets.get(`${personId}:${week}`) ?? null,
  }));
};
