import { Blank } from './blank';
import { answeredDate, type Money, money } from './template';

/*
 * What the text may do with a value, in the document's own language. A filter that cannot make sense of its value
 * throws: the engine turns that into an error which names the line.
 */

/** A value that a filter cannot take, with what it should have been. */
export class UnfitValue extends Error {
  readonly wanted: string;

  constructor(wanted: string) {
    super(wanted);
    this.wanted = wanted;
  }
}

type Filter = (value: unknown, ...args: unknown[]) => unknown;

/** A missing answer passes through every filter, so that it is still seen as missing where it is printed. */
const onlyPresent =
  (filter: Filter): Filter =>
  (value, ...args) =>
    value instanceof Blank || value === null || value === undefined ? value : filter(value, ...args);

const readMoney = (value: unknown): Money => {
  const read = money.safeParse(value);
  if (!read.success) throw new UnfitValue('money');
  return read.data;
};

const readDate = (value: unknown): Date => {
  const read = answeredDate.safeParse(value);
  if (!read.success) throw new UnfitValue('date');
  return new Date(`${read.data}T00:00:00Z`);
};

const readNumber = (value: unknown): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new UnfitValue('number');
  return value;
};

const dateStyles = ['full', 'long', 'medium', 'short'] as const;
type DateStyle = (typeof dateStyles)[number];

const dateStyleOf = (style: unknown): DateStyle => {
  const known = dateStyles.find((one) => one === (style ?? 'long'));
  if (!known) throw new UnfitValue('date style');
  return known;
};

/** How many digits stand behind the point in an amount of `currency`. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const sameCurrency = (a: Money, b: Money): Money => {
  if (a.currency !== b.currency) throw new UnfitValue('one currency');
  return b;
};

const dayMilliseconds = 86_400_000;

const listOf = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new UnfitValue('list');
  return value;
};

const sumMoney: Filter = (value, property, currency) => {
  const amounts = listOf(value)
    .map((row) => (row as Record<string, unknown>)[String(property)])
    .filter((amount) => amount !== null && !(amount instanceof Blank))
    .map(readMoney);
  const first = amounts[0];
  if (!first) return currency instanceof Blank ? currency : { minor: 0, currency: String(currency ?? 'USD') };
  return amounts.reduce(
    (sum, amount) => ({ minor: sum.minor + sameCurrency(sum, amount).minor, currency: sum.currency }),
    {
      minor: 0,
      currency: first.currency,
    },
  );
};

/** An amount that is still open makes the sum open too. */
const combine =
  (sign: 1 | -1): Filter =>
  (value, other) => {
    if (other instanceof Blank || other === null || other === undefined) return other ?? null;
    const left = readMoney(value);
    return { minor: left.minor + sign * sameCurrency(left, readMoney(other)).minor, currency: left.currency };
  };

/** The filters that speak the document's `language` (BCP 47), by name. */
export const formattersFor = (language: string): Readonly<Record<string, Filter>> =>
  Object.fromEntries(
    Object.entries({
      /** `2026-11-25 | date: "long"`: a calendar date. */
      date: (value: unknown, style: unknown) =>
        new Intl.DateTimeFormat(language, { dateStyle: dateStyleOf(style), timeZone: 'UTC' }).format(
          readDate(value),
        ),
      /** Month and year: “November 2026”. */
      month: (value: unknown) =>
        new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
          readDate(value),
        ),
      year: (value: unknown) => String(readDate(value).getUTCFullYear()),
      /** Whole days from the value to another date. */
      days_until: (value: unknown, other: unknown) =>
        other instanceof Blank
          ? other
          : Math.round((readDate(other).getTime() - readDate(value).getTime()) / dayMilliseconds),
      add_days: (value: unknown, days: unknown) =>
        new Date(readDate(value).getTime() + readNumber(days) * dayMilliseconds).toISOString().slice(0, 10),
      money: (value: unknown) => {
        const { minor, currency } = readMoney(value);
        return new Intl.NumberFormat(language, {
          style: 'currency',
          currency,
          currencySign: 'accounting',
          // Spanish leaves four digits ungrouped in running text; in a column of sums that reads as a mistake.
          useGrouping: 'always',
        }).format(minor / 10 ** minorDigits(currency));
      },
      sum_money: sumMoney,
      plus_money: combine(1),
      minus_money: combine(-1),
      is_zero: (value: unknown) => readMoney(value).minor === 0,
      is_negative: (value: unknown) => readMoney(value).minor < 0,
      /** The change from `other` to the value as a percentage of `other`; empty where `other` is nothing. */
      change_percent: (value: unknown, other: unknown) => {
        if (other instanceof Blank || other === null) return other;
        const now = readMoney(value);
        const before = sameCurrency(now, readMoney(other));
        if (before.minor === 0) return '–';
        return new Intl.NumberFormat(language, {
          style: 'percent',
          minimumFractionDigits: 1,
          maximumFractionDigits: 1,
          signDisplay: 'exceptZero',
        }).format((now.minor - before.minor) / Math.abs(before.minor));
      },
      number: (value: unknown, digits: unknown) =>
        new Intl.NumberFormat(
          language,
          digits === undefined
            ? {}
            : { minimumFractionDigits: readNumber(digits), maximumFractionDigits: readNumber(digits) },
        ).format(readNumber(value)),
      /** “a, b and c”, as the language joins them. */
      listing: (value: unknown) =>
        new Intl.ListFormat(language, { type: 'conjunction' }).format(listOf(value).map(String)),
    }).map(([name, filter]) => [name, onlyPresent(filter as Filter)]),
  );
