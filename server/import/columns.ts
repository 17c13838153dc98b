import { z } from 'zod';
import type { DayInterval, IsoWeekday, WeeklyHours } from '#shared/calendars/client-calendar';
import { houseStyle } from '#shared/clients/house-style';
import { parseDateExpression, parseDueExpression } from './date-expressions';
import { unknownPlaceholders } from './placeholders';

/*
 * What a cell may hold. Every column reads a trimmed string; an empty cell is the empty string. Messages complete the
 * sentence "column …".
 */

/** A column that must be filled in. */
export const required = <T>(schema: z.ZodType<T, string>) =>
  z.string().min(1, { error: 'must not be empty', abort: true }).pipe(schema);

/** A column that may be empty, and then reads as `fallback`. */
export const optional = <T, F>(schema: z.ZodType<T, string>, fallback: F) =>
  z.string().transform((cell, context): T | F => {
    if (cell === '') return fallback;
    const read = schema.safeParse(cell);
    if (read.success) return read.data;
    for (const issue of read.error.issues) context.addIssue({ code: 'custom', message: issue.message });
    return z.NEVER;
  });

export const yesNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');

/** A key that the provider chose: what other files name this row by. */
export const key = z
  .string()
  .regex(/^[\w.@:/-]{1,80}$/, 'expected a key: letters, digits and . _ - @ : / only, at most 80');

export const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'expected a whole number')
  .transform(Number);

export const hours = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,2})?$/, 'expected hours, such as 8 or 7.5')
  .transform(Number);

/** Several short texts in one cell, separated by `|`. */
export const list = <T extends string>(entry: z.ZodType<T, string>) =>
  z
    .string()
    .transform((cell) =>
      cell
        .split('|')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(entry).max(200));

/** Text that may name months, quarters, years and dates relative to the first import. */
export const writing = (schema: z.ZodType<string, string>) =>
  schema.superRefine((text, context) => {
    for (const unknown of unknownPlaceholders(text))
      context.addIssue({ code: 'custom', message: `names ${unknown}, which is no placeholder` });
  });

const expression = <T>(parse: (text: string) => T | null, expected: string) =>
  z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: `expected ${expected}` });
    return z.NEVER;
  });

export const date = expression(
  parseDateExpression,
  'a date such as 2026-11-30, {year}-03-31, +30d or -1w fri',
);

/** Minutes after midnight of a shift's date; what lies past the next midnight counts on: `26:30`. */
export const shiftTime = z
  .string()
  .regex(/^([0-3]\d|4[0-7]):[0-5]\d$/, 'expected a time such as 09:10, or 26:30 past midnight')
  .transform((cell) => Number(cell.slice(0, 2)) * 60 + Number(cell.slice(3)));

/** An amount of money with a point: `85` or `85.50`; its currency says how many digits it may have. */
export const money = z.string().regex(/^\d{1,10}(\.\d{1,4})?$/, 'expected an amount such as 85 or 85.50');

/** Percents, ascending, separated by `|`. */
export const percents = z.string().transform((cell, context): number[] => {
  const marks = cell.split('|').map((part) => Number(part.trim()));
  if (marks.every((mark, index) => Number.isInteger(mark) && mark > (marks[index - 1] ?? 0) && mark <= 1_000))
    return marks;
  context.addIssue({ code: 'custom', message: 'expected percents, ascending, such as 75|90|100' });
  return z.NEVER;
});

export const due = expression(
  parseDueExpression,
  'a moment such as 2026-11-30 17:00, +3d 17:00 or -1b 12:00',
);

export const coverage = z
  .string()
  .regex(
    /^(client-shift|overnight|outcome|overlap \d{1,2}(\.\d{1,2})?)$/,
    'expected client-shift, overlap with a number of hours (overlap 4), overnight or outcome',
  );

const openTimes = /^\d\d:\d\d-\d\d:\d\d( \d\d:\d\d-\d\d:\d\d)*$/;

/** `09:00-12:30 13:30-17:30`; an end before its start is overnight; `closed` says so in words. */
export const dayHours = z
  .string()
  .refine(
    (cell) => cell === 'closed' || openTimes.test(cell),
    'expected hours such as 09:00-17:30 or 09:00-12:30 13:30-17:30',
  )
  .transform((cell) =>
    cell === 'closed' ? [] : cell.split(' ').map((part) => ({ start: part.slice(0, 5), end: part.slice(6) })),
  );

const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const weekPart =
  /^(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))? (\d\d:\d\d-\d\d:\d\d(?: \d\d:\d\d-\d\d:\d\d)*)$/;

/** `mon-fri 09:00-18:00 | sat 10:00-14:00`; an end before its start is overnight. */
export const week = z.string().transform((cell, context): WeeklyHours => {
  const hours: Partial<Record<IsoWeekday, readonly DayInterval[]>> = {};
  for (const part of cell.split('|')) {
    const [, from, to, times] = weekPart.exec(part.trim()) ?? [];
    const first = weekdayNames.indexOf(from as (typeof weekdayNames)[number]);
    const last = to === undefined ? first : weekdayNames.indexOf(to as (typeof weekdayNames)[number]);
    const intervals = times === undefined ? undefined : dayHours.safeParse(times).data;
    if (first < 0 || last < first || intervals === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'expected a week such as mon-fri 09:00-18:00 | sat 10:00-14:00',
      });
      return z.NEVER;
    }
    for (let day = first; day <= last; day++) hours[(day + 1) as IsoWeekday] = intervals;
  }
  return hours;
});

/** `25 25 20 20`: millimetres from the top, the bottom, the left and the right edge. */
export const margins = z.string().transform((cell, context) => {
  const [top = 0, bottom = 0, left = 0, right = 0, more] = cell.split(/\s+/).map(Number);
  const read = houseStyle.shape.margins.unwrap().safeParse({ top, bottom, left, right });
  if (read.success && more === undefined) return read.data;
  context.addIssue({
    code: 'custom',
    message: 'expected four margins in mm (top bottom left right), each from 12 to 80, such as 25 25 20 20',
  });
  return z.NEVER;
});

/** `data:image/png;base64,…` */
export const image = z
  .string()
  .regex(/^data:image\/(png|jpeg);base64,/, 'expected a PNG or JPEG as data:image/png;base64,…')
  .transform((cell) => cell.slice(cell.indexOf(',') + 1))
  .pipe(houseStyle.shape.logo.unwrap());
