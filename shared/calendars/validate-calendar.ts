import { err, ok, type Result } from '../kernel/result';
import type { CalendarProblem, ProblemPlace } from './calendar-problem';
import {
  type CalendarVersion,
  type ClientCalendar,
  clientCalendar,
  type DayInterval,
  type Freeze,
  type Holiday,
  type Season,
} from './client-calendar';
import { dayNumber } from './local-date';
import { validateIntervals, validateWeek } from './validate-intervals';
import type { ZoneProvider } from './zone-transitions';

/** The days on which a version is in force, half open. */
interface InForce {
  readonly firstDay: number;
  readonly endDay: number;
}

/** Reads what came over a wire or out of a file as a calendar. What the shape cannot say, `validateCalendar` does. */
export const parseCalendar = (value: unknown): Result<ClientCalendar, CalendarProblem> => {
  const parsed = clientCalendar.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  return err({ code: 'calendar.malformed', path: parsed.error.issues[0]?.path.join('.') ?? '' });
};

/** Everything wrong with a calendar. What is `isBlocking` keeps it from being used. */
export const validateCalendar = (
  calendar: ClientCalendar,
  zones: ZoneProvider,
): readonly CalendarProblem[] => {
  const problems: CalendarProblem[] = [];
  if (!zones.knows(calendar.zone)) problems.push({ code: 'calendar.unknown-zone', zone: calendar.zone });
  for (const { zone } of calendar.superseded ?? [])
    if (zone !== calendar.zone && !zones.knows(zone)) problems.push({ code: 'calendar.unknown-zone', zone });
  if (calendar.versions.length === 0) problems.push({ code: 'calendar.no-versions' });
  const dates = new Set<string | null>();
  const starts = calendar.versions.map(firstDayOf);
  for (const [version, one] of calendar.versions.entries()) {
    const date = one.effectiveFrom;
    if (dates.has(date)) problems.push({ code: 'calendar.duplicate-version', date, where: { version } });
    dates.add(date);
    const firstDay = starts[version] ?? Number.NEGATIVE_INFINITY;
    const endDay = Math.min(...starts.filter((start) => start > firstDay));
    problems.push(...versionProblems(one, version, { firstDay, endDay }));
  }
  for (const [freeze, one] of (calendar.freezes ?? []).entries())
    problems.push(...freezeProblems(one, { freeze }));
  return problems;
};

const freezeProblems = ({ from, to }: Freeze, where: ProblemPlace): readonly CalendarProblem[] => {
  const malformed = [
    ...dateProblems(from, { ...where, field: 'from' }),
    ...dateProblems(to, { ...where, field: 'to' }),
  ];
  if (malformed.length > 0 || from <= to) return malformed;
  return [{ code: 'calendar.freeze-reversed', from, to, where }];
};

const firstDayOf = ({ effectiveFrom }: CalendarVersion): number =>
  effectiveFrom === null ? Number.NEGATIVE_INFINITY : (dayNumber(effectiveFrom) ?? Number.NEGATIVE_INFINITY);

const versionProblems = (
  { effectiveFrom, weekly, seasons = [], holidays, contactable, onCall }: CalendarVersion,
  version: number,
  inForce: InForce,
): readonly CalendarProblem[] => [
  ...(effectiveFrom === null ? [] : dateProblems(effectiveFrom, { version, field: 'effectiveFrom' })),
  ...validateWeek(weekly, { version }),
  ...(contactable ? validateWeek(contactable, { version, layer: 'contactable' }) : []),
  ...(onCall ? validateWeek(onCall.weekly, { version, layer: 'on-call' }) : []),
  ...seasons.flatMap((season, i) => seasonProblems(season, { version, season: i }, inForce)),
  ...seasonOverlaps(seasons, version),
  ...holidays.flatMap((holiday, i) => holidayProblems(holiday, { version, holiday: i }, inForce)),
  ...holidayConflicts(holidays, version),
];

const dateProblems = (value: string, where: ProblemPlace): readonly CalendarProblem[] =>
  dayNumber(value) === undefined ? [{ code: 'calendar.malformed-date', value, where }] : [];

const instantProblems = (value: string | undefined, where: ProblemPlace): readonly CalendarProblem[] =>
  value !== undefined && Number.isNaN(Date.parse(value))
    ? [{ code: 'calendar.malformed-instant', value, where }]
    : [];

const seasonProblems = (
  { from, to, weekly }: Season,
  where: ProblemPlace,
  { firstDay, endDay }: InForce,
): readonly CalendarProblem[] => {
  const problems: CalendarProblem[] = [
    ...dateProblems(from, { ...where, field: 'from' }),
    ...dateProblems(to, { ...where, field: 'to' }),
    ...validateWeek(weekly, where),
  ];
  const first = dayNumber(from);
  const last = dayNumber(to);
  if (first === undefined || last === undefined) return problems;
  if (last < first) problems.push({ code: 'calendar.season-reversed', from, to, where });
  else if (first < firstDay || last >= endDay)
    problems.push({ code: 'calendar.season-outside', from, to, where });
  return problems;
};

const seasonOverlaps = (seasons: readonly Season[], version: number): readonly CalendarProblem[] => {
  const byStart = [...seasons.entries()].sort(([, a], [, b]) => a.from.localeCompare(b.from));
  const problems: CalendarProblem[] = [];
  let latest = byStart[0];
  for (const entry of byStart.slice(1)) {
    // Dates that are valid sort as texts; those that are not are reported on their own.
    if (latest && entry[1].from <= latest[1].to)
      problems.push({
        code: 'calendar.season-overlap',
        where: { version, season: entry[0] },
        other: { version, season: latest[0] },
      });
    if (!latest || entry[1].to > latest[1].to) latest = entry;
  }
  return problems;
};

const holidayProblems = (
  { date, announcedAt, withdrawnAt, open, closed }: Holiday,
  where: ProblemPlace,
  { firstDay, endDay }: InForce,
): readonly CalendarProblem[] => {
  const problems: CalendarProblem[] = [
    ...dateProblems(date, { ...where, field: 'date' }),
    ...instantProblems(announcedAt, { ...where, field: 'announcedAt' }),
    ...instantProblems(withdrawnAt, { ...where, field: 'withdrawnAt' }),
    ...partProblems(open, { ...where, field: 'open' }),
    ...partProblems(closed, { ...where, field: 'closed' }),
  ];
  const day = dayNumber(date);
  if (day !== undefined && (day < firstDay || day >= endDay))
    problems.push({ code: 'calendar.holiday-outside', date, where });
  return problems;
};

const partProblems = (intervals: readonly DayInterval[] | undefined, where: ProblemPlace) =>
  intervals ? validateIntervals(intervals, where) : [];

/** Holidays of one date that both say which hours hold instead, and not the same ones. */
const holidayConflicts = (holidays: readonly Holiday[], version: number): readonly CalendarProblem[] => {
  const first = new Map<string, { readonly holiday: number; readonly hours: string }>();
  const problems: CalendarProblem[] = [];
  for (const [holiday, { date, status, open, closed }] of holidays.entries()) {
    if (status === 'withdrawn' || (closed && !open)) continue;
    const hours = JSON.stringify(open ?? []);
    const other = first.get(date);
    if (!other) first.set(date, { holiday, hours });
    else if (other.hours !== hours)
      problems.push({
        code: 'calendar.holiday-conflict',
        date,
        where: { version, holiday },
        other: { version, holiday: other.holiday },
      });
  }
  return problems;
};
