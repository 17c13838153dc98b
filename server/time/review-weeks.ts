import { sql } from 'kysely';
import { clientCalendar } from '#shared/calendars/client-calendar';
import { compileClientHours } from '#shared/calendars/client-hours';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import type { Client } from '#shared/clients/client';
import type { Engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Person, Team } from '#shared/people/person';
import type { ReviewDetail, ReviewedWeek } from '#shared/protocol/hub-api';
import { type Agreed, exceptionsOf } from '#shared/time-entries/exceptions';
import { readLedger } from '#shared/time-entries/ledger';
import { mayReview } from '#shared/time-entries/may-review';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { type Timesheet, timesheetId } from '#shared/time-entries/timesheet';
import { totalsOf } from '#shared/time-entries/totals';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';

/** Calendars compiled twice for reviews: as they are known now, and as they were known at each moment. */
export class ReviewCalendars {
  readonly zones: ZoneProvider;
  readonly #compiled = new Map<string, { readonly seq: string; readonly hours: Hours | null }>();

  constructor(zones: ZoneProvider) {
    this.zones = zones;
  }

  hoursOf({ id, seq, body }: CalendarAt): Hours | null {
    const known = this.#compiled.get(id);
    if (known?.seq === seq) return known.hours;
    const hours = this.#compile(body);
    this.#compiled.set(id, { seq, hours });
    return hours;
  }

  #compile(body: object): Hours | null {
    const calendar = clientCalendar.safeParse(body);
    if (!calendar.success) return null;
    const today = compileClientHours(calendar.data, this.zones);
    const atTheTime = compileClientHours(calendar.data, this.zones, { knownAt: 'each-moment' });
    return today.ok && atTheTime.ok ? { today: today.value, atTheTime: atTheTime.value } : null;
  }
}

type Hours = Pick<Agreed, 'today' | 'atTheTime'>;

/** What reviewing needs of the hub; `now` is epoch ms. */
export interface ReviewContext {
  readonly calendars: ReviewCalendars;
  readonly now: number;
}

interface CalendarAt {
  readonly id: string;
  readonly seq: string;
  readonly body: object;
}

/** What a reviewer sees: whom they review, and the engagements, clients and calendars in their sight. */
interface Desk {
  readonly people: readonly Person[];
  readonly agreedOf: (engagementId: string) => Agreed | null;
  readonly sees: (engagementId: string) => boolean;
  /** The revision of every calendar that a week rests on, by its id. */
  readonly revisions: Readonly<Record<string, number>>;
}

/** Rows that were parsed before they were written: a review of forty weeks parses nothing twice. */
const readDesk = async (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  calendars: ReviewCalendars,
): Promise<Desk> => {
  const { rows } = await sql<{ kind: string; id: string; seq: string; body: object }>`
    SELECT kind, id, seq, body FROM feed_row
    WHERE provider_id = ${providerId} AND kind IN ('person', 'team', 'engagement', 'client', 'calendar')
      AND body IS NOT NULL`.execute(tx);
  const of = <T>(kind: string): T[] => rows.filter((row) => row.kind === kind).map(({ body }) => body as T);
  const all = of<Person>('person');
  const me = all.find(({ id }) => id === personId);
  const teams = of<Team>('team');
  const engagements = new Map(of<Engagement>('engagement').map((row) => [row.id as string, row]));
  const clients = new Map(of<Client>('client').map((row) => [row.id as string, row]));
  const kept = new Map(rows.filter(({ kind }) => kind === 'calendar').map((row) => [row.id, row]));
  const agreedOf = (engagementId: string): Agreed | null => {
    const engagement = engagements.get(engagementId);
    const calendar = kept.get(clients.get(engagement?.clientId ?? '')?.calendarId ?? '');
    const hours = calendar ? calendars.hoursOf(calendar) : null;
    return engagement && hours ? { rule: engagement.coverageRule, ...hours } : null;
  };
  return {
    people: me ? all.filter((person) => mayReview(me, person, teams)) : [],
    agreedOf,
    sees: (id) => engagements.has(id),
    revisions: Object.fromEntries(
      [...kept].map(([id, { body }]) => [id, (body as { revision?: number }).revision ?? 1]),
    ),
  };
};

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
  entry.engagementId === null || desk.sees(entry.engagementId)
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
