import { z } from 'zod';

/*
 * What leaves the program as a file, before any language or format: a head that says what it is of, columns, rows as
 * facts, and an end with the sums. The hub sends it as lines of JSON, one after the other, so that a year of a team
 * needs no more memory than a week; whoever asked for it writes CSV or XLSX in the person's language.
 */

export const reportKinds = ['statement', 'billing', 'timesheet', 'attendance', 'exceptions'] as const;
export const reportKind = z.enum(reportKinds);
export type ReportKind = z.infer<typeof reportKind>;

/** What kind of fact a column holds, whatever it will look like. */
export type ColumnKind =
  /** Somebody's words, or a name: never read as a formula. */
  | 'text'
  /** YYYY-MM-DD. */
  | 'date'
  /** A wall clock's reading, YYYY-MM-DDTHH:MM, in the zone that another column names. */
  | 'moment'
  /** Milliseconds; shown as a number of hours. */
  | 'hours'
  | 'count'
  /** Minor units of the currency that the head names; shown as a sum of money. */
  | 'money'
  /** One of our own codes: `category.training`. It is said in the reader's language. */
  | 'word'
  /** A rounding rule, `mode/increment/per/minimum` in minutes: `up/15/entry/30`. */
  | 'rule';

export interface ReportColumn {
  readonly key: string;
  readonly kind: ColumnKind;
  /** Whether the end of the report sums it up. */
  readonly summed?: boolean;
}

const text = (key: string): ReportColumn => ({ key, kind: 'text' });
const hours = (key: string): ReportColumn => ({ key, kind: 'hours', summed: true });
const word = (key: string): ReportColumn => ({ key, kind: 'word' });
const shiftDate: ReportColumn = { key: 'shiftDate', kind: 'date' };
const person = text('person');
const span: readonly ReportColumn[] = [
  { key: 'from', kind: 'moment' },
  { key: 'until', kind: 'moment' },
  text('zone'),
];
/** What was measured, what is billed of it, and what lies between: each line reconciles by itself. */
const amounts = [hours('raw'), hours('rounded'), hours('difference')];
const split = [hours('inHours'), hours('afterHours'), hours('holiday')];
const work = [text('workItem'), text('activity'), text('note')];

/**
 * The columns of each report, in order. Dates are shift dates: time after midnight stands on the day its shift began,
 * here as on the screen; the wall clock beside it says when it was.
 */
export const reportColumns: Readonly<Record<ReportKind, readonly ReportColumn[]>> = {
  statement: [
    shiftDate,
    person,
    text('engagement'),
    ...work,
    ...span,
    ...amounts,
    ...split,
    word('status'),
    word('source'),
    text('entry'),
  ],
  billing: [
    shiftDate,
    text('engagement'),
    person,
    { key: 'entries', kind: 'count', summed: true },
    ...amounts,
    { key: 'rule', kind: 'rule' },
    { key: 'rate', kind: 'money' },
    { key: 'amount', kind: 'money', summed: true },
    word('status'),
    // What is billed and has no amount: with it the sum of money says what it is the price of.
    hours('unrated'),
  ],
  timesheet: [
    shiftDate,
    person,
    word('category'),
    text('engagement'),
    ...work,
    ...span,
    hours('raw'),
    word('status'),
    word('source'),
    text('reason'),
  ],
  attendance: [
    { key: 'week', kind: 'date' },
    person,
    hours('client'),
    hours('internal'),
    hours('break'),
    hours('leave'),
    hours('worked'),
    hours('target'),
    hours('balance'),
    hours('overtime'),
    word('status'),
  ],
  exceptions: [
    { key: 'week', kind: 'date' },
    person,
    word('exception'),
    { key: 'length', kind: 'hours' },
    { key: 'entries', kind: 'count' },
    word('status'),
    text('evidence'),
  ],
};

/** A fact, by its column's kind: text, a date, ms, a count or a code; null where there is none. */
export const reportCell = z.union([z.string(), z.number(), z.null()]);
export type ReportCell = z.infer<typeof reportCell>;
export type ReportRow = readonly ReportCell[];

/** A period of whole days, both included; a year and a day at most. */
export const longestPeriodDays = 366;
const DAY = 86_400_000;
export const reportPeriod = { from: z.iso.date(), until: z.iso.date() };
export const isPeriod = ({ from, until }: { readonly from: string; readonly until: string }): boolean => {
  const days = (Date.parse(until) - Date.parse(from)) / DAY + 1;
  return days >= 1 && days <= longestPeriodDays;
};

export const reportHead = z.looseObject({
  kind: reportKind,
  ...reportPeriod,
  /** The client or person it is of; null for everybody one reviews. */
  subject: z.string().nullable(),
  provider: z.string(),
  /** By which date its rows are dated and its period is cut. */
  dated: z.literal('shift-date'),
  /** Epoch ms on the hub's clock, and who asked. */
  madeAt: z.number().int(),
  madeBy: z.string(),
  /** ISO 4217; the currency of its sums of money, where it has any. */
  currency: z.string().nullable().optional(),
  /** Names of engagements whose words do not leave the hub: of these there is the time alone. */
  wordless: z.array(z.string()),
});
export type ReportHead = z.infer<typeof reportHead>;

/** The last line: without it a report was cut off on its way. Sums by column; null where nothing is summed. */
export const reportEnd = z.looseObject({
  rows: z.number().int().nonnegative(),
  sums: z.array(z.number().nullable()),
});
export type ReportEnd = z.infer<typeof reportEnd>;

/**
 * Adds rows up as they go by. A column in which every cell was empty has no sum: what was never agreed is not nothing,
 * and money of no line at all has no sum either.
 */
export class ReportSums {
  readonly #columns: readonly ReportColumn[];
  readonly #sums: (number | null)[];
  readonly #known: boolean[];
  #rows = 0;

  constructor(kind: ReportKind) {
    this.#columns = reportColumns[kind];
    this.#sums = this.#columns.map(({ summed }) => (summed ? 0 : null));
    this.#known = this.#columns.map(() => false);
  }

  add(row: ReportRow): void {
    this.#rows += 1;
    for (const [index, cell] of row.entries()) {
      const sum = this.#sums[index];
      if (typeof sum !== 'number' || typeof cell !== 'number') continue;
      this.#sums[index] = sum + cell;
      this.#known[index] = true;
    }
  }

  get end(): ReportEnd {
    const isKnown = (index: number): boolean =>
      this.#known[index] === true || (this.#rows === 0 && this.#columns[index]?.kind !== 'money');
    return { rows: this.#rows, sums: this.#sums.map((sum, index) => (isKnown(index) ? sum : null)) };
  }
}
