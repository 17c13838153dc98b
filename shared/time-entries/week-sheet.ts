import { type RoundingRule, roundDay } from './rounding';
import type { TimeCategory, TimeEntry } from './time-entry';
import { lengthOf } from './totals';
import { datesOf } from './week';

/** A line of a timesheet: one engagement, or one of the provider's own categories. Milliseconds, Monday first. */
export interface SheetLine {
  readonly key: string;
  readonly engagementId: TimeEntry['engagementId'];
  readonly category: TimeCategory;
  readonly days: readonly number[];
  readonly total: number;
  /** What the engagement's rule bills of each day; the raw where there is no rule. */
  readonly rounded: readonly number[];
  readonly roundedTotal: number;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const keyOf = ({ category, engagementId }: TimeEntry): string =>
  category === 'client' ? (engagementId ?? 'client') : category;

/**
 * A week's standing entries as the lines of its sheet, the longest first. Nothing is rounded away: raw and rounded stand
 * beside each other.
 */
export const weekSheet = (
  standing: readonly TimeEntry[],
  week: string,
  ruleOf: (engagementId: string) => RoundingRule | null,
): readonly SheetLine[] => {
  const dates = datesOf(week);
  const lines = new Map<string, TimeEntry[]>();
  for (const entry of standing) {
    if (!dates.includes(entry.shiftDate)) continue;
    const key = keyOf(entry);
    const known = lines.get(key);
    if (known) known.push(entry);
    else lines.set(key, [entry]);
  }
  return [...lines]
    .map(([key, entries]): SheetLine => {
      const [first] = entries;
      const engagementId = first?.category === 'client' ? first.engagementId : null;
      const rule = engagementId === null ? null : ruleOf(engagementId);
      const amounts = dates.map((date) =>
        entries.filter(({ shiftDate }) => shiftDate === date).map((entry) => lengthOf(entry)),
      );
      const days = amounts.map(sum);
      const rounded = amounts.map((of, index) => (rule ? roundDay(of, rule).total : (days[index] ?? 0)));
      return {
        key,
        engagementId,
        category: first?.category ?? 'client',
        days,
        total: sum(days),
        rounded,
        roundedTotal: sum(rounded),
      };
    })
    .toSorted((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
};
