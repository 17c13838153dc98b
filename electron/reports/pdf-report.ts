import { minorDigits } from '#shared/billing/charge';
import { noImprint } from '#shared/documents/imprint';
import type { FontsFor, PrintPage } from '#shared/documents/print-html';
import type { ReportCell, ReportColumn, ReportRow } from '#shared/reports/report';
import { mostPaperRows, type Paper, type PaperWords, reportPage } from '#shared/reports/report-page';
import { finishPdf } from '../services/finish-pdf';
import type { IncomingReport } from './incoming-report';
import { type ReportLanguage, type ReportWords, reportLocale } from './report-words';

const HOUR = 3_600_000;

/** More rows than a person would print. */
export class TooLongForPaper extends Error {
  override readonly name = 'TooLongForPaper';
}

const paperWords = (
  { head }: Pick<IncomingReport, 'head'>,
  words: ReportWords,
  language: ReportLanguage,
): PaperWords => {
  const locale = reportLocale(language);
  const hours = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const digits = minorDigits(head.currency ?? '');
  const money = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const count = new Intl.NumberFormat(locale);
  const cell = (column: ReportColumn, value: ReportCell): string => {
    if (value === null) return '';
    if (typeof value === 'number' && column.kind === 'money') return money.format(value / 10 ** digits);
    if (typeof value === 'number')
      return column.kind === 'hours' ? hours.format(value / HOUR) : count.format(value);
    if (column.kind === 'date') return words.date(value);
    return column.kind === 'moment' ? words.moment(value) : words.cell(column, value);
  };
  return {
    language,
    direction: words.rightToLeft ? 'rtl' : 'ltr',
    title: words.title(head.kind),
    head: words.head(head),
    headings: words.headings(head),
    total: words.total,
    nothing: words.nothing,
    cell,
    sum: (column, value) => (value === null && column.kind === 'money' ? words.unrated : cell(column, value)),
  };
};

export interface PdfOptions {
  readonly language: ReportLanguage;
  readonly paper: Paper;
  readonly layOut: (page: PrintPage) => Promise<Uint8Array>;
  readonly fonts: FontsFor;
}

/** A report as a tagged PDF. Throws `TooLongForPaper`, and whatever laying it out throws. */
export const pdfReport = async (
  report: IncomingReport,
  words: ReportWords,
  { language, paper, layOut, fonts }: PdfOptions,
): Promise<Uint8Array> => {
  const rows: ReportRow[] = [];
  for await (const row of report.rows) {
    if (rows.length === mostPaperRows) throw new TooLongForPaper();
    rows.push(row);
  }
  const { head } = report;
  const read = { kind: head.kind, rows, end: report.end() };
  const page = reportPage(read, paperWords(report, words, language), paper, fonts);
  const [title = words.title(head.kind)] = words.head(head);
  const day = new Date(head.madeAt).toISOString().slice(0, 10);
  return finishPdf(await layOut(page), { title, language, day, imprint: noImprint });
};
