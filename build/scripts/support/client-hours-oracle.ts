import { z } from 'zod';
import type { ClientCalendar, WeeklyHours } from '#shared/calendars/client-calendar';
import { type ClientHours, compileClientHours } from '#shared/calendars/client-hours';
import { offsetAt, type ZoneProvider } from '#shared/calendars/zone-transitions';

const intervals = z.array(z.object({ start: z.string(), end: z.string() }));

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const oracleCase = z.object({
  id: z.string(),
  timeZone: z.string(),
  weekly: z.record(z.string(), intervals),
  holidays: z.array(z.string()),
  start: instant,
  end: instant,
  startLocal: z.string(),
  endLocal: z.string(),
  expectedMilliseconds: z.number(),
  holidayMilliseconds: z.number(),
  afterMilliseconds: z.number(),
  firstOpen: instant.nullable(),
  firstClosed: instant.nullable(),
  deadline: z.object({ openMilliseconds: z.number(), at: instant }).optional(),
});
export type OracleCase = z.infer<typeof oracleCase>;

/** Files of answers that an independent tool computed; what their fields mean stands in their own header. */
export const oracleFile = z.object({
  format: z.literal('business-hours-oracle/1'),
  cases: z.array(oracleCase),
});

/** A field that came out otherwise than the oracle says. */
export interface Mismatch {
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The case's week and holidays as a calendar that was always in force. */
export const calendarOf = ({ timeZone, weekly, holidays }: OracleCase): ClientCalendar => ({
  zone: timeZone,
  versions: [
    {
      effectiveFrom: null,
      weekly: weekly as WeeklyHours,
      holidays: holidays.map((date) => ({ date, name: date })),
    },
  ],
});

/** Every field of a case that the engine answers differently; none means exact. */
export const checkCase = (oracle: OracleCase, zones: ZoneProvider): readonly Mismatch[] => {
  const compiled = compileClientHours(calendarOf(oracle), zones);
  if (!compiled.ok) return [{ field: 'calendar', expected: 'usable', actual: compiled.error }];
  const expected = flat(oracle);
  const actual = flat(answersOf(oracle, compiled.value, zones));
  return [...expected.keys()]
    .filter((field) => expected.get(field) !== actual.get(field))
    .map((field) => ({ field, expected: expected.get(field), actual: actual.get(field) }));
};

type Answers = Omit<OracleCase, 'id' | 'timeZone' | 'weekly' | 'holidays'>;

const answersOf = (oracle: OracleCase, hours: ClientHours, zones: ZoneProvider): Answers => {
  const { start, end, timeZone, deadline } = oracle;
  const split = hours.split(start, end);
  const beforeEnd = (found: number | null) => (found === null || found >= end ? null : found);
  return {
    start,
    end,
    startLocal: localText(zones, timeZone, start),
    endLocal: localText(zones, timeZone, end),
    expectedMilliseconds: hours.openMilliseconds(start, end),
    holidayMilliseconds: split.holiday,
    afterMilliseconds: split.afterHours,
    firstOpen: beforeEnd(hours.nextOpening(start)),
    firstClosed: beforeEnd(hours.nextClosing(start)),
    deadline: deadline && {
      ...deadline,
      at: hours.addOpenMilliseconds(start, deadline.openMilliseconds) ?? Number.NaN,
    },
  };
};

/** Fields by name, as a person compares them. */
const flat = ({ deadline, ...fields }: Answers): ReadonlyMap<string, string | number | null> =>
  new Map<string, string | number | null>([
    ['startLocal', fields.startLocal],
    ['endLocal', fields.endLocal],
    ['expectedMilliseconds', fields.expectedMilliseconds],
    ['holidayMilliseconds', fields.holidayMilliseconds],
    ['afterMilliseconds', fields.afterMilliseconds],
    ['firstOpen', iso(fields.firstOpen)],
    ['firstClosed', iso(fields.firstClosed)],
    ['deadline.at', iso(deadline?.at ?? null)],
  ]);

const iso = (found: number | null): string | null => {
  if (found === null) return null;
  return Number.isNaN(found) ? 'never' : new Date(found).toISOString();
};

/** `2023-03-10T14:00:00-05:00`: whole seconds on the zone's wall clock, and its offset. */
const localText = (zones: ZoneProvider, zone: string, instant: number): string => {
  const transitions = zones.transitions(zone, instant, instant + 1);
  if (!transitions.ok) return transitions.error.code;
  const offset = offsetAt(transitions.value, instant);
  const size = new Date(Math.abs(offset)).toISOString();
  const shown = size.slice(11, size.slice(17, 19) === '00' ? 16 : 19);
  return `${new Date(instant + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${shown}`;
};
