import { type CalendarRules, type HolidayView, readRules } from './calendar-rules';
import type { ClientCalendar, Holiday } from './client-calendar';
import type { Span } from './growing-range';
import { IntervalIndex } from './interval-index';
import { append } from './interval-list';
import { DAY } from './local-date';
import { localHours } from './local-hours';
import { type PlacedIntervals, placeOnZone } from './place-on-zone';
import type { ZoneTransitions } from './zone-transitions';

/** A calendar as epoch intervals in a range. */
export interface CompiledHours extends Span {
  readonly open: IntervalIndex;
  /** What only a holiday keeps closed. */
  readonly holiday: IntervalIndex;
  /** The holiday of each of those intervals. */
  readonly holidays: readonly Holiday[];
  readonly transitions: ZoneTransitions;
}

/** Rules in force for what was known in a span of time. */
export interface RuleEra extends Span {
  readonly rules: CalendarRules;
}

/** Offsets stay within a day of UTC, and an interval's tail may lie on the day after the one it starts on. */
const DAYS_AROUND = 3;

/** @param transitions describe at least the range. */
export const compileHours = (
  eras: readonly RuleEra[],
  transitions: ZoneTransitions,
  from: number,
  until: number,
): CompiledHours => {
  const open: number[] = [];
  const closed: ClosedByHoliday = { intervals: [], holidays: [] };
  for (const era of eras) {
    const start = Math.max(from, era.from);
    const end = Math.min(until, era.until);
    if (start >= end) continue;
    const firstDay = Math.floor(start / DAY) - DAYS_AROUND;
    const local = localHours(era.rules, firstDay, Math.ceil(end / DAY) + DAYS_AROUND);
    const { intervals } = placeOnZone(local.open, transitions, start, end);
    for (let i = 0; i < intervals.length; i += 2) append(open, intervals[i] ?? 0, intervals[i + 1] ?? 0);
    const { holidays } = local.closedByHoliday;
    appendHolidays(closed, placeOnZone(local.closedByHoliday.intervals, transitions, start, end), holidays);
  }
  return {
    from,
    until,
    open: new IntervalIndex(open, from, until),
    holiday: new IntervalIndex(closed.intervals, from, until),
    holidays: closed.holidays,
    transitions,
  };
};

interface ClosedByHoliday {
  readonly intervals: number[];
  readonly holidays: Holiday[];
}

const appendHolidays = (
  { intervals, holidays }: ClosedByHoliday,
  placed: PlacedIntervals,
  localHolidays: readonly Holiday[],
): void => {
  for (const [i, source] of placed.sources.entries()) {
    const holiday = localHolidays[source];
    if (!holiday) continue;
    const start = placed.intervals[i * 2] ?? 0;
    const end = placed.intervals[i * 2 + 1] ?? 0;
    // An era that ends within a holiday must not make two of it.
    if (holidays.at(-1) === holiday && intervals.at(-1) === start) intervals[intervals.length - 1] = end;
    else {
      intervals.push(start, end);
      holidays.push(holiday);
    }
  }
};

/** What holds at every moment, by what is known in the view. */
export const oneEra = (calendar: ClientCalendar, view: HolidayView): readonly RuleEra[] => [
  { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, rules: readRules(calendar, view) },
];

/**
 * Each moment by what was known at that moment: a holiday closes nothing before it was announced, nor after it was
 * called off.
 */
export const erasOfKnowledge = (calendar: ClientCalendar, view: HolidayView): readonly RuleEra[] => {
  const turns = new Set<number>();
  for (const { holidays } of calendar.versions)
    for (const { announcedAt, withdrawnAt } of holidays)
      for (const instant of [announcedAt, withdrawnAt])
        if (instant !== undefined) turns.add(Date.parse(instant));
  const starts = [Number.NEGATIVE_INFINITY, ...[...turns].sort((a, b) => a - b)];
  return starts.map((from, i) => ({
    from,
    until: starts[i + 1] ?? Number.POSITIVE_INFINITY,
    rules: readRules(calendar, { ...view, knownAt: from }),
  }));
};
