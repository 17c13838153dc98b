import { DAY, dayNumber, weekdayOf } from './local-date';

/** `FREQ=YEARLY` as holidays use it: a date of every so many years, or the nth weekday of a month. */
export interface YearlyRule {
  readonly interval: number;
  readonly count: number | undefined;
  /** The last day number it may fall on. */
  readonly untilDay: number | undefined;
  readonly month: number | undefined;
  readonly monthDay: number | undefined;
  readonly weekday: { readonly nth: number; readonly day: number } | undefined;
}

const weekdays = ['', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const parts = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'WKST']);

/** A rule counts no further than anybody plans, and a hostile one keeps nobody busy. */
const MAX_YEARS = 400;

/** Reads an RRULE (RFC 5545 §3.3.10); undefined where it is anything but such a rule. */
export const readYearlyRule = (value: string): YearlyRule | undefined => {
  const fields = new Map(
    value.split(';').map((part) => {
      const [key = '', text = ''] = part.toUpperCase().split('=', 2);
      return [key, text] as const;
    }),
  );
  if (fields.get('FREQ') !== 'YEARLY' || [...fields.keys()].some((key) => !parts.has(key))) return undefined;
  const interval = wholeNumber(fields.get('INTERVAL') ?? '1', 1, MAX_YEARS);
  const byDay = fields.get('BYDAY');
  const nth = byDay === undefined ? undefined : /^([+-]?[1-5])(MO|TU|WE|TH|FR|SA|SU)$/.exec(byDay);
  const month = optionalNumber(fields.get('BYMONTH'), 12);
  const monthDay = optionalNumber(fields.get('BYMONTHDAY'), 31);
  const count = optionalNumber(fields.get('COUNT'), MAX_YEARS);
  const until = fields.get('UNTIL');
  const untilDay = until === undefined ? undefined : icsDay(until);
  const unread =
    interval === undefined ||
    nth === null ||
    [month, monthDay, count].some((number) => number === null) ||
    (until !== undefined && untilDay === undefined);
  if (unread) return undefined;
  // The nth weekday of a year, or one that must also be a certain date, is no holiday's rule.
  if (nth && (month === undefined || monthDay !== undefined)) return undefined;
  return {
    interval,
    count: count ?? undefined,
    untilDay,
    month: month ?? undefined,
    monthDay: monthDay ?? undefined,
    weekday: nth ? { nth: Number(nth[1]), day: weekdays.indexOf(nth[2] ?? '') } : undefined,
  };
};

/**
 * The day numbers of a rule that starts on `firstDay`, from about `fromDay` (never later) up to and without `endDay`.
 * What a rule without a count did before is not walked through: some programs write that Christmas began in 1601.
 */
export const yearlyDays = (
  rule: YearlyRule,
  firstDay: number,
  fromDay: number,
  endDay: number,
): readonly number[] => {
  const first = new Date(firstDay * DAY);
  const yearsBefore = new Date(fromDay * DAY).getUTCFullYear() - 1 - first.getUTCFullYear();
  const skipped =
    rule.count === undefined ? Math.max(0, Math.floor(yearsBefore / rule.interval)) * rule.interval : 0;
  const days: number[] = [];
  let counted = 0;
  for (let passed = skipped; passed < skipped + MAX_YEARS; passed += rule.interval) {
    const day = dayInYear(rule, first, first.getUTCFullYear() + passed);
    if (day === undefined || day < firstDay) continue;
    counted++;
    const over = day >= endDay || day > (rule.untilDay ?? day) || counted > (rule.count ?? counted);
    if (over) break;
    days.push(day);
  }
  return days;
};

/** `20250331`, or the date of a `20250331T…`, as a day number. */
export const icsDay = (value: string): number | undefined => {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(value.trim());
  return match ? dayNumber(`${match[1]}-${match[2]}-${match[3]}`) : undefined;
};

const dayInYear = (rule: YearlyRule, first: Date, year: number): number | undefined => {
  const month = rule.month ?? first.getUTCMonth() + 1;
  if (rule.weekday) return nthWeekday(year, month, rule.weekday.nth, rule.weekday.day);
  const monthDay = rule.monthDay ?? first.getUTCDate();
  // 29 February comes only in years that have it.
  return dayNumber(isoText(year, month, monthDay));
};

const nthWeekday = (year: number, month: number, nth: number, weekday: number): number | undefined => {
  const start = Date.UTC(year, month - 1, 1) / DAY;
  const end = Date.UTC(year, month, 1) / DAY;
  const day =
    nth > 0
      ? start + ((weekday - weekdayOf(start) + 7) % 7) + (nth - 1) * 7
      : end - 1 - ((weekdayOf(end - 1) - weekday + 7) % 7) + (nth + 1) * 7;
  return day >= start && day < end ? day : undefined;
};

const isoText = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

const wholeNumber = (text: string, least: number, most: number): number | undefined => {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
};

/** Undefined where it is not given, null where it is no such number. */
const optionalNumber = (text: string | undefined, most: number): number | null | undefined =>
  text === undefined ? undefined : (wholeNumber(text, 1, most) ?? null);
