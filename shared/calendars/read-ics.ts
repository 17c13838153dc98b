import { err, ok, type Result } from '../kernel/result';
import type { Holiday } from './client-calendar';
import { type IcsLine, readLines, unescapeText } from './ics-lines';
import { localDate } from './local-date';
import { icsDay, readYearlyRule, yearlyDays } from './yearly-rule';

/** Why a file is refused as a whole. */
export type IcsProblem =
  | { readonly code: 'ics.too-large'; readonly limit: number }
  | { readonly code: 'ics.not-a-calendar' }
  | { readonly code: 'ics.too-many-holidays'; readonly limit: number };

/** Why one event gave no holiday; `line` is where it begins, counted from 1. */
export interface SkippedEvent {
  readonly code:
    | 'ics.event-without-date'
    | 'ics.event-not-all-day'
    | 'ics.malformed-date'
    | 'ics.end-before-start'
    | 'ics.event-too-long'
    | 'ics.unsupported-rule';
  readonly line: number;
  readonly name: string;
}

export interface IcsHolidays {
  /** By date. */
  readonly holidays: readonly Holiday[];
  readonly skipped: readonly SkippedEvent[];
}

/** Characters; the holiday files of whole continents have a tenth of it. */
const MAX_LENGTH = 1_000_000;
const MAX_HOLIDAYS = 5_000;
const MAX_NAME = 200;
/** The longest that one event may last, in days: beyond a month it is no holiday. */
const MAX_DAYS = 31;

/**
 * Reads the holidays of an iCalendar file (RFC 5545): all-day events, repeated yearly where they say so. Written here,
 * since readers that know all of the format are many times the size of the rest of this folder and bound nothing.
 *
 * @param years whole calendar years to repeat into, both included
 */
export const readIcs = (
  text: string,
  years: { readonly first: number; readonly last: number },
): Result<IcsHolidays, IcsProblem> => {
  if (text.length > MAX_LENGTH) return err({ code: 'ics.too-large', limit: MAX_LENGTH });
  // Some programs put a byte order mark before the first line.
  const lines = readLines(text.replace(/^\uFEFF/, ''));
  if (lines[0]?.name !== 'BEGIN' || lines[0].value.toUpperCase() !== 'VCALENDAR')
    return err({ code: 'ics.not-a-calendar' });
  const span = {
    firstDay: icsDay(`${years.first}0101`) ?? 0,
    endDay: icsDay(`${years.last + 1}0101`) ?? 0,
  };
  const holidays: Holiday[] = [];
  const skipped: SkippedEvent[] = [];
  const events = eventsOf(lines);
  if (events.length > MAX_HOLIDAYS) return err({ code: 'ics.too-many-holidays', limit: MAX_HOLIDAYS });
  for (const event of events) {
    const read = readEvent(event, span);
    if (read.ok) holidays.push(...read.value);
    else skipped.push(read.error);
    if (holidays.length > MAX_HOLIDAYS) return err({ code: 'ics.too-many-holidays', limit: MAX_HOLIDAYS });
  }
  return ok({ holidays: holidays.sort((a, b) => a.date.localeCompare(b.date)), skipped });
};

interface Event {
  readonly line: number;
  readonly properties: ReadonlyMap<string, IcsLine>;
  readonly exceptions: readonly IcsLine[];
}

/** Events at the calendar's top; what stands inside them (alarms) is not read. */
const eventsOf = (lines: readonly IcsLine[]): readonly Event[] => {
  const events: Event[] = [];
  const open: string[] = [];
  let current: { line: number; properties: Map<string, IcsLine>; exceptions: IcsLine[] } | undefined;
  for (const line of lines) {
    const kind = line.value.toUpperCase();
    if (line.name === 'BEGIN') {
      open.push(kind);
      if (kind === 'VEVENT') current = { line: line.number, properties: new Map(), exceptions: [] };
    } else if (line.name === 'END') {
      open.pop();
      if (kind === 'VEVENT' && current) {
        events.push(current);
        current = undefined;
      }
    } else if (current && open.at(-1) === 'VEVENT') {
      if (line.name === 'EXDATE') current.exceptions.push(line);
      else current.properties.set(line.name, line);
    }
  }
  return events;
};

interface DaySpan {
  readonly firstDay: number;
  readonly endDay: number;
}

const readEvent = (event: Event, span: DaySpan): Result<readonly Holiday[], SkippedEvent> => {
  const { line, properties, exceptions } = event;
  const name = unescapeText(properties.get('SUMMARY')?.value ?? '')
    .trim()
    .slice(0, MAX_NAME);
  const skip = (code: SkippedEvent['code']) => err({ code, line, name });
  const start = properties.get('DTSTART');
  if (!start) return skip('ics.event-without-date');
  if (!isDate(start)) return skip('ics.event-not-all-day');
  const status = properties.get('STATUS')?.value.toUpperCase();
  if (status === 'CANCELLED') return ok([]);
  const firstDay = icsDay(start.value);
  const length = firstDay === undefined ? undefined : lengthOf(properties, firstDay);
  if (firstDay === undefined || length === undefined) return skip('ics.malformed-date');
  if (length < 1) return skip('ics.end-before-start');
  if (length > MAX_DAYS) return skip('ics.event-too-long');
  const days = occurrences(properties, firstDay, span);
  if (!days) return skip('ics.unsupported-rule');
  const without = new Set(exceptions.flatMap(({ value }) => value.split(',').map(icsDay)));
  const holidays = days
    .filter((day) => !without.has(day))
    .flatMap((day) => Array.from({ length }, (_, i) => day + i))
    .filter((day) => day >= span.firstDay && day < span.endDay)
    .map((day) => ({ date: localDate(day), name }));
  return ok(
    status === 'TENTATIVE'
      ? holidays.map((holiday) => ({ ...holiday, status: 'tentative' as const }))
      : holidays,
  );
};

/** `VALUE=DATE`, or eight digits where a program forgot to say so. */
const isDate = ({ parameters, value }: IcsLine): boolean =>
  parameters.get('VALUE')?.toUpperCase() === 'DATE' || !value.includes('T');

/** Days from its start to its end, which is the day after its last; a lone start is one day. */
const lengthOf = (properties: ReadonlyMap<string, IcsLine>, firstDay: number): number | undefined => {
  const end = properties.get('DTEND');
  if (end) {
    const endDay = icsDay(end.value);
    return endDay === undefined ? undefined : endDay - firstDay;
  }
  const duration = properties.get('DURATION');
  if (!duration) return 1;
  const match = /^\+?P(\d{1,3})(D|W)$/.exec(duration.value);
  return match ? Number(match[1]) * (match[2] === 'W' ? 7 : 1) : undefined;
};

/** The first days of every repetition, or undefined where it repeats in a way that holidays do not. */
const occurrences = (
  properties: ReadonlyMap<string, IcsLine>,
  firstDay: number,
  span: DaySpan,
): readonly number[] | undefined => {
  if (properties.has('RDATE') || properties.has('EXRULE') || properties.has('RECURRENCE-ID'))
    return undefined;
  const text = properties.get('RRULE')?.value;
  if (text === undefined) return [firstDay];
  const rule = readYearlyRule(text);
  return rule && yearlyDays(rule, firstDay, span.firstDay, span.endDay);
};
