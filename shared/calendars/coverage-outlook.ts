import type { PersonId } from '../kernel/ids';
import type { LocalDate } from './client-calendar';
import type { ClientHours } from './client-hours';
import type { CoverageRule } from './coverage';
import type { Span } from './growing-range';
import { type IntervalList, intersect, normalise, subtract } from './interval-list';
import { type Shift, staffedStretches } from './staffing';

const HOUR = 3_600_000;

/** How a date of a client will be covered by the shifts that are known. Lengths in milliseconds. */
export interface CoverageDay {
  readonly date: LocalDate;
  /** Client hours that start on the date; zero on a closed one. */
  readonly open: number;
  /** What of them somebody is there for. */
  readonly staffed: number;
  readonly kind:
    | 'closed'
    /** The rule is kept; where only the result counts, always. */
    | 'met'
    /** Less than the rule asks for, by `missing`. */
    | 'short'
    /** Nobody is there at all, and the rule asks for somebody. */
    | 'missed';
  readonly missing: number;
  /** The client's holiday that closes the date. */
  readonly holiday?: string | undefined;
  /** Stretches that the rule wants covered and nobody is there for; epoch milliseconds, half open. */
  readonly gaps: readonly Span[];
  /** Who is there in client hours, in the order of their first shift; for overnight work, in the night after. */
  readonly present: readonly PersonId[];
}

/**
 * How the coming dates are covered, in the terms of an engagement's rule: hours without anybody are a gap only where the
 * rule asks for them.
 *
 * @param shifts when its people are there; of those who have not said it, nothing is known
 * @param period whole dates of the client's wall clock
 */
export const coverageOutlook = (
  rule: CoverageRule,
  hours: ClientHours,
  shifts: readonly Shift[],
  period: Span,
): readonly CoverageDay[] => {
  const there = normalise(shifts.map(({ from, until }) => [from, until]));
  const days: CoverageDay[] = [];
  for (let at = period.from; at < period.until; ) {
    const day = hours.dayAt(at);
    days.push(dayOutlook(rule, hours, shifts, there, day));
    at = day.until;
  }
  return days;
};

const dayOutlook = (
  rule: CoverageRule,
  hours: ClientHours,
  shifts: readonly Shift[],
  there: IntervalList,
  day: Span & { readonly date: LocalDate },
): CoverageDay => {
  const open = hoursStartingIn(hours, day);
  const length = lengthOf(open);
  const { date } = day;
  const nothing = { date, open: length, staffed: 0, missing: 0, gaps: [], present: [] } as const;
  if (length === 0) return { ...nothing, kind: 'closed', holiday: holidayOn(hours, day) };
  const staffed = lengthOf(intersect(open, there));
  const present = presentIn(hours, shifts, { from: open[0] ?? day.from, until: open.at(-1) ?? day.until });
  const known = { ...nothing, staffed, present };
  switch (rule.kind) {
    case 'outcome':
      return { ...known, kind: 'met' };
    case 'client-shift':
      return judged(known, length - staffed, spansOf(subtract(open, there)), staffed);
    case 'overlap': {
      const wanted = Math.min(rule.hours * HOUR, length);
      const missing = Math.max(0, wanted - staffed);
      return judged(known, missing, missing > 0 ? spansOf(subtract(open, there)) : [], staffed);
    }
    case 'overnight': {
      const night = nightAfter(hours, open);
      if (!night) return { ...known, kind: 'met' };
      const worked = intersect([night.from, night.until], there);
      const inNight = shifts.filter(({ from, until }) => from < night.until && until > night.from);
      const people = [...new Set(inNight.map(({ personId }) => personId))];
      const missing = worked.length > 0 ? 0 : night.until - night.from;
      return judged({ ...known, present: people }, missing, missing > 0 ? [night] : [], 0);
    }
  }
};

const holidayOn = (hours: ClientHours, { from, until }: Span): string | undefined => {
  const reason = hours.closedReason(Math.min(from + 12 * HOUR, until - 1));
  return reason?.kind === 'holiday' ? reason.holiday.name : undefined;
};

const judged = (
  known: Omit<CoverageDay, 'kind'>,
  missing: number,
  gaps: readonly Span[],
  covered: number,
): CoverageDay => ({
  ...known,
  kind: missing === 0 ? 'met' : covered === 0 ? 'missed' : 'short',
  missing,
  gaps,
});

/** A shift of the client belongs to the date it starts on, its tail included; hours without an end are cut at midnight. */
const hoursStartingIn = (hours: ClientHours, { from, until }: Span): IntervalList => {
  const list = hours.openIntervals(from - 1, until + 24 * HOUR);
  const own: number[] = [];
  for (let i = 0; i < list.length; i += 2) {
    const [start = 0, end = 0] = list.slice(i, i + 2);
    const goesOnFromBefore = start < from;
    if (start >= until || end <= from) continue;
    const unbroken = hours.nextClosing(from - 1);
    const endless = goesOnFromBefore && (unbroken === null || unbroken >= until);
    if (goesOnFromBefore && !endless) continue;
    own.push(Math.max(start, from), endless || end - start > 24 * HOUR ? until : end);
  }
  return own;
};

/** From the end of a date's hours to the next opening; null where it is open again before the date is over. */
const nightAfter = (hours: ClientHours, open: IntervalList): Span | null => {
  const from = open.at(-1);
  const until = from === undefined ? null : hours.nextOpening(from);
  return from === undefined || until === null || until === from ? null : { from, until };
};

const presentIn = (hours: ClientHours, shifts: readonly Shift[], period: Span): readonly PersonId[] => [
  ...new Set(staffedStretches(hours, shifts, period).flatMap(({ present }) => present)),
];

const spansOf = (list: IntervalList): readonly Span[] =>
  Array.from({ length: list.length / 2 }, (_, i) => ({
    from: list[i * 2] ?? 0,
    until: list[i * 2 + 1] ?? 0,
  }));

const lengthOf = (list: IntervalList): number =>
  spansOf(list).reduce((sum, { from, until }) => sum + until - from, 0);
