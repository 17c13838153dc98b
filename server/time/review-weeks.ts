import { sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { ReviewDetail, ReviewedWeek } from '#shared/protocol/hub-api';
import { exceptionsOf } from '#shared/time-entries/exceptions';
import { readLedger } from '#shared/time-entries/ledger';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { type Timesheet, timesheetId } from '#shared/time-entries/timesheet';
import { totalsOf } from '#shared/time-entries/totals';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { type Desk, type ReviewCalendars, readDesk } from './review-desk';

/** What reviewing needs of the hub; `now` is epoch ms. */
export interface ReviewContext {
  readonly calendars: ReviewCalendars;
  readonly now: number;
}

/** Whose week, and its Monday. */
interface PersonWeek {
  readonly personId: PersonId;
  readonly week: string;
}

/** By the timesheet's id. */
interface Kept {
  readonly entries: ReadonlyMap<string, readonly TimeEntry[]>;
  readonly sheets: ReadonlyMap<string, Timesheet>;
}

/** What lies in the hub of these people's week; in `provider` mode, after it was decided that the caller may see it. */
const readKept = async (
  tx: HubTransaction,
  providerId: string,
  asked: readonly PersonWeek[],
): Promise<Kept> => {
  const people = asked.map(({ personId }) => personId);
  const weeks = asked.map(({ week }) => week);
  const { rows } = await sql<{
    person_id: string;
    monday: string;
    chain_index: string;
    hash: string;
    received_at: string;
    late: boolean;
    entry: TimeEntry;
  }>`
    SELECT person_id, week::text AS monday, chain_index, hash, received_at, late, entry
    FROM unnest(${people}::uuid[], ${weeks}::date[]) AS asked (person_id, week) JOIN time_entry USING (person_id, week)
    WHERE provider_id = ${providerId} ORDER BY person_id, chain_index`.execute(tx);
  const entries = new Map<string, TimeEntry[]>();
  for (const { person_id, monday, chain_index, hash, received_at, late, entry } of rows) {
    const receipt = {
      index: Number(chain_index),
      hash,
      receivedAt: Number(received_at),
      late,
      // The workstation that recorded it holds the signature; the reviewer asks the hub itself.
      signature: '',
    };
    const id = timesheetId(person_id, monday);
    const known = entries.get(id);
    if (known) known.push({ ...entry, receipt });
    else entries.set(id, [{ ...entry, receipt }]);
  }
  const sheets = await tx
    .selectFrom('feed_row')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'timesheet')
    .where(
      'id',
      'in',
      asked.map(({ personId, week }) => timesheetId(personId, week)),
    )
    .where('body', 'is not', null)
    .execute();
  return {
    entries,
    sheets: new Map(
      sheets.map(({ body }) => {
        const sheet = body as Timesheet;
        return [sheet.id, sheet];
      }),
    ),
  };
};

const reviewed = (desk: Desk, kept: Kept, { personId, week }: PersonWeek, now: number): ReviewedWeek => {
  const entries = kept.entries.get(timesheetId(personId, week)) ?? [];
  const sheet = kept.sheets.get(timesheetId(personId, week)) ?? null;
  const { standing } = readLedger(entries);
  const hoursOf = ({ engagementId }: TimeEntry) =>
    engagementId === null ? null : (desk.agreedOf(engagementId)?.atTheTime ?? null);
  return {
    personId,
    sheet,
    totals: { ...totalsOf(standing, hoursOf) },
    exceptions: [...exceptionsOf({ entries, sheet, now, agreedOf: desk.agreedOf })],
  };
};

/** An entry on an engagement out of the reviewer's sight: the time, and nothing of what it was for. */
const veiled = (desk: Desk, entry: TimeEntry): TimeEntry =>
  entry.engagementId === null || desk.engagements.has(entry.engagementId)
    ? entry
    : { ...entry, engagementId: null, matterId: null, workItemId: null, activity: null, note: '' };

/** The week of everybody whose time the caller reviews; nobody's where they review none. */
export const reviewWeeks = async (
  database: HubDatabase,
  caller: Caller,
  week: string,
  { calendars, now }: ReviewContext,
): Promise<ReviewedWeek[]> => {
  const desk = await database.as({ mode: 'person', ...caller }, (tx) => readDesk(tx, caller, calendars));
  const people = desk.people.filter(({ active }) => active);
  if (people.length === 0) return [];
  const kept = await database.as({ mode: 'provider', providerId: caller.providerId }, (tx) =>
    readKept(
      tx,
      caller.providerId,
      people.map(({ id }) => ({ personId: id, week })),
    ),
  );
  return people.map(({ id }) => reviewed(desk, kept, { personId: id, week }, now));
};

/** One person's week, with its evidence. Error: `timesheet.not-reviewer`. */
export const reviewWeek = async (
  database: HubDatabase,
  caller: Caller,
  asked: { readonly personId: string; readonly week: string },
  { calendars, now }: ReviewContext,
): Promise<Result<ReviewDetail & { readonly revisions: Desk['revisions'] }, DomainError>> => {
  const desk = await database.as({ mode: 'person', ...caller }, (tx) => readDesk(tx, caller, calendars));
  const person = desk.people.find(({ id }) => id === asked.personId);
  if (!person) return err(domainError('timesheet.not-reviewer'));
  const of = { personId: person.id, week: asked.week };
  const kept = await database.as({ mode: 'provider', providerId: caller.providerId }, (tx) =>
    readKept(tx, caller.providerId, [of]),
  );
  const entries = (kept.entries.get(timesheetId(of.personId, of.week)) ?? []).map((entry) =>
    veiled(desk, entry),
  );
  return ok({ week: reviewed(desk, kept, of, now), entries, revisions: desk.revisions });
};

/** Weeks that wait for the caller's decision, the one that has waited longest first. */
export const reviewQueue = async (
  database: HubDatabase,
  caller: Caller,
  { after, limit }: { readonly after: number; readonly limit: number },
  { calendars, now }: ReviewContext,
): Promise<{ readonly weeks: ReviewedWeek[]; readonly total: number }> => {
  const desk = await database.as({ mode: 'person', ...caller }, (tx) => readDesk(tx, caller, calendars));
  if (desk.people.length === 0) return { weeks: [], total: 0 };
  const ids = desk.people.map(({ id }) => id);
  return database.as({ mode: 'provider', providerId: caller.providerId }, async (tx) => {
    // As the index `timesheet_waiting` is written, so that it is the one which is read.
    const { rows } = await sql<{ person: PersonId; week: string; total: string }>`
      SELECT body ->> 'personId' AS person, body ->> 'week' AS week, count(*) OVER () AS total FROM feed_row
      WHERE provider_id = ${caller.providerId} AND kind = 'timesheet' AND body ->> 'status' = 'submitted'
        AND scope = ANY (${ids}::uuid[])
      ORDER BY (body ->> 'submittedAt')::bigint, id LIMIT ${limit} OFFSET ${after}`.execute(tx);
    if (rows.length === 0) return { weeks: [], total: 0 };
    const asked = rows.map(({ person, week }) => ({ personId: person, week }));
    const kept = await readKept(tx, caller.providerId, asked);
    const weeks = asked.map((one) => reviewed(desk, kept, one, now));
    return { weeks, total: Number(rows[0]?.total ?? 0) };
  });
};
