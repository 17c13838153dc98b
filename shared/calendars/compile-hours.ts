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
  /** The offsets of a zone that one of the eras is read in. */
  readonly transitionsOf: (zone: string) => ZoneTransitions;
}

/** Rules in force for what was known in a span of time. */
export interface RuleEra extends Span {
  readonly rules: CalendarRules;
  /** The zone whose wall clock they are read on. */
  readonly zone: string;
}

/** Offsets stay within a day of UTC, and an interval's tail may lie on the day after the one it starts on. */
const DAYS_AROUND = 3;

/** @param transitionsOf answers for at least the range. */
export const compileHours = (
  eras: readonly RuleEra[],
  transitionsOf: (zone: string) => ZoneTransitions,
  from: number,
  until: number,
): CompiledHours => {
  const open: number[] = [];
  const closed: ClosedByHoliday = { intervals: [], holidays: [] };
  for (const era of eras) {
    const start = Math.max(from, era.from);
    const end = Math.min(until, era.until);
    if (start >= end) continue;
    const transitions = transitionsOf(era.zone);
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
    transitionsOf,
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
  {
    from: Number.NEGATIVE_INFINITY,
    until: Number.POSITIVE_INFINITY,
    rules: readRules(calendar, view),
    zone: calendar.zone,
  },
];

/**
 * Each moment by what was known at that moment: a holiday closes nothing before it was announced, nor after it was
 * called off, and hours that were changed once they had begun are read as they stood until then.
 */
export const erasOfKnowledge = (calendar: ClientCalendar, view: HolidayView): readonly RuleEra[] => {
  const eras: RuleEra[] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const { until, zone, versions } of calendar.superseded ?? []) {
    const end = Date.parse(until);
    if (end > from) eras.push(...erasBetween({ zone, versions }, view, from, end));
    from = Math.max(from, end);
  }
  return [...eras, ...erasBetween(calendar, view, from, Number.POSITIVE_INFINITY)];
};

const erasBetween = (
  calendar: ClientCalendar,
  view: HolidayView,
  from: number,
  until: number,
): readonly RuleEra[] => {
  const turns = new Set<number>();
  for (const { holidays } of calendar.versions)
    for (const { announcedAt, withdrawnAt } of holidays)
      for (const instant of [announcedAt, withdrawnAt])
        if (instant !== undefined) turns.add(Date.parse(instant));
  const inside = [...turns].filter((turn) => from < turn && turn < until).sort((a, b) => a - b);
  const starts = [from, ...inside];
  return starts.map((start, i) => ({
    from: start,
    until: starts[i + 1] ?? until,
    rules: readRules(calendar, { ...view, knownAt: start }),
    zone: calendar.zone,
  }));
};
