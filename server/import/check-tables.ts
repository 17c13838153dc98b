import type { z } from 'zod';
import { err, ok, type Result } from '#shared/kernel/result';
import { buildCalendars } from './build-calendars';
import { referenceProblems } from './check-references';
import type { AnchoredZones } from './client-days';
import {
  type FirmDraft,
  type FirmFile,
  type FirmRow,
  firmFileNames,
  firmFiles,
  identityColumns,
} from './firm-files';
import type { FirmTable, FirmTables, TableRow } from './read-folder';
import { quoted, type RowProblem } from './row-problem';

const cellReason = (row: TableRow, issue: z.core.$ZodIssue): string => {
  const column = String(issue.path[0]);
  const cell = row.cells[column] ?? '';
  return cell === '' ? `${column} ${issue.message}` : `${column} ${quoted(cell)}: ${issue.message}`;
};

const readRow = <F extends FirmFile>(
  name: F,
  file: string,
  row: TableRow,
): Result<FirmRow<F>, readonly RowProblem[]> => {
  const { line } = row;
  const read = firmFiles[name].safeParse(row.cells);
  // The compiler does not see that the schema of `name` reads the rows of `name`.
  if (read.success) return ok({ ...read.data, at: { file, line } } as unknown as FirmRow<F>);
  return err(read.error.issues.map((issue) => ({ file, line, reason: cellReason(row, issue) })));
};

const duplicateProblems = (name: FirmFile, { file, rows }: FirmTable): RowProblem[] => {
  const columns = identityColumns[name];
  const firstLines = new Map<string, number>();
  const problems: RowProblem[] = [];
  for (const { line, cells } of rows) {
    const identity = columns.map((column) => cells[column]).join(' ');
    const first = firstLines.get(identity);
    if (first === undefined) firstLines.set(identity, line);
    else
      problems.push({
        file,
        line,
        reason: `${columns.join(', ')} ${quoted(identity)} stands in line ${first} too`,
      });
  }
  return problems;
};

/** A table's rows that can be read, and what is wrong with the others. */
interface ReadTable {
  readonly rows: readonly FirmRow<FirmFile>[];
  readonly problems: readonly RowProblem[];
}

const readTable = (name: FirmFile, table: FirmTable | undefined): ReadTable => {
  if (!table) return { rows: [], problems: [] };
  const read = table.rows.map((row) => readRow(name, table.file, row));
  return {
    rows: read.flatMap((row) => (row.ok ? [row.value] : [])),
    problems: duplicateProblems(name, table).concat(read.flatMap((row) => (row.ok ? [] : row.error))),
  };
};

/** Calendars are put together only of rows that can be read: half of one would look wrong in ways it is not. */
const calendarProblems = (
  draft: FirmDraft,
  tables: FirmTables,
  problems: readonly RowProblem[],
  context: AnchoredZones,
): readonly RowProblem[] => {
  const files = [tables.calendars?.file, tables.holidays?.file];
  return problems.some(({ file }) => files.includes(file)) ? [] : buildCalendars(draft, context).problems;
};

/**
 * Reads every cell and every reference between files. Answers with all problems of all files, in their order; the
 * checks across files run even where some cells are wrong, so that one pass over the files mends everything.
 */
export const checkTables = (tables: FirmTables, context: AnchoredZones): Result<FirmDraft, RowProblem[]> => {
  const read = firmFileNames.map((name) => ({ name, ...readTable(name, tables[name]) }));
  const draft = Object.fromEntries(read.map(({ name, rows }) => [name, rows])) as unknown as FirmDraft;
  const ofRows = read.flatMap(({ problems }) => problems).concat(referenceProblems(draft, tables));
  const problems = ofRows.concat(calendarProblems(draft, tables, ofRows, context));
  if (problems.length === 0) return ok(draft);
  return err(problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line));
};
