import type {
  ClientCalendar,
  DayInterval,
  Holiday,
  IsoWeekday,
  Season,
  WeeklyHours,
} from './client-calendar';
import { DAY, dayNumber, wallTimeMs, weekdayOf } from './local-date';

/** Milliseconds after local midnight, `[start, end)`; an overnight end lies beyond 24 hours. Sorted by start. */
export type DaySpans = readonly (readonly [start: number, end: number])[];

/** What a holiday, or several of one date, do to that date. */
export interface HolidayRule {
  /** The one that names the date: what replaces hours goes before what only closes a part. */
  readonly holiday: Holiday;
  /** Intervals in place of the regular ones; undefined keeps those. */
  readonly replaced: DaySpans | undefined;
  /** Wall-clock spans that are closed whatever started when. */
  readonly closed: DaySpans;
}

interface WeekRule {
  readonly byWeekday: readonly DaySpans[];
}

interface SeasonRule extends WeekRule {
  readonly season: Season;
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface VersionRule extends WeekRule {
  /** Index in the calendar's `versions`. */
  readonly index: number;
  readonly firstDay: number;
  readonly seasons: readonly SeasonRule[];
  readonly holidays: ReadonlyMap<number, HolidayRule>;
}

/** A valid calendar, read into numbers: versions ascending by their first day. */
export interface CalendarRules {
  readonly versions: readonly VersionRule[];
  /** Outside these days, only weekly hours repeat. */
  readonly firstSpecialDay: number;
  readonly lastSpecialDay: number;
}

/** As of when, and how doubtful holidays count. */
export interface HolidayView {
  /**
   * Epoch milliseconds: leaves out what was announced later and keeps what was withdrawn later, so that a past week is
   * judged by what was known then. Missing means everything known today.
   */
  readonly knownAt?: number | undefined;
  /** Missing means `closed`: plans should not count on a day that will probably fall away. */
  readonly tentativeHolidays?: 'closed' | 'open' | undefined;
}

const NO_SPANS: DaySpans = [];

/** Reads a calendar that `validateCalendar` found usable. What cannot be read is left out. */
export const readRules = (calendar: ClientCalendar, view: HolidayView): CalendarRules => {
  const special: number[] = [];
  const versions = calendar.versions.map((version, index): VersionRule => {
    const firstDay =
      version.effectiveFrom === null ? Number.NEGATIVE_INFINITY : (dayNumber(version.effectiveFrom) ?? 0);
    const seasons = (version.seasons ?? []).map((season) => ({
      season,
      firstDay: dayNumber(season.from) ?? 0,
      lastDay: dayNumber(season.to) ?? 0,
      byWeekday: readWeek(season.weekly),
    }));
    const holidays = readHolidays(version.holidays, view);
    for (const season of seasons) special.push(season.firstDay, season.lastDay);
    for (const day of holidays.keys()) special.push(day);
    if (Number.isFinite(firstDay)) special.push(firstDay);
    return { index, firstDay, byWeekday: readWeek(version.weekly), seasons, holidays };
  });
  versions.sort((a, b) => a.firstDay - b.firstDay);
  const firstSpecialDay = special.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const lastSpecialDay = special.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return { versions, firstSpecialDay, lastSpecialDay };
};

/** The version in force on a day: the latest that has begun. */
export const versionOn = (rules: CalendarRules, day: number): VersionRule | undefined =>
  rules.versions.findLast((version) => version.firstDay <= day);

/** The season that holds on a day; of several, the one listed last. */
export const seasonOn = (version: VersionRule, day: number): SeasonRule | undefined =>
  version.seasons.length === 0
    ? undefined
    : version.seasons.findLast((season) => season.firstDay <= day && day <= season.lastDay);

/** What would start on a day if there were no holidays. */
export const regularSpans = (version: VersionRule, day: number): DaySpans =>
  (seasonOn(version, day) ?? version).byWeekday[weekdayOf(day)] ?? NO_SPANS;

const readWeek = (weekly: WeeklyHours): readonly DaySpans[] =>
  ([0, 1, 2, 3, 4, 5, 6, 7] as const).map((day) =>
    day === 0 ? NO_SPANS : readSpans(weekly[day satisfies IsoWeekday]),
  );

const readSpans = (intervals: readonly DayInterval[] | undefined): DaySpans => {
  if (!intervals || intervals.length === 0) return NO_SPANS;
  const spans: (readonly [number, number])[] = [];
  for (const { start, end } of intervals) {
    const from = wallTimeMs(start);
    const to = wallTimeMs(end);
    if (from !== undefined && to !== undefined) spans.push([from, to < from ? to + DAY : to]);
  }
  return spans.sort((a, b) => a[0] - b[0]);
};

/** Whether a holiday stands, as seen from the view's moment. */
export const stands = (holiday: Holiday, view: HolidayView): boolean => {
  const knownAt = view.knownAt ?? Number.POSITIVE_INFINITY;
  if (holiday.announcedAt !== undefined && Date.parse(holiday.announcedAt) > knownAt) return false;
  if (holiday.status === 'withdrawn')
    return holiday.withdrawnAt !== undefined && Date.parse(holiday.withdrawnAt) > knownAt;
  return holiday.status !== 'tentative' || view.tentativeHolidays !== 'open';
};

const readHolidays = (holidays: readonly Holiday[], view: HolidayView): ReadonlyMap<number, HolidayRule> => {
  const rules = new Map<number, HolidayRule>();
  for (const holiday of holidays) {
    const day = dayNumber(holiday.date);
    if (day === undefined || !stands(holiday, view)) continue;
    const rule = readHoliday(holiday);
    const other = rules.get(day);
    rules.set(day, other ? bothRules(other, rule) : rule);
  }
  return rules;
};

const readHoliday = (holiday: Holiday): HolidayRule => {
  const wholeDay = holiday.open === undefined && holiday.closed === undefined;
  return {
    holiday,
    replaced: wholeDay ? NO_SPANS : holiday.open && readSpans(holiday.open),
    closed: readSpans(holiday.closed),
  };
};

/** Whole days close what half days would open; part days add up. */
const bothRules = (a: HolidayRule, b: HolidayRule): HolidayRule => {
  const first = a.replaced === undefined || (b.replaced?.length === 0 && a.replaced.length > 0) ? b : a;
  const replaced = first.replaced ?? a.replaced;
  return {
    holiday: first.replaced ? first.holiday : a.holiday,
    replaced,
    closed: [...a.closed, ...b.closed].sort((x, y) => x[0] - y[0]),
  };
};
