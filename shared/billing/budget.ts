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

/** Work that counts towards budgets: a standing entry of client time. Epoch ms. */
export interface Spent {
  readonly id: string;
  readonly engagementId: string | null;
  readonly matterId: string | null;
  readonly shiftDate: string;
  readonly startedAt: number;
  readonly endedAt: number;
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
  /** Epoch ms: the moment of work at which nothing was left; null while something is. */
  readonly spentAt: number | null;
}

const hour = 3_600_000;

const within = ({ from, until }: BudgetPeriod, date: string): boolean =>
  (from === null || date >= from) && (until === null || date <= until);

/** Whether work is done on what the budget is for. */
export const isFor = (
  { engagementId, matterId }: Pick<Budget, 'engagementId' | 'matterId'>,
  work: Pick<Spent, 'engagementId' | 'matterId'>,
): boolean => work.engagementId === engagementId && (matterId === null || work.matterId === matterId);

/**
 * How much of a budget is spent in the period that `date` falls in: raw time, and raw time at its rates, before any
 * rounding. Null where the budget does not hold then.
 */
export const burnOf = (of: Budget, spent: readonly Spent[], date: string): Burn | null => {
  const period = periodAt(of, date);
  if (!period) return null;
  const counted = spent
    .filter((work) => isFor(of, work) && within(period, work.shiftDate))
    .toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  const costOf = (work: Spent, length: number) => (length * (work.minorPerHour ?? 0)) / hour;
  const limit = of.milliseconds ?? of.minor ?? 0;
  let milliseconds = 0;
  let minor = 0;
  let spentAt: number | null = null;
  for (const work of counted) {
    const length = work.endedAt - work.startedAt;
    const before = of.milliseconds === null ? minor : milliseconds;
    milliseconds += length;
    minor += costOf(work, length);
    const after = of.milliseconds === null ? minor : milliseconds;
    if (spentAt === null && after > limit)
      spentAt = work.startedAt + ((limit - before) / (after - before)) * length;
  }
  const percent = ((of.milliseconds === null ? minor : milliseconds) / limit) * 100;
  return {
    period,
    milliseconds,
    minor: Math.round(minor),
    percent,
    reached: of.thresholds.findLast((threshold) => percent >= threshold) ?? null,
    spentAt: spentAt === null ? null : Math.round(spentAt),
  };
};
