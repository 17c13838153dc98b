import { sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Person } from '#shared/people/person';
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

interface Kept {
  readonly entries: ReadonlyMap<string, readonly TimeEntry[]>;
  readonly sheets: ReadonlyMap<string, Timesheet>;
}

/** What lies in the hub of these people's week; in `provider` mode, after it was decided that the caller may see it. */
const readKept = async (
  tx: HubTransaction,
  providerId: string,
  people: readonly string[],
  week: string,
): Promise<Kept> => {
  const { rows } = await sql<{
    person_id: string;
    chain_index: string;
    hash: string;
    received_at: string;
    late: boolean;
    entry: TimeEntry;
  }>`
    SELECT person_id, chain_index, hash, received_at, late, entry FROM time_entry
    WHERE provider_id = ${providerId} AND person_id = ANY (${people}::uuid[]) AND week = ${week}::date
    ORDER BY person_id, chain_index`.execute(tx);
  const entries = new Map<string, TimeEntry[]>();
  for (const { person_id, chain_index, hash, received_at, late, entry } of rows) {
    const receipt = {
      index: Number(chain_index),
      hash,
      receivedAt: Number(received_at),
      late,
      // The workstation that recorded it holds the signature; the reviewer asks the hub itself.
      signature: '',
    };
    const known = entries.get(person_id);
    if (known) known.push({ ...entry, receipt });
    else entries.set(person_id, [{ ...entry, receipt }]);
  }
  const sheets = await tx
    .selectFrom('feed_row')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'timesheet')
    .where(
      'id',
      'in',
      people.map((id) => timesheetId(id, week)),
    )
    .where('body', 'is not', null)
    .execute();
  return {
    entries,
    sheets: new Map(
      sheets.map(({ body }) => {
        const sheet = body as Timesheet;
        return [sheet.personId as string, sheet];
      }),
    ),
  };
};

const reviewed = (desk: Desk, kept: Kept, person: Pick<Person, 'id'>, now: number): ReviewedWeek => {
  const entries = kept.entries.get(person.id) ?? [];
  const sheet = kept.sheets.get(person.id) ?? null;
  const { standing } = readLedger(entries);
  const hoursOf = ({ engagementId }: TimeEntry) =>
    engagementId === null ? null : (desk.agreedOf(engagementId)?.atTheTime ?? null);
  return {
    personId: person.id,
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
      people.map(({ id }) => id),
      week,
    ),
  );
  return people.map((person) => reviewed(desk, kept, person, now));
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
  const kept = await database.as({ mode: 'provider', providerId: caller.providerId }, (tx) =>
    readKept(tx, caller.providerId, [person.id], asked.week),
  );
  const entries = (kept.entries.get(person.id) ?? []).map((entry) => veiled(desk, entry));
  return ok({ week: reviewed(desk, kept, person, now), entries, revisions: desk.revisions });
};
