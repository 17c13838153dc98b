import { DAY, dayNumber, localDate, wallTimeMs, weekdayOf } from '#shared/calendars/local-date';

/**
 * A date as a file writes it: as it is, on a month and day of a year counted from the anchor's, days from the anchor's
 * date, or on a day of a week counted from the anchor's (weeks begin on Monday).
 */
export type DateExpression =
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'year'; readonly years: number; readonly monthDay: string }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'week'; readonly weeks: number; readonly weekday: number };

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A moment on the client's wall clock. `businessDays` counts days on which the client's calendar opens. */
export interface DueExpression {
  readonly day: DateExpression | { readonly kind: 'business-days'; readonly days: number };
  /** Milliseconds after local midnight. */
  readonly time: number;
}

/** When a file gives a date but no time: the end of a usual working day. */
const usualEnd = 17 * 3_600_000;

/** Zone data ends before 2200; beyond a century either way a date is a slip of the pen. */
const isBelievable = (date: string): boolean =>
  dayNumber(date) !== undefined && date >= '1900-01-01' && date < '2150-01-01';

/** Reads `2026-11-30`, `{year}-03-31`, `{year -1}-12-31`, `+30d`, `-2d`, `-1w fri`; null for anything else. */
export const parseDateExpression = (text: string): DateExpression | null => {
  const days = /^([+-]\d{1,5})d$/.exec(text);
  if (days) return { kind: 'days', days: Number(days[1]) };
  const week = /^([+-]\d{1,4})w (mon|tue|wed|thu|fri|sat|sun)$/.exec(text);
  if (week) return { kind: 'week', weeks: Number(week[1]), weekday: weekdays.indexOf(week[2] ?? '') };
  const year = /^\{year(?: ([+-]\d{1,2}))?\}-(\d\d-\d\d)$/.exec(text);
  if (year) {
    const monthDay = year[2] ?? '';
    // 29 February is refused: it would exist in some years only.
    return isBelievable(`2023-${monthDay}`) ? { kind: 'year', years: Number(year[1] ?? 0), monthDay } : null;
  }
  return isBelievable(text) ? { kind: 'date', date: text } : null;
};

/** Reads a date expression or `+2b` (business days), then a wall time or nothing; null for anything else. */
export const parseDueExpression = (text: string): DueExpression | null => {
  const timed = /^(.+) (\d\d:\d\d)$/.exec(text);
  const time = timed ? wallTimeMs(timed[2] ?? '') : usualEnd;
  if (time === undefined) return null;
  const dayText = timed?.[1] ?? text;
  const business = /^([+-]\d{1,4})b$/.exec(dayText);
  if (business) return { day: { kind: 'business-days', days: Number(business[1]) }, time };
  const day = parseDateExpression(dayText);
  return day && { day, time };
};

/** The date meant, where the anchor falls on day number `today`. */
export const resolveDate = (expression: DateExpression, today: number): string => {
  switch (expression.kind) {
    case 'date':
      return expression.date;
    case 'year':
      return `${Number(localDate(today).slice(0, 4)) + expression.years}-${expression.monthDay}`;
    case 'days':
      return localDate(today + expression.days);
    case 'week':
      return localDate(today - weekdayOf(today) + 1 + 7 * expression.weeks + expression.weekday);
  }
};

/** A client's wall clock and its business days, as far as due dates need them. */
export interface ClientDays {
  /** The day number that the client's calendar shows at the anchor. */
  readonly today: number;
  isBusinessDay(day: number): boolean;
  /** Epoch milliseconds at which the client's wall clock reads this many local milliseconds since 1970. */
  instantOf(localMilliseconds: number): number;
}

/** A calendar that never opens must not be searched for ever. */
const longestClosure = 3_660;

const businessDay = (count: number, days: ClientDays): number => {
  const step = count < 0 ? -1 : 1;
  let day = days.today;
  // "+0b" is today, or the next business day after a weekend or holiday.
  let left = count === 0 && !days.isBusinessDay(day) ? 1 : Math.abs(count);
  for (let looked = 0; left > 0 && looked < longestClosure; looked++) {
    day += step;
    if (days.isBusinessDay(day)) left -= 1;
  }
  return day;
};

/** Epoch milliseconds of a due moment. */
export const resolveDue = ({ day, time }: DueExpression, days: ClientDays): number => {
  const number =
    day.kind === 'business-days'
      ? businessDay(day.days, days)
      : (dayNumber(resolveDate(day, days.today)) ?? days.today);
  return days.instantOf(number * DAY + time);
};
