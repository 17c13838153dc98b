import type { z } from 'zod';
import type { paper } from '../documents/body';
import {
  escapeHtml,
  type FontsFor,
  fontFace,
  type PrintPage,
  pagePolicy,
  paperSize,
} from '../documents/print-html';
import {
  type ReportCell,
  type ReportColumn,
  type ReportEnd,
  type ReportKind,
  type ReportRow,
  reportColumns,
} from './report';

/*
 * A report on paper. A sheet is narrower than a screen, so that what belongs together stands in one column, a line each;
 * nothing that the other formats say is left out but the entries' long names, which no reader of paper follows.
 */

export type Paper = z.infer<typeof paper>;

/** Rows that fit a file somebody would print; a year of a team is for a workbook. */
export const mostPaperRows = 4_000;

/** What stands in one column of the paper, by keys of the report's own columns. Text columns get the room that is left. */
const together: Readonly<Record<ReportKind, readonly (readonly string[])[]>> = {
  statement: [
    ['shiftDate'],
    ['person'],
    ['engagement', 'workItem', 'activity', 'note'],
    ['from', 'until', 'zone'],
    ['raw'],
    ['rounded'],
    ['difference'],
    ['inHours'],
    ['afterHours'],
    ['holiday'],
    ['status', 'source'],
  ],
  billing: [
    ['shiftDate'],
    ['engagement'],
    ['person'],
    ['entries'],
    ['raw'],
    ['rounded'],
    ['difference'],
    ['rule'],
    ['rate'],
    ['unrated'],
    ['amount'],
    ['status'],
  ],
  timesheet: [
    ['shiftDate'],
    ['person'],
    ['category', 'engagement', 'workItem', 'activity', 'note'],
    ['from', 'until', 'zone'],
    ['raw'],
    ['status', 'source'],
    ['reason'],
  ],
  attendance: [
    ['week'],
    ['person'],
    ['client'],
    ['internal'],
    ['break'],
    ['leave'],
    ['worked'],
    ['target'],
    ['balance'],
    ['overtime'],
    ['status'],
  ],
  exceptions: [['week'], ['person'], ['exception'], ['length'], ['entries'], ['status'], ['evidence']],
};

/** Names of entries: nobody reads them off paper, and the table and the workbook have them. */
const leftOut: ReadonlySet<string> = new Set(['entry']);

interface PlacedColumn {
  readonly column: ReportColumn;
  readonly index: number;
}

/** The columns of the paper; what a report gained since stands at their end. */
export const paperColumns = (kind: ReportKind): readonly (readonly PlacedColumn[])[] => {
  const all = reportColumns[kind].map((column, index) => ({ column, index }));
  const grouped = together[kind].map((keys) =>
    keys.flatMap((key) => all.filter(({ column }) => column.key === key)),
  );
  const placed = new Set(together[kind].flat());
  const others = all
    .filter(({ column: { key } }) => !placed.has(key) && !leftOut.has(key))
    .map((one) => [one]);
  return [...grouped.filter((group) => group.length > 0), ...others];
};

/** How facts are written in the reader's language. */
export interface PaperWords {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly title: string;
  /** What stands above the table, a line each; the first is its heading. */
  readonly head: readonly string[];
  readonly headings: readonly string[];
  readonly total: string;
  /** Words for a report without a row. */
  readonly nothing: string;
  readonly cell: (column: ReportColumn, cell: ReportCell) => string;
  /** A sum; null where no line had a figure. */
  readonly sum: (column: ReportColumn, sum: number | null) => string;
}

export interface PaperReport {
  readonly kind: ReportKind;
  readonly rows: readonly ReportRow[];
  readonly end: ReportEnd;
}

const isFigure = ({ kind }: ReportColumn): boolean =>
  kind === 'hours' || kind === 'count' || kind === 'money';

const isWide = (group: readonly PlacedColumn[]): boolean =>
  group.some(({ column }) => column.kind === 'text');

/** A figure keeps its own direction within a line from the right; a date in words has that of its language. */
const written = ({ column }: PlacedColumn, text: string): string => {
  const safe = escapeHtml(text);
  return isFigure(column) && /\d/.test(text) ? `<bdi dir="ltr">${safe}</bdi>` : `<bdi>${safe}</bdi>`;
};

