import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import Papa from 'papaparse';
import { moneyText } from '#shared/billing/charge';
import { neutralise } from '#shared/reports/neutralise';
import { type PackedWeek, type PackHead, type PackLine, PackWalk } from '#shared/reports/pack';
import { PlainError } from './output';
import { describeProblem, packPorts } from './pack';

type Cell = string | number;
type Row = readonly Cell[];

const HOUR = 3_600_000;
const hours = (milliseconds: number): number => Number((milliseconds / HOUR).toFixed(6));
const moment = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
const yes = (is: boolean): string => (is ? 'yes' : 'no');

const headings = {
  entries:
    'person shift_date started_utc ended_utc hours engagement activity note source recorded_utc received_utc late counts withdrawn supersedes reason entry chain_index hash',
  billed: 'person shift_date engagement entries hours_worked hours_billed charge currency',
  weeks: 'person week status submitted_utc approver decided_utc approved_through',
  rates: 'engagement activity role from per_hour currency',
} as const;
type Table = keyof typeof headings;

const entryRows = ({ person, links, billed }: PackedWeek, title: (id: string | null) => string): Row[] => {
  const counting = new Set(billed.flatMap(({ entries }) => entries));
  return links.map(({ entry, index, hash, receivedAt, late }) => [
    person.name,
    entry.shiftDate,
    moment(entry.startedAt),
    moment(entry.endedAt),
    hours(entry.endedAt - entry.startedAt),
    title(entry.engagementId),
    entry.activity ?? '',
    entry.note,
    entry.source,
    moment(entry.recordedAt),
    moment(receivedAt),
    yes(late),
    yes(counting.has(entry.id)),
    yes(entry.withdrawn),
    entry.supersedes ?? '',
    entry.reason ?? '',
    entry.id,
    index,
    hash,
  ]);
};

const rowsOf = (line: PackLine, head: PackHead): Readonly<Partial<Record<Table, readonly Row[]>>> => {
  const titles = new Map(head.engagements.map(({ id, title }) => [id, title]));
  const title = (id: string | null): string => titles.get(id ?? '') ?? '';
  const money = (minor: number | null): string => (minor === null ? '' : moneyText(minor, head.currency));
  if ('pack' in line)
    return {
      rates: head.rates.map(({ engagementId, activity, role, validFrom, minorPerHour }) => [
        title(engagementId),
        activity ?? '',
        role ?? '',
        validFrom ?? '',
        money(minorPerHour),
        head.currency,
      ]),
    };
  if (!('week' in line)) return {};
  const { person, week, sheet, approver, billed } = line.week;
  return {
    entries: entryRows(line.week, title),
    billed: billed.map(({ shiftDate, engagementId, entries, raw, total, charge }) => [
      person.name,
      shiftDate,
      title(engagementId),
      entries.length,
      hours(raw),
      hours(total),
      money(charge),
      head.currency,
    ]),
    weeks: [
      [
        person.name,
        week,
        sheet?.status ?? 'open',
        moment(sheet?.submittedAt ?? null),
        approver ?? '',
        moment(sheet?.decidedAt ?? null),
        sheet?.approvedThrough ?? '',
      ],
    ],
  };
};

const written = (rows: readonly Row[]): string =>
  rows.length === 0
    ? ''
    : `${Papa.unparse(
        rows.map((row) => row.map((cell) => (typeof cell === 'string' ? neutralise(cell) : cell))),
        { newline: '\r\n' },
      )}\r\n`;

async function* linesOf(path: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
}

/**
 * `hub pack tables FILE --to FOLDER`: the exit code. Checks the pack first, all of it, and writes nothing of one that
 * does not add up; then its entries, what was billed, the weeks and the rates, as CSV files that a spreadsheet reads.
 */
export const runPackTables = async (
  path: string,
  folder: string | undefined,
  key: string | undefined,
): Promise<number> => {
  if (folder === undefined) throw new PlainError('Name a folder for the tables: --to FOLDER.');
  const walk = new PackWalk(packPorts, key === undefined ? null : await readFile(resolve(key), 'utf8'));
  for await (const line of linesOf(resolve(path))) if (!walk.take(line)) break;
  const problem = walk.end();
  const { head } = walk;
  if (problem || !head) {
    console.log(problem ? describeProblem(problem) : 'The pack is empty.');
    return 1;
  }
  const into = resolve(folder);
  // A folder of its own, so that tables of two packs never mix.
  await mkdir(into);
  const files = new Map<Table, FileHandle>();
  try {
    for (const [table, columns] of Object.entries(headings) as [Table, string][]) {
      const file = await open(join(into, `${table}.csv`), 'wx', 0o600);
      files.set(table, file);
      await file.writeFile(`\ufeff${written([columns.split(' ')])}`);
    }
    for await (const text of linesOf(resolve(path)))
      for (const [table, rows] of Object.entries(rowsOf(JSON.parse(text), head)) as [Table, Row[]][])
        await files.get(table)?.writeFile(written(rows));
  } finally {
    for (const file of files.values()) await file.close();
  }
  console.log(`The tables are in ${into}.`);
  return 0;
};
