import { z } from 'zod';
import { monthOf } from '../calendars/month';
import { paper } from '../documents/body';
import { plainText } from '../kernel/plain-text';
import { addDays, weekOf } from '../time-entries/week';
import { reportKind } from './report';

export const reportFormats = ['xlsx', 'csv', 'pdf'] as const;
export const reportFormat = z.enum(reportFormats);
export type ReportFormat = z.infer<typeof reportFormat>;
export const reportLanguages = ['en', 'es', 'hi', 'ar'] as const;
export const reportLanguage = z.enum(reportLanguages);

/** Periods that are reckoned from the day on which a report is run. */
export const spanRules = [
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'last-quarter',
  'this-year',
] as const;
export const spanRule = z.enum(spanRules);
export type SpanRule = z.infer<typeof spanRule>;

/** A report as somebody keeps it among their settings, to run it again. */
export const reportDefinition = z.strictObject({
  id: z.uuid(),
  name: plainText(80).min(1),
  kind: reportKind,
  span: spanRule,
  /** The clients of a statement or billing support: a file each. */
  clientIds: z.array(z.uuid()).max(50),
  /** Whose timesheets: a file each; none means one's own, or everybody whose time one reviews. */
  personIds: z.array(z.uuid()).max(50),
  language: reportLanguage,
  format: reportFormat,
  paper,
});
export type ReportDefinition = z.infer<typeof reportDefinition>;

export const reportDefinitions = z.array(reportDefinition).max(50);
/** Under which setting they are kept. */
export const definitionsKey = 'report.definitions';

/** A period of whole days, both included, YYYY-MM-DD. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

const monthBefore = (date: string): Period => monthOf(addDays(monthOf(date).from, -1));

const quarterBefore = (date: string): Period => {
  const month = Number(date.slice(5, 7));
  // The first month of the quarter that the date lies in, as far back as it is.
  let first = monthOf(date);
  for (let back = (month - 1) % 3; back > 0; back -= 1) first = monthBefore(first.from);
  const last = monthBefore(first.from);
  return { from: monthBefore(monthBefore(last.from).from).from, until: last.until };
};

/** The days that a rule means on a date. */
export const spanOn = (rule: SpanRule, today: string): Period => {
  switch (rule) {
    case 'this-week':
      return { from: weekOf(today), until: addDays(weekOf(today), 6) };
    case 'last-week':
      return { from: addDays(weekOf(today), -7), until: addDays(weekOf(today), -1) };
    case 'this-month':
      return monthOf(today);
    case 'last-month':
      return monthBefore(today);
    case 'last-quarter':
      return quarterBefore(today);
    case 'this-year':
      return { from: `${today.slice(0, 4)}-01-01`, until: `${today.slice(0, 4)}-12-31` };
  }
};

/** One report to ask for. */
export interface ReportRun extends Period {
  readonly kind: ReportDefinition['kind'];
  readonly format: ReportFormat;
  readonly language: ReportDefinition['language'];
  readonly paper: ReportDefinition['paper'];
  readonly clientId?: string;
  readonly personId?: string;
}

/** What a definition asks for on a day: one report for each client or person it names. */
export const runsOf = (definition: ReportDefinition, today: string): readonly ReportRun[] => {
  const { kind, format, language, paper: on, span, clientIds, personIds } = definition;
  const run = { kind, format, language, paper: on, ...spanOn(span, today) };
  if (kind === 'statement' || kind === 'billing') return clientIds.map((clientId) => ({ ...run, clientId }));
  if (kind === 'exceptions' || personIds.length === 0) return [run];
  return personIds.map((personId) => ({ ...run, personId }));
};
