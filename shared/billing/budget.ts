import { z } from 'zod';
import { isoDate } from '../people/person';

/** Shares of a budget at which somebody should know, in percent, where none are named. */
export const usualThresholds: readonly number[] = [75, 90, 100];

/** How much work was agreed on: hours or an amount of money, for a month or for all of a period. */
export const budget = z.strictObject({
  id: z.string(),
  engagementId: z.string(),
  /** For one matter of the engagement; null for all of it. */
  matterId: z.string().nullable(),
  /** Whether it begins anew each month, by shift date, or holds for all of `from` to `until`. */
  per: z.enum(['month', 'period']),
  /** The shift dates it holds for, both included; null: open on that side. */
  from: isoDate.nullable(),
  until: isoDate.nullable(),
  /** Exactly one of the two: milliseconds worked, or minor units of the client's currency. */
  milliseconds: z.number().int().positive().nullable(),
  minor: z.number().int().positive().nullable(),
  /** Percent, ascending. */
  thresholds: z.array(z.number().int().min(1).max(1_000)).max(10),
});
export type Budget = z.infer<typeof budget>;

/** Dates that a budget is spent within, both included; null: open on that side. */
export interface BudgetPeriod {
  readonly from: string | null;
  readonly until: string | null;
}

const later = (a: string | null, b: string): string => (a !== null && a > b ? a : b);
const earlier = (a: string | null, b: string): string => (a !== null && a < b ? a : b);

/** The last day of a month, `YYYY-MM`. */
const lastOf = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);

/** The period of a budget that a shift date falls in; null where it does not hold then. */
export const periodAt = (
  { per, from, until }: Pick<Budget, 'per' | 'from' | 'until'>,
  date: string,
): BudgetPeriod | null => {
  if ((from !== null && date < from) || (until !== null && date > until)) return null;
  if (per === 'period') return { from, until };
  const month = date.slice(0, 7);
  return { from: later(from, `${month}-01`), until: earlier(until, lastOf(month)) };
};

/** A day's client work on one engagement and matter, at one price: what counts towards budgets. */
export interface DaySpent {
  readonly engagementId: string | null;
  readonly matterId: string | null;
  readonly shiftDate: string;
  readonly milliseconds: number;
  /** Its price an hour, minor units; null where none was agreed. */
  readonly minorPerHour: number | null;
}

export interface Burn {
  readonly period: BudgetPeriod;
  /** Ms worked in the period, and what they cost in minor units, each as far as it goes. */
  readonly milliseconds: number;
  readonly minor: number;
  /** Percent of the budget, not rounded. */
  readonly percent: number;
  /** The highest threshold that was reached, percent; null below all of them. */
  readonly reached: number | null;
  /** The first shift date that something was worked on; null before that. */
  readonly firstDate: string | null;
  /**
   * Where more was used than there was: the shift date on which nothing was left, and the share (0 to 1) of that day's
   * work that lies beyond it. What is worked on later days is beyond it altogether.
   */
  readonly over: { readonly date: string; readonly share: number } | null;
}

const hour = 3_600_000;

const within = ({ from, until }: BudgetPeriod, date: string): boolean =>
  (from === null || date >= from) && (until === null || date <= until);

/** Whether work is done on what the budget is for. */
export const isFor = (
  { engagementId, matterId }: Pick<Budget, 'engagementId' | 'matterId'>,
  work: Pick<DaySpent, 'engagementId' | 'matterId'>,
): boolean => work.engagementId === engagementId && (matterId === null || work.matterId === matterId);

const amountOf = ({ milliseconds }: Budget, spent: DaySpent): number =>
  milliseconds === null ? (spent.milliseconds * (spent.minorPerHour ?? 0)) / hour : spent.milliseconds;

/** The day on which a budget was used up, by what each day took of it, in the order of the days. */
const overAt = (days: ReadonlyMap<string, number>, limit: number): Burn['over'] => {
  let used = 0;
  for (const [date, amount] of [...days].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    used += amount;
    if (used > limit) return { date, share: (used - limit) / amount };
  }
  return null;
};

/**
 * How much of a budget is spent in the period that `date` falls in: raw time, and raw time at its rates, before any
 * rounding. Days are its grain, since nobody can say which of two people's hours of one day was the last. Null where the
 * budget does not hold then.
 */
export const burnOf = (of: Budget, spent: readonly DaySpent[], date: string): Burn | null => {
  const period = periodAt(of, date);
  if (!period) return null;
  const limit = of.milliseconds ?? of.minor ?? 0;
  const days = new Map<string, number>();
  let milliseconds = 0;
  let minor = 0;
  let used = 0;
  for (const work of spent) {
    if (!isFor(of, work) || !within(period, work.shiftDate)) continue;
    const amount = amountOf(of, work);
    milliseconds += work.milliseconds;
    minor += (work.milliseconds * (work.minorPerHour ?? 0)) / hour;
    used += amount;
    days.set(work.shiftDate, (days.get(work.shiftDate) ?? 0) + amount);
  }
  const percent = (used / limit) * 100;
  return {
    period,
    milliseconds,
    minor: Math.round(minor),
    percent,
    reached: of.thresholds.findLast((threshold) => percent >= threshold) ?? null,
    firstDate: [...days.keys()].reduce<string | null>((a, b) => (a === null || b < a ? b : a), null),
    over: overAt(days, limit),
  };
};

/** Somebody's work as far as a budget asks: epoch ms. */
interface Worked {
  readonly engagementId: string | null;
  readonly matterId: string | null;
  readonly shiftDate: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * The part of some work that lies beyond a budget in the period of its burn, and the entries it is in. The parts of
 * everybody add up to what was used too much.
 */
export const overrunOf = <W extends Worked>(
  of: Budget,
  { period, over }: Pick<Burn, 'period' | 'over'>,
  work: readonly W[],
): { readonly entries: readonly W[]; readonly milliseconds: number } => {
  if (!over) return { entries: [], milliseconds: 0 };
  const entries = work.filter(
    (one) => isFor(of, one) && within(period, one.shiftDate) && one.shiftDate >= over.date,
  );
  const milliseconds = entries.reduce(
    (sum, { shiftDate, startedAt, endedAt }) =>
      sum + (endedAt - startedAt) * (shiftDate === over.date ? over.share : 1),
    0,
  );
  return { entries, milliseconds: Math.round(milliseconds) };
};

/**
 * Where a burn ends up if it goes on as it went: percent of the budget at the end of its period.
 * @param elapsed the share (0 to 1) of the period's client hours that are over; null where that cannot be said, as for a
 * period without an end
 */
export const projectedPercent = (
  { percent }: Pick<Burn, 'percent'>,
  elapsed: number | null,
): number | null => (elapsed === null || elapsed <= 0 ? null : percent / Math.min(1, elapsed));
