import { strFromU8, strToU8, unzipSync, Zip, ZipDeflate } from 'fflate';
import writeXlsxFile from 'write-excel-file/node';
import { minorDigits } from '#shared/billing/charge';
import { neutralise } from '#shared/reports/neutralise';
import {
  type ColumnKind,
  type ReportCell,
  type ReportColumn,
  type ReportRow,
  reportColumns,
} from '#shared/reports/report';
import type { IncomingReport } from './incoming-report';
import type { ReportWords } from './report-words';
import { mostRows, namingParts, namingSheets, sheetFile } from './workbook-sheets';

/*
 * `write-excel-file` lays a workbook out whole in memory: a year of a team would take hundreds of megabytes. So it is
 * asked for the workbook with one sample row and one row of sums; its sheet is cut there, and the rows go into the gap as
 * they come, in the styles of the samples. The package's name for styles, widths, direction and frozen rows is its own.
 */

const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Serial 0 of a spreadsheet's calendar is 30 December 1899. */
const serialOfEpoch = 25_569;
/** XML that is handed to the compressor at once, in characters. */
const piece = 64 * 1024;

const formats: Readonly<Partial<Record<Exclude<ColumnKind, 'money'>, string>>> = {
  date: 'yyyy-mm-dd',
  moment: 'yyyy-mm-dd hh:mm',
  hours: '#,##0.00',
  count: '#,##0',
};
/** Money has the digits of its currency: none for yen, three for dinars. */
const moneyFormat = (currency: string): string => {
  const digits = minorDigits(currency);
  return digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
};
const formatOf = (kind: ColumnKind, currency: string): string | undefined =>
  kind === 'money' ? moneyFormat(currency) : formats[kind];

const widths: Readonly<Record<ColumnKind, number>> = {
  text: 28,
  date: 12,
  moment: 17,
  hours: 11,
  count: 9,
  money: 13,
  word: 16,
  rule: 28,
};

/** Characters that XML 1.0 cannot hold, half of a pair, and what spreadsheets would read as an escaped character. */
const forbidden = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
const xml = (text: string): string =>
  text
    .replace(forbidden, '')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

const serial = (text: string): number =>
  Date.parse(text.length > 10 ? `${text}:00Z` : text) / DAY + serialOfEpoch;

const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

interface Place {
  readonly row: number;
  readonly column: number;
  readonly style: string;
}

const textCell = ({ row, column, style }: Place, text: string): string =>
  `<c r="${letters(column)}${row}"${style} t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`;

const numberCell = ({ row, column, style }: Place, value: number): string =>
  `<c r="${letters(column)}${row}"${style}><v>${value}</v></c>`;

const figureOf = ({ kind }: ReportColumn, cell: number, currency: string): number => {
  if (kind === 'hours') return cell / HOUR;
  return kind === 'money' ? cell / 10 ** minorDigits(currency) : cell;
};

const cellOf = (
  column: ReportColumn,
  cell: ReportCell,
  place: Place,
  words: ReportWords,
  currency: string,
): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return numberCell(place, figureOf(column, cell, currency));
  if (column.kind === 'date' || column.kind === 'moment') return numberCell(place, serial(cell));
  return textCell(place, neutralise(words.cell(column, cell)));
};

const sampleOf = ({ kind }: ReportColumn, currency: string, fontWeight?: 'bold') => {
  const format = formatOf(kind, currency);
  const bold = fontWeight ? { fontWeight } : {};
  if (kind === 'date' || kind === 'moment')
    return { value: new Date(0), type: Date, format: format ?? '', ...bold };
  if (kind === 'hours' || kind === 'count' || kind === 'money')
    return { value: 0, type: Number, format: format ?? '', ...bold };
  return { value: '-', type: String, ...bold };
};

interface Layout {
  /** Everything of the workbook but its sheet. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** Where the first row of the report goes. */
  readonly firstRow: number;
  /** The attribute that names a style, by column. */
  readonly styles: readonly string[];
  readonly sumStyles: readonly string[];
}

const stylesIn = (row: string): string[] =>
  [...row.matchAll(/<c r="[A-Z]+\d+"( s="\d+")?/g)].map(([, style]) => style ?? '');

