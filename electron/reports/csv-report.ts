import Papa from 'papaparse';
import { moneyText } from '#shared/billing/charge';
import { neutralise } from '#shared/reports/neutralise';
import { type ReportCell, type ReportColumn, type ReportRow, reportColumns } from '#shared/reports/report';
import type { IncomingReport } from './incoming-report';
import type { ReportWords } from './report-words';

const HOUR = 3_600_000;
/** Rows that are put into words at once. */
const batch = 500;

/** A byte-order mark: without it a spreadsheet reads Hindi and Arabic as Latin-1. */
export const byteOrderMark = '\ufeff';

/** Hours to the thousandth of a second and a bit, so that a column adds up to its total. */
const inHours = (milliseconds: number): number => Number((milliseconds / HOUR).toFixed(6));

const plain = (
  column: ReportColumn,
  cell: ReportCell,
  words: ReportWords,
  currency: string,
): string | number => {
  if (cell === null) return '';
  if (typeof cell === 'number' && column.kind === 'money') return moneyText(cell, currency);
  if (typeof cell === 'number') return column.kind === 'hours' ? inHours(cell) : cell;
  if (column.kind === 'moment') return cell.replace('T', ' ');
  return column.kind === 'date' ? cell : neutralise(words.cell(column, cell));
};

const written = (rows: readonly (readonly (string | number)[])[]): string =>
  `${Papa.unparse(rows as (string | number)[][], { newline: '\r\n' })}\r\n`;

/**
 * A report as CSV (RFC 4180, UTF-8): headings first, so that other programs can read it, then the rows and the sums.
 * Figures have a point and no grouping in every language.
 */
export async function* csvReport(
  { head, rows, end }: IncomingReport,
  words: ReportWords,
): AsyncGenerator<Buffer> {
  const columns = reportColumns[head.kind];
  const currency = head.currency ?? '';
  yield Buffer.from(byteOrderMark + written([words.headings(head)]));
  let waiting: (string | number)[][] = [];
  const put = (row: ReportRow) =>
    columns.map((column, index) => plain(column, row[index] ?? null, words, currency));
  for await (const row of rows) {
    waiting.push(put(row));
    if (waiting.length < batch) continue;
    yield Buffer.from(written(waiting));
    waiting = [];
  }
  const { sums: totals } = end();
  const sums = put(totals).map((cell, index) => {
    const unrated = columns[index]?.summed && columns[index]?.kind === 'money' && totals[index] === null;
    return unrated ? words.unrated : cell;
  });
  sums[0] = words.total;
  yield Buffer.from(written([...waiting, sums]));
}
