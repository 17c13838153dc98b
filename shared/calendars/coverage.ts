import type { LocalDate } from './client-calendar';
import type { ClientHours } from './client-hours';
import type { Span } from './growing-range';
import { append, type IntervalList, intersect, normalise, subtract } from './interval-list';

const HOUR = 3_600_000;
const FULL_DAY = 24 * HOUR;

/** What a client expects of our hours. */
export type CoverageRule =
  /** Work lies inside client hours. */
  | { readonly kind: 'client-shift' }
  /** So many hours of each working day lie inside them. */
  | { readonly kind: 'overlap'; readonly hours: number }
  /** What the client leaves at its day's end is worked on before it opens again. */
  | { readonly kind: 'overnight' }
  /** Only the result counts. */
  | { readonly kind: 'outcome' };

/** What breaks a rule, and why. Instants are epoch milliseconds, half open. */
export type CoverageBreak =
  | {
      readonly code: 'coverage.outside-hours';
      readonly from: number;
      readonly until: number;
      /** The holiday that closed the client; undefined where the hours were simply over. */
      readonly holiday?: string | undefined;
    }
  | {
      readonly code: 'coverage.overlap-short';
      /** On the client's wall clock. */
      readonly date: LocalDate;
      /** Milliseconds; no more than the client was open. */
      readonly expected: number;
      readonly worked: number;
    }
  /** Nobody worked between two openings. */
  | { readonly code: 'coverage.night-missed'; readonly from: number; readonly until: number };

/**
 * What of the time worked in a period breaks an engagement's rule. Time outside client hours is an exception only where
 * the rule says so.
 *
 * @param worked intervals of one person, or of everybody whose work counts for the rule; in any order, overlaps count once
 * @param period what is looked at; nights and days that reach beyond it are not judged
 * @param grace milliseconds on either side of client hours that still count as inside
 */
export const coverageBreaks = (
  rule: CoverageRule,
  hours: ClientHours,
  worked: readonly Span[],
  period: Span,
  grace = 0,
): readonly CoverageBreak[] => {
  const inPeriod = intersect(normalise(worked.map(({ from, until }) => [from, until])), [
    period.from,
    period.until,
  ]);
  switch (rule.kind) {
    case 'client-shift':
      return outsideHours(hours, inPeriod, grace);
    case 'overlap':
      return shortOverlaps(hours, inPeriod, period, rule.hours * HOUR);
    case 'overnight':
      return missedNights(hours, inPeriod, period);
    case 'outcome':
      return [];
  }
};

const outsideHours = (hours: ClientHours, worked: IntervalList, grace: number): readonly CoverageBreak[] => {
  const breaks: CoverageBreak[] = [];
  for (const { from, until } of spansOf(worked)) {
    const allowed: number[] = [];
    for (const open of spansOf(hours.openIntervals(from - grace, until + grace)))
      append(allowed, open.from - grace, open.until + grace);
    for (const outside of spansOf(subtract([from, until], allowed)))
      for (const { kind, holiday, ...span } of hours.segments(outside.from, outside.until))
        if (kind !== 'open') breaks.push({ code: 'coverage.outside-hours', ...span, holiday });
  }
  return breaks;
};

/** Only days on which somebody worked are judged: whether they should have, their shifts say. */
const shortOverlaps = (
  hours: ClientHours,
  worked: IntervalList,
  period: Span,
  wanted: number,
): readonly CoverageBreak[] => {
  const breaks: CoverageBreak[] = [];
  for (const [date, open] of openByDate(hours, period)) {
    const expected = Math.min(wanted, lengthOf(open));
    const overlap = lengthOf(intersect(open, worked));
    const day = dayAround(hours, open);
    const present = lengthOf(intersect([day.from, day.until], worked)) > 0;
    if (present && overlap < expected)
      breaks.push({ code: 'coverage.overlap-short', date, expected, worked: overlap });
  }
  return breaks;
};

/** A shift belongs to the date it starts on; hours without an end of a day are cut at midnight. */
const openByDate = (hours: ClientHours, period: Span): ReadonlyMap<LocalDate, IntervalList> => {
  const dates = new Map<LocalDate, number[]>();
  const add = (date: LocalDate, { from, until }: Span) =>
    dates.set(date, [...(dates.get(date) ?? []), from, until]);
  for (const open of spansOf(hours.openIntervals(period.from, period.until))) {
    if (open.until - open.from <= FULL_DAY) {
      add(hours.dayAt(open.from).date, open);
      continue;
    }
    for (let from = open.from; from < open.until; ) {
      const day = hours.dayAt(from);
      const until = Math.min(day.until, open.until);
      add(day.date, { from, until });
      from = until;
    }
  }
  return dates;
};

/** The date of the hours, and what of them reaches beyond it. */
const dayAround = (hours: ClientHours, open: IntervalList): Span => {
  const day = hours.dayAt(open[0] ?? 0);
  return { from: day.from, until: Math.max(day.until, open.at(-1) ?? 0) };
};

/** Breaks of the same day (lunch) are no nights: a night is closed over a midnight. */
const missedNights = (hours: ClientHours, worked: IntervalList, period: Span): readonly CoverageBreak[] => {
  const breaks: CoverageBreak[] = [];
  const open = [...spansOf(hours.openIntervals(period.from, period.until))];
  for (const [i, { from: until }] of open.entries()) {
    const from = open[i - 1]?.until;
    if (from === undefined || hours.dayAt(from - 1).date === hours.dayAt(until).date) continue;
    if (lengthOf(intersect([from, until], worked)) === 0)
      breaks.push({ code: 'coverage.night-missed', from, until });
  }
  return breaks;
};

const spansOf = (list: IntervalList): readonly Span[] =>
  Array.from({ length: list.length / 2 }, (_, i) => ({
    from: list[i * 2] ?? 0,
    until: list[i * 2 + 1] ?? 0,
  }));

const lengthOf = (list: IntervalList): number =>
  spansOf(list).reduce((sum, { from, until }) => sum + until - from, 0);
