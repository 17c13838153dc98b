import { sql } from 'kysely';
import { type ClientCalendar, clientCalendar } from '#shared/calendars/client-calendar';
import { compileClientHours } from '#shared/calendars/client-hours';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import type { Client } from '#shared/clients/client';
import type { Engagement } from '#shared/engagements/engagement';
import type { Person, Team } from '#shared/people/person';
import type { Agreed } from '#shared/time-entries/exceptions';
import { mayReview } from '#shared/time-entries/may-review';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';

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

/** What a reviewer sees: whom they review, and the engagements, clients and calendars in their sight. */
export interface Desk {
  /** Themselves; null where they are not in sight, as somebody who was just taken out. */
  readonly me: Person | null;
  /** Whom they review. */
  readonly people: readonly Person[];
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
    everybody: new Map(all.map((person) => [person.id as string, person])),
    calendarOf: (id) => (rowOf(id)?.body as ClientCalendar | undefined) ?? null,
    people: me ? all.filter((person) => mayReview(me, person, teams)) : [],
    agreedOf,
    revisions: Object.fromEntries(
      [...kept].map(([id, { body }]) => [id, (body as { revision?: number }).revision ?? 1]),
    ),
  };
};
