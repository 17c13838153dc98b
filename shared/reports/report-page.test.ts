import { expect, test } from 'vitest';
import { type ReportRow, ReportSums, reportColumns, reportKinds } from './report';
import { type PaperReport, type PaperWords, paperColumns, reportPage } from './report-page';

const words = (part: Partial<PaperWords> = {}): PaperWords => ({
  language: 'en',
  direction: 'ltr',
  title: 'Statement',
  head: ['Statement: Larkin', 'November'],
  headings: reportColumns.statement.map(({ key }) => `<${key}>`),
  total: 'Total',
  nothing: 'Nothing was recorded',
  cell: ({ key }, cell) => `${key}=${cell}`,
  sum: ({ key, kind }, sum) => (sum !== null ? `${key}=${sum}` : kind === 'money' ? 'No rate' : ''),
  ...part,
});

const rowOf = (kind: (typeof reportKinds)[number]): ReportRow =>
  reportColumns[kind].map((column, index) =>
    ['hours', 'count', 'money'].includes(column.kind) ? 1_000 + index : `${column.key}<b>`,
  );

test.each(reportKinds)('on paper a %s says all that its other formats say, each fact once', (kind) => {
  const shown = paperColumns(kind)
    .flat()
    .map(({ column }) => column.key);
  const all = reportColumns[kind].map(({ key }) => key).filter((key) => key !== 'entry');
  expect(shown.toSorted()).toEqual(all.toSorted());
  const row = rowOf(kind);
  const sums = new ReportSums(kind);
  sums.add(row);
  sums.add(row);
  const page = reportPage({ kind, rows: [row, row], end: sums.end }, words(), 'A4', () => []);
  for (const [index, { key, summed }] of reportColumns[kind].entries()) {
    if (key === 'entry') continue;
    const cell = row[index];
    const written = `${key}=${cell}`.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(page.html.split(`>${written}<`)).toHaveLength(3);
    // The sum stands above the table and at its end.
    if (summed) expect(page.html.split(`>${key}=${2 * Number(cell)}<`)).toHaveLength(3);
  }
});

test('money of which no line has a rate is said to have none, above the table and at its end', () => {
  const row = rowOf('billing').map((cell, index) =>
    reportColumns.billing[index]?.kind === 'money' ? null : cell,
  );
  const sums = new ReportSums('billing');
  sums.add(row);
  const page = reportPage({ kind: 'billing', rows: [row], end: sums.end }, words(), 'A4', () => []);
  expect(page.html.split('>No rate<')).toHaveLength(3);
});

test('nothing that was typed becomes markup, and the page asks for nothing', () => {
  const page = reportPage(
    { kind: 'statement', rows: [rowOf('statement')], end: { rows: 1, sums: [] } },
    words({ head: ['<script>x</script>'] }),
    'A4',
    () => [],
  );
  expect(page.html).not.toMatch(/<script|<b>|https?:/);
  expect(page.html).toContain("default-src 'none'");
  expect(page.footer).not.toContain('<script');
});

test('paper lies on its side in the size that was chosen, and runs from the right where the language does', () => {
  const empty: PaperReport = { kind: 'billing', rows: [], end: { rows: 0, sums: [] } };
  const page = reportPage(empty, words({ language: 'ar', direction: 'rtl' }), 'Letter', () => []);
  expect(page.paper).toEqual({ width: 11, height: 8.5 });
  expect(page.html).toContain('lang="ar" dir="rtl"');
  expect(page.html).toContain('Nothing was recorded');
});
