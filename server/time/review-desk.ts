import { sql } from 'kysely';
import { type ClientCalendar, clientCalendar } from '#shared/calendars/client-calendar';
import { compileClientHours } from '#shared/calendars/client-hours';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import type { Client } from '#shared/clients/client';
import type { Engagement } from '#shared/engagements/engagement';
import type { Person, Provider, Team } from '#shared/people/person';
import type { Agreed } from '#shared/time-entries/exceptions';
import {
  escalatesAt,
  isNextFor,
  type ReviewFirm,
  type ReviewStanding,
  reviewStandingOf,
} from '#shared/time-entries/review-standing';
import { dateIn } from '#shared/time-entries/shift-date';
import type { Timesheet } from '#shared/time-entries/timesheet';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { earliestToday, readDelegations } from './delegations';

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

interface CalendarAt {
  readonly id: string;
  readonly seq: string;
  readonly body: object;
}

/** What reviewing needs of the hub; `now` is epoch ms. */
export interface ReviewContext {
  readonly calendars: ReviewCalendars;
  readonly now: number;
}

/** What a reviewer sees: whom they review, and the engagements, clients and calendars in their sight. */
export interface Desk {
  /** Themselves; null where they are not in sight, as somebody who was just taken out. */
  readonly me: Person | null;
  /** Whom they review, in their own place or in another's. */
  readonly people: readonly Person[];
  /** People whose weeks come to them once they have waited for too long. */
  readonly next: readonly Person[];
  /** Why somebody's week is theirs to review; null where it is not. */
  readonly standingOf: (
    personId: string,
    sheet: Pick<Timesheet, 'status' | 'submittedAt'> | null,
  ) => ReviewStanding | null;
  /** Epoch ms from which a week waits for too long; null where it does not wait. */
  readonly escalatesAt: (sheet: Timesheet | null) => number | null;
  /** The last moment of submission, epoch ms, of weeks that have waited for too long. */
  readonly tooLongSince: number;
  /** The engagements in their sight, their clients, and everybody of the provider, by id. */
  readonly engagements: ReadonlyMap<string, Engagement>;
  readonly clients: ReadonlyMap<string, Client>;
  readonly everybody: ReadonlyMap<string, Person>;
  readonly calendarOf: (engagementId: string) => ClientCalendar | null;
  readonly agreedOf: (engagementId: string) => Agreed | null;
  /** The revision of every calendar that a week rests on, by its id. */
  readonly revisions: Readonly<Record<string, number>>;
}

/** Rows that were parsed before they were written: a review of forty weeks parses nothing twice. */
export const readDesk = async (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  { calendars, now }: ReviewContext,
): Promise<Desk> => {
  const { rows } = await sql<{ kind: string; id: string; seq: string; body: object }>`
    SELECT kind, id, seq, body FROM feed_row
    WHERE provider_id = ${providerId} AND kind IN ('provider', 'person', 'team', 'engagement', 'client', 'calendar')
      AND body IS NOT NULL`.execute(tx);
  const of = <T>(kind: string): T[] => rows.filter((row) => row.kind === kind).map(({ body }) => body as T);
  const all = of<Person>('person');
  const me = all.find(({ id }) => id === personId);
  const teams = of<Team>('team');
  const everybody = new Map(all.map((person) => [person.id as string, person]));
  const days = of<Provider>('provider')[0]?.reviewWithinDays;
  const firm: ReviewFirm = {
    people: everybody,
    teams,
    delegations: await readDelegations(tx, providerId, earliestToday(now)),
    dateOf: ({ timeZone }) => dateIn(calendars.zones, timeZone, now),
    now,
    days,
  };
  const standingOf: Desk['standingOf'] = (id, sheet) => {
    const person = everybody.get(id);
    return me && person ? reviewStandingOf(me, person, sheet, firm) : null;
  };
  const people = all.filter(({ id }) => standingOf(id, null) !== null);
  const engagements = new Map(of<Engagement>('engagement').map((row) => [row.id as string, row]));
  const clients = new Map(of<Client>('client').map((row) => [row.id as string, row]));
  const kept = new Map(rows.filter(({ kind }) => kind === 'calendar').map((row) => [row.id, row]));
  const rowOf = (engagementId: string) =>
    kept.get(clients.get(engagements.get(engagementId)?.clientId ?? '')?.calendarId ?? '');
  const agreedOf = (engagementId: string): Agreed | null => {
    const engagement = engagements.get(engagementId);
    const calendar = rowOf(engagementId);
    const hours = calendar ? calendars.hoursOf(calendar) : null;
    return engagement && hours ? { rule: engagement.coverageRule, ...hours } : null;
  };
  return {
    me: me ?? null,
    engagements,
    clients,
    everybody,
    calendarOf: (id) => (rowOf(id)?.body as ClientCalendar | undefined) ?? null,
    people,
    next: me ? all.filter((person) => isNextFor(me, person, firm) && !people.includes(person)) : [],
    standingOf,
    escalatesAt: (sheet) => escalatesAt(sheet, days),
    tooLongSince: now - (escalatesAt({ status: 'submitted', submittedAt: 0 }, days) ?? 0),
    agreedOf,
    revisions: Object.fromEntries(
      [...kept].map(([id, { body }]) => [id, (body as { revision?: number }).revision ?? 1]),
    ),
  };
};
