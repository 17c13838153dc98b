import { z } from 'zod';

/**
 * How an engagement bills time. Rounding is derived from the raw intervals every time it is shown or exported, and
 * never stored over them.
 */
export const roundingRule = z.looseObject({
  /** Step in minutes: 6 for tenths of an hour, 15 for quarters; 0 bills to the millisecond. */
  incrementMinutes: z.number().int().min(0).max(480),
  mode: z.enum(['up', 'nearest', 'down']),
  /** Anything worked at all bills at least this; 0 asks for nothing. */
  minimumMinutes: z.number().int().min(0).max(1_440),
  /** Whether each entry is rounded, or the day's sum once. */
  per: z.enum(['entry', 'day']),
});
export type RoundingRule = z.infer<typeof roundingRule>;

const minute = 60_000;

/** Half an increment rounds up, as clients expect of “nearest”. */
const toStep = (milliseconds: number, step: number, mode: RoundingRule['mode']): number => {
  if (step === 0) return milliseconds;
  const steps = milliseconds / step;
  if (mode === 'up') return Math.ceil(steps) * step;
  return mode === 'down' ? Math.floor(steps) * step : Math.floor(steps + 0.5) * step;
};

/** One amount by the rule, in ms. Nothing worked bills nothing, whatever the minimum. */
export const roundAmount = (milliseconds: number, rule: RoundingRule): number => {
  if (milliseconds <= 0) return 0;
  const rounded = toStep(milliseconds, rule.incrementMinutes * minute, rule.mode);
  return Math.max(rounded, rule.minimumMinutes * minute);
};

/**
 * Shares `total` out in proportion to `amounts`, in whole ms, so that the shares sum to the total exactly: what is
 * left after rounding down goes to the largest remainders (Hamilton's method), the earliest first among equals.
 */
const shareOut = (total: number, amounts: readonly number[]): number[] => {
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  if (sum === 0) return amounts.map(() => 0);
  const exact = amounts.map((amount) => (total * amount) / sum);
  const shares = exact.map(Math.floor);
  let left = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder) {
    if (left <= 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares;
};

export interface RoundedDay {
  /** What each amount bills, in the order given, in ms. They sum to `total`. */
  readonly amounts: readonly number[];
  readonly raw: number;
  readonly total: number;
}

/**
 * A day's entries of one person on one engagement, by the rule. With `per: 'day'` the sum is rounded once and shared
 * back, so that a statement by entry and a statement by day agree.
 */
export const roundDay = (amounts: readonly number[], rule: RoundingRule): RoundedDay => {
  const raw = amounts.reduce((all, amount) => all + amount, 0);
  if (rule.per === 'entry') {
    const rounded = amounts.map((amount) => roundAmount(amount, rule));
    return { amounts: rounded, raw, total: rounded.reduce((all, amount) => all + amount, 0) };
  }
  const total = roundAmount(raw, rule);
  return { amounts: shareOut(total, amounts), raw, total };
};
