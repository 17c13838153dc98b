import { strFromU8, unzipSync } from 'fflate';
import Papa from 'papaparse';
import readXlsxFile, { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { type ReportHead, type ReportRow, ReportSums, reportColumns } from '#shared/reports/report';
import { csvReport } from './csv-report';
import { type IncomingReport, ReportCutOff, readReport } from './incoming-report';
import { type ReportLanguage, reportWords } from './report-words';
import { xlsxReport } from './xlsx-report';

const hour = 3_600_000;
const head: ReportHead = {
  kind: 'statement',
  from: '2026-11-01',
  until: '2026-11-30',
  subject: 'Larkin Dental Group',
  provider: 'Northquay',
  dated: 'shift-date',
  madeAt: Date.UTC(2026, 11, 1),
  madeBy: 'Vikram Joshi',
  wordless: [],
};

const row = (n: number, note: string | null = null): ReportRow => [
  '2026-11-24',
  'Aarti Kulkarni',
  'Larkin Dental Group · Monthly books',
  null,
  'Drafting',
  note,
  '2026-11-24T22:10',
  '2026-11-24T23:22',
  'America/New_York',
  1.2 * hour * n,
  1.25 * hour * n,
  0.05 * hour * n,
  hour,
  null,
  null,
  'status.approved',
  'source.timer',
  'f0000000-0000-7000-8000-000000000001',
];

const column = (key: string): number => reportColumns.statement.findIndex((one) => one.key === key);

const linesOf = (rows: readonly ReportRow[], end = true): string => {
  const sums = new ReportSums('statement');
  for (const each of rows) sums.add(each);
  return [{ head }, ...rows.map((each) => ({ row: each })), ...(end ? [{ end: sums.end }] : [])]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
};

/** A body that comes in pieces which split lines, and letters of more than one byte. */
async function* inPieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const incoming = (rows: readonly ReportRow[], end = true): Promise<IncomingReport> =>
  readReport(inPieces(linesOf(rows, end)));

const billingHead: ReportHead = { ...head, kind: 'billing', currency: 'GBP' };

const billed = (rate: number | null, amount: number | null): ReportRow => [
  '2026-11-24',
  '=Larkin',
  'Aarti Kulkarni',
  2,
  1.2 * hour,
  1.25 * hour,
  0.05 * hour,
  'up/15/entry/0',
  rate,
  amount,
  'status.approved',
  rate === null ? 1.25 * hour : 0,
];

const incomingBilling = (rows: readonly ReportRow[], currency = 'GBP'): IncomingReport => {
  const sums = new ReportSums('billing');
  for (const each of rows) sums.add(each);
  async function* each(): AsyncGenerator<ReportRow> {
    yield* rows;
  }
  return { head: { ...billingHead, currency }, rows: each(), end: () => sums.end };
};

const billingColumn = (key: string): number => reportColumns.billing.findIndex((one) => one.key === key);

const whole = async (bytes: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
};

const written = async (
  writer: typeof csvReport,
  rows: readonly ReportRow[],
  language: ReportLanguage,
): Promise<Buffer> => whole(writer(await incoming(rows), await reportWords(language)));

const round = (figures: readonly number[]): number[] => figures.map((figure) => Math.round(figure));

const hostile = '=HYPERLINK("http://evil","x"),\n\u0000<&>_x0041_';

test('a CSV has its headings first, figures as plain numbers, and neutral words', async () => {
  const text = (await written(csvReport, [row(1, hostile), row(2)], 'es')).toString('utf8');
  expect(text.startsWith('\ufeffFecha de turno,')).toBe(true);
  const { data, errors } = Papa.parse<string[]>(text.slice(1).trimEnd());
  expect(errors).toEqual([]);
  expect(data[1]?.[column('note')]).toBe(`'${hostile}`);
  expect(data[1]?.[column('raw')]).toBe('1.2');
  expect(data[1]?.[column('status')]).toBe('Aprobada');
  expect(data.at(-1)?.[0]).toBe('Total');
  expect(Number(data.at(-1)?.[column('rounded')])).toBeCloseTo(3.75, 6);
});

test('a workbook says what it is of, and holds dates as dates and lengths as numbers of hours', async () => {
  const bytes = await written(xlsxReport, [row(1, hostile), row(2)], 'en');
  const cells = await readSheet(bytes);
  const heading = cells.findIndex((line) => line[0] === 'Shift date');
  expect(cells[0]?.[0]).toBe('Time statement: Larkin Dental Group');
  expect(cells.slice(0, heading).flat().join(' ')).toContain('Dated by shift date');
  const [first, second, sums] = cells.slice(heading + 1);
  expect(first?.[0]).toEqual(new Date('2026-11-24T00:00:00Z'));
  // Spreadsheets count days in binary fractions.
  expect(Number(first?.[column('from')])).toBeCloseTo(Date.parse('2026-11-24T22:10:00Z'), -2);
  expect(first?.[column('raw')]).toBe(1.2);
  expect(first?.[column('note')]).toBe(`'${hostile.replace('\u0000', '')}`);
  expect(second?.[column('rounded')]).toBe(2.5);
  expect(sums?.[0]).toBe('Total');
  expect(sums?.[column('difference')]).toBeCloseTo(0.15, 9);
});

test('a workbook of more rows than a sheet takes goes on in further sheets, each with the same head', async () => {
  const rows = Array.from({ length: 7 }, (_, index) => row(index + 1));
  for (const language of ['en', 'ar'] as const) {
    const words = await reportWords(language);
    const [first] = await readXlsxFile(await whole(xlsxReport(await incoming(rows), words)));
    const above = first?.data.findIndex((line) => line[0] === words.headings(head)[0]) ?? -1;
    // Three rows a sheet, and one for what is said below them.
    const bytes = await whole(xlsxReport(await incoming(rows), words, above + 1 + 3 + 1));
    const sheets = await readXlsxFile(bytes);
    const title = words.title('statement');
    expect(sheets.map(({ sheet }) => sheet)).toEqual([title, `${title} 2`, `${title} 3`]);
    const raw = sheets.map(({ data }) => data.slice(above + 1).map((line) => line[column('raw')]));
    expect(raw.map((figures) => figures.map((figure) => Number(figure ?? 0) / 1.2)).map(round)).toEqual([
      [1, 2, 3, 0],
      [4, 5, 6, 0],
      [7, 28],
    ]);
    for (const { data } of sheets) expect(data[above]).toEqual(sheets[0]?.data[above]);
    expect(sheets.map(({ data }) => data.at(-1)?.[0])).toEqual([
      words.continued,
      words.continued,
      words.total,
    ]);
    const views = Object.entries(unzipSync(new Uint8Array(bytes))).flatMap(([name, part]) =>
      /sheet\d\.xml$/.test(name) ? [strFromU8(part)] : [],
    );
    expect(views.map((view) => view.includes('tabSelected="1"'))).toEqual([true, false, false]);
    expect(views.every((view) => view.includes('rightToLeft="1"') === (language === 'ar'))).toBe(true);
  }
});

test('a workbook that just fits has one sheet', async () => {
  const words = await reportWords('en');
  const rows = [row(1), row(2)];
  const [one] = await readXlsxFile(await whole(xlsxReport(await incoming(rows), words)));
  const bytes = await whole(xlsxReport(await incoming(rows), words, one?.data.length));
  expect((await readXlsxFile(bytes)).map(({ data }) => data.length)).toEqual([one?.data.length]);
});

test('billing support says rates, amounts and both totals, names the currency, and gives no total where nothing was agreed', async () => {
  const words = await reportWords('en');
  const table = async (rows: readonly ReportRow[]) => {
    const text = (await whole(csvReport(incomingBilling(rows), words))).toString('utf8');
    return Papa.parse<string[]>(text.slice(1).trimEnd()).data;
  };
  const read = (line: string[] | undefined, ...keys: string[]) =>
    keys.map((key) => line?.[billingColumn(key)]);
  const some = await table([billed(8_550, 10_688), billed(null, null)]);
  expect(read(some[0], 'rate', 'amount')).toEqual(['Rate an hour (GBP)', 'Amount (GBP)']);
  expect(read(some[1], 'engagement', 'rate', 'amount', 'unrated')).toEqual([
    "'=Larkin",
    '85.50',
    '106.88',
    '0',
  ]);
  expect(read(some[2], 'rate', 'amount', 'unrated')).toEqual(['', '', '1.25']);
  expect(read(some[3], 'raw', 'rounded', 'amount', 'unrated')).toEqual(['2.4', '2.5', '106.88', '1.25']);
  for (const rows of [[billed(null, null)], []])
    expect(read((await table(rows)).at(-1), 'amount')).toEqual(['No rate agreed']);
});

test.each([
  ['GBP', '#,##0.00', 106.88],
  ['JPY', '#,##0', 10_688],
  ['KWD', '#,##0.000', 10.688],
])(
  'a workbook of billing support holds money in %s as numbers of that currency',
  async (currency, format, amount) => {
    const bytes = await whole(
      xlsxReport(
        incomingBilling([billed(8_550, 10_688), billed(null, null)], currency),
        await reportWords('ar'),
      ),
    );
    const files = unzipSync(new Uint8Array(bytes));
    expect(strFromU8(files['xl/styles.xml'] ?? new Uint8Array())).toContain(format);
    expect(strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).toContain('rightToLeft="1"');
    const cells = await readSheet(bytes);
    const [first, second, sums] = cells.slice(-3);
    expect([first?.[billingColumn('amount')], second?.[billingColumn('amount')]]).toEqual([amount, null]);
    expect(first?.[billingColumn('engagement')]).toBe("'=Larkin");
    expect(sums?.[billingColumn('amount')]).toBe(amount);
  },
);

test('a workbook of which no line has a rate says so, and sums hours all the same', async () => {
  const bytes = await whole(xlsxReport(incomingBilling([billed(null, null)]), await reportWords('es')));
  const sums = (await readSheet(bytes)).at(-1);
  expect(sums?.[billingColumn('amount')]).toBe('Sin tarifa acordada');
  expect(sums?.[billingColumn('rounded')]).toBe(1.25);
  expect(sums?.[0]).toBe('Total');
});

test.each([
  ['en', 'From 1 Nov 2026 to 30 Nov 2026', '1 Dec 2026, 00:00 UTC'],
  ['es', 'Del 1 nov 2026 al 30 nov 2026', '1 dic 2026, 00:00 UTC'],
  ['hi', '1 नव॰ 2026 से 30 नव॰ 2026', '1 दिस॰ 2026, 00:00 UTC'],
  ['ar', 'من 1 نوفمبر 2026 إلى 30 نوفمبر 2026', '1 ديسمبر 2026'],
] as const)('in %s the head writes its dates as its rows do', async (language, period, made) => {
  const words = await reportWords(language);
  expect(words.head(head).join('\n')).toContain(period);
  expect(words.head(head).join('\n')).toContain(made);
});

test('an Arabic workbook runs from right to left and speaks Arabic', async () => {
  const bytes = await written(xlsxReport, [row(1)], 'ar');
  const sheet = strFromU8(unzipSync(new Uint8Array(bytes))['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(sheet).toContain('rightToLeft="1"');
  expect(sheet).toContain('معتمد');
});

test('what was cut off on its way is no report', async () => {
  for (const writer of [csvReport, xlsxReport]) {
    const cut = await incoming([row(1), row(2)], false);
    await expect(whole(writer(cut, await reportWords('en')))).rejects.toBeInstanceOf(ReportCutOff);
  }
  await expect(readReport(inPieces('<html>'))).rejects.toBeInstanceOf(ReportCutOff);
});

test('however many rows there are, only a few are held at once', async () => {
  const words = await reportWords('en');
  for (const writer of [csvReport, xlsxReport]) {
    let taken = 0;
    let given = 0;
    let most = 0;
    async function* rows(): AsyncGenerator<ReportRow> {
      for (let n = 1; n <= 2_500; n += 1) {
        taken += 1;
        most = Math.max(most, taken - given);
        yield row(n, `Note ${n}`);
      }
    }
    const sums = new ReportSums('statement').end;
    for await (const bytes of writer({ head, rows: rows(), end: () => sums }, words)) {
      expect(bytes.length).toBeLessThan(512 * 1024);
      given = taken;
    }
    expect(most).toBeLessThan(600);
  }
});