const layOut = async ({ head }: IncomingReport, words: ReportWords): Promise<Layout> => {
  const columns = reportColumns[head.kind];
  const currency = head.currency ?? '';
  const [title = '', ...lines] = words.head(head).map(neutralise);
  const above = [
    [{ value: title, type: String, fontWeight: 'bold' as const, fontSize: 14 }],
    ...lines.map((line) => [{ value: line, type: String }]),
    [],
    words.headings(head).map((heading, index) => ({
      value: heading,
      type: String,
      fontWeight: 'bold' as const,
      wrap: true,
      alignVertical: 'bottom' as const,
      bottomBorderStyle: 'thin' as const,
      ...(formatOf(columns[index]?.kind ?? 'text', currency) === undefined
        ? {}
        : { align: 'right' as const }),
    })),
  ];
  const sheetTitle = words.title(head.kind).slice(0, 31);
  const made = await writeXlsxFile(
    [
      ...above,
      columns.map((column) => sampleOf(column, currency)),
      columns.map((column) => sampleOf(column, currency, 'bold')),
    ],
    {
      sheet: sheetTitle,
      rightToLeft: words.rightToLeft,
      stickyRowsCount: above.length,
      columns: columns.map(({ kind }) => ({ width: widths[kind] })),
    },
  ).toBuffer();
  const { [sheetFile(1)]: sheet, ...files } = unzipSync(new Uint8Array(made));
  const text = sheet ? strFromU8(sheet) : '';
  const firstRow = above.length + 1;
  const cut = text.indexOf(`<row r="${firstRow}"`);
  const sums = text.indexOf(`<row r="${firstRow + 1}"`);
  const close = text.indexOf('</sheetData>');
  if (cut < 0 || sums < cut || close < sums) throw new Error('the workbook is not laid out as it was');
  return {
    files,
    title: sheetTitle,
    before: text.slice(0, cut),
    after: text.slice(close),
    firstRow,
    styles: stylesIn(text.slice(cut, sums)),
    sumStyles: stylesIn(text.slice(sums, close)),
  };
};

/**
 * A report as a workbook: what it is of, headings that stay in sight, rows, and their sums. Dates are dates, lengths are
 * numbers of hours; an Arabic one runs from right to left. Memory does not grow with the rows. What is more than a sheet
 * takes goes on in another with the same head, which the last line of the one before says; the sums stand in the last.
 * @param rowsPerSheet the most that a sheet may have
 */
export async function* xlsxReport(
  report: IncomingReport,
  words: ReportWords,
  rowsPerSheet = mostRows,
): AsyncGenerator<Buffer> {
  const layout = await layOut(report, words);
  const columns = reportColumns[report.head.kind];
  const currency = report.head.currency ?? '';
  let row = layout.firstRow;
  const line = (
    cellAt: (column: ReportColumn, place: Place) => string,
    styles: readonly string[],
  ): string => {
    const inner = columns.map((column, index) =>
      cellAt(column, { row, column: index, style: styles[index] ?? '' }),
    );
    const written = `<row r="${row}">${inner.join('')}</row>`;
    row += 1;
    return written;
  };
  const put = (cells: ReportRow): string =>
    line(
      (column, place) => cellOf(column, cells[place.column] ?? null, place, words, currency),
      layout.styles,
    );
  const putSums = (sums: ReportRow): string =>
    line((column, place) => {
      if (place.column === 0) return textCell({ ...place, style: layout.sumStyles[1] ?? '' }, words.total);
      const sum = sums[place.column] ?? null;
      return sum === null && column.summed && column.kind === 'money'
        ? textCell(place, words.unrated)
        : cellOf(column, sum, place, words, currency);
    }, layout.sumStyles);

  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const add = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 });
    zip.add(file);
    return file;
  };
  const taken = (): Buffer => Buffer.concat(ready.splice(0));
  const naming = new Map<string, Uint8Array>();
  for (const [name, bytes] of Object.entries(layout.files)) {
    // How many sheets there are is known in the end; in a ZIP the order of files means nothing.
    if (namingParts.some((part) => part === name)) naming.set(name, bytes);
    else add(name).push(bytes, true);
  }
  let sheets = 1;
  let sheet = add(sheetFile(sheets));
  let waiting = layout.before;
  for await (const cells of report.rows) {
    // The last row of a sheet is for what is said of the next, or for the sums.
    if (row === rowsPerSheet) {
      const said = textCell({ row, column: 0, style: layout.sumStyles[1] ?? '' }, words.continued);
      sheet.push(strToU8(`${waiting}<row r="${row}">${said}</row>${layout.after}`), true);
      sheets += 1;
      sheet = add(sheetFile(sheets));
      // Two sheets that are both chosen would be written into together.
      waiting = layout.before.replace(' tabSelected="1"', '');
      row = layout.firstRow;
    }
    waiting += put(cells);
    if (waiting.length < piece) continue;
    sheet.push(strToU8(waiting));
    waiting = '';
    yield taken();
  }
  sheet.push(strToU8(waiting + putSums(report.end().sums) + layout.after), true);
  for (const [name, bytes] of naming) add(name).push(namingSheets(bytes, sheets, layout.title), true);
  zip.end();
  yield taken();
}