const sheet = `
* { box-sizing: border-box; }
html { font-size: 8.5pt; }
body { margin: 0; font-family: 'Document', serif; line-height: 1.32; color: #111; font-synthesis: none; }
:lang(hi) { line-height: 1.5; } :lang(ar) { line-height: 1.6; }
h1 { font-size: 15pt; margin: 0 0 3pt; } .head p { margin: 0 0 1pt; color: #333; } .head { margin-bottom: 10pt; }
.sums { display: flex; flex-wrap: wrap; gap: 4pt 26pt; margin: 8pt 0 12pt; padding: 6pt 0; border-block: 0.6pt solid #777; }
.sums div { display: flex; flex-direction: column; } .sums dt { color: #444; } .sums dd { margin: 0; font-size: 12pt; font-weight: 700; font-variant-numeric: tabular-nums; } .sums dl { margin: 0; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; } tfoot { display: table-row-group; } tr { break-inside: avoid; }
th, td { text-align: start; vertical-align: top; padding: 2.4pt 4pt; border-bottom: 0.4pt solid #bbb; overflow-wrap: anywhere; }
thead th { background: #eef0f2; border-bottom: 0.6pt solid #777; font-weight: 700; vertical-align: bottom; overflow-wrap: normal; hyphens: manual; }
.figure { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; width: 1%; } thead .figure { white-space: normal; }
.short { width: 1%; white-space: nowrap; } thead .short { white-space: normal; }
.line { display: block; } .line + .line { color: #444; }
tfoot td, tfoot th { font-weight: 700; border-top: 0.8pt solid #333; border-bottom: 0; }
.nothing { padding: 12pt 0; color: #444; }
`;

const classOf = (group: readonly PlacedColumn[]): string => {
  if (group.every(({ column }) => isFigure(column))) return 'figure';
  // A span keeps its lines whole: half a time zone is none.
  if (group.some(({ column }) => column.kind === 'moment')) return 'short';
  return isWide(group) ? 'wide' : 'short';
};

const cellsOf = (row: ReportRow, group: readonly PlacedColumn[], words: PaperWords): string => {
  const lines = group.flatMap((one) => {
    const cell = row[one.index] ?? null;
    const text = cell === null ? '' : words.cell(one.column, cell);
    return text === '' ? [] : [`<span class="line">${written(one, text)}</span>`];
  });
  return lines.join('');
};

/** The page for a report, on its side: hours need many columns. Fonts come with it as family `Document`. */
export const reportPage = (
  { kind, rows, end }: PaperReport,
  words: PaperWords,
  paper: Paper,
  fontsFor: FontsFor,
): PrintPage => {
  const groups = paperColumns(kind);
  const heading = (group: readonly PlacedColumn[]): string =>
    group.map(({ index }) => `<span class="line">${escapeHtml(words.headings[index] ?? '')}</span>`).join('');
  const head = `<thead><tr>${groups
    .map((group) => `<th scope="col" class="${classOf(group)}">${heading(group)}</th>`)
    .join('')}</tr></thead>`;
  const body = rows
    .map(
      (row) =>
        `<tr>${groups.map((group) => `<td class="${classOf(group)}">${cellsOf(row, group, words)}</td>`).join('')}</tr>`,
    )
    .join('');
  const sumOf = ({ column, index }: PlacedColumn): string => words.sum(column, end.sums[index] ?? null);
  const summed = groups.flat().filter((one) => one.column.summed && sumOf(one) !== '');
  const sum = (one: PlacedColumn): string => written(one, sumOf(one));
  const sums = summed
    .map((one) => `<div><dt>${escapeHtml(words.headings[one.index] ?? '')}</dt><dd>${sum(one)}</dd></div>`)
    .join('');
  const foot = groups
    .map((group, place) => {
      if (place === 0) return `<th scope="row" class="short">${escapeHtml(words.total)}</th>`;
      const own = group.filter((one) => summed.includes(one));
      return `<td class="${classOf(group)}">${own.map(sum).join('')}</td>`;
    })
    .join('');
  const table =
    rows.length === 0
      ? `<p class="nothing">${escapeHtml(words.nothing)}</p>`
      : `<table>${head}<tbody>${body}</tbody>${summed.length > 0 ? `<tfoot><tr>${foot}</tr></tfoot>` : ''}</table>`;
  const [title = words.title, ...lines] = words.head;
  const above = `<div class="head"><h1>${escapeHtml(title)}</h1>${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</div>`;
  const text = `${above}${sums === '' ? '' : `<dl class="sums">${sums}</dl>`}${table}`;
  const faces = fontsFor(`${text}${words.title}`, 'serif').map(fontFace).join('\n');
  const [narrow, long] = paperSize(paper);
  return {
    html: `<!doctype html><html lang="${escapeHtml(words.language)}" dir="${words.direction}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy}"><title>${escapeHtml(title)}</title><style>${faces}${sheet}</style></head><body>${text}</body></html>`,
    // Without one the browser prints its own.
    header: '<span></span>',
    footer: `<style>${faces} .foot { width: 100%; margin: 0 0.6in; font: 7.5pt 'Document', serif; color: #444; display: flex; justify-content: space-between; gap: 2em; direction: ${words.direction}; } .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }</style><div class="foot" lang="${escapeHtml(words.language)}"><span class="what">${escapeHtml(title)}</span><span dir="ltr"><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>`,
    paper: { width: long, height: narrow },
    margins: { top: 0.6, bottom: 0.7, left: 0.6, right: 0.6 },
  };
};
