import { readRules, regularSpans, versionOn } from '#shared/calendars/calendar-rules';
import type { ClientCalendar } from '#shared/calendars/client-calendar';
import { DAY } from '#shared/calendars/local-date';
import { offsetAt, type ZoneProvider } from '#shared/calendars/zone-transitions';
import type { ClientDays } from './date-expressions';

/** What relative dates are resolved with. */
export interface AnchoredZones {
  /** Epoch milliseconds of the first import: what "+3d" is counted from, on every later import too. */
  readonly anchor: number;
  readonly zones: ZoneProvider;
}

/** The zone's offset at an instant, in milliseconds; zones were checked when their cells were read. */
const offsetIn = (zones: ZoneProvider, zone: string, instant: number): number => {
  const transitions = zones.transitions(zone, instant - DAY, instant + DAY);
  return transitions.ok ? offsetAt(transitions.value, instant) : 0;
};

/** The day number that a zone's wall clock shows at the anchor. */
export const todayIn = (zone: string, { anchor, zones }: AnchoredZones): number =>
  Math.floor((anchor + offsetIn(zones, zone, anchor)) / DAY);

/**
 * The first instant at which a zone's wall clock reads `local` milliseconds since 1970; where a gap skips that reading,
 * as much later as the gap is long.
 */
const instantIn = (zones: ZoneProvider, zone: string, local: number): number => {
  const before = offsetIn(zones, zone, local - DAY);
  const after = offsetIn(zones, zone, local + DAY);
  const readsLocal = (offset: number): boolean => offsetIn(zones, zone, local - offset) === offset;
  return local - (readsLocal(before) || !readsLocal(after) ? before : after);
};

/** What due dates need to know of a client's calendar, as of the anchor. */
export const clientDays = (calendar: ClientCalendar, context: AnchoredZones): ClientDays => {
  const rules = readRules(calendar, {});
  return {
    today: todayIn(calendar.zone, context),
    isBusinessDay: (day) => {
      const version = versionOn(rules, day);
      if (!version) return false;
      return (version.holidays.get(day)?.replaced ?? regularSpans(version, day)).length > 0;
    },
    instantOf: (local) => instantIn(context.zones, calendar.zone, local),
  };
};

/** How a client's words and dates are read: in its language, by its calendar as of the anchor. */
export interface ClientReading {
  /** Fills placeholders in. */
  readonly fill: (text: string) => string;
  readonly days: ClientDays;
}
