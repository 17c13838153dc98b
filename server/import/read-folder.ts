import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#shared/kernel/result';
import { type FirmFile, firmFileNames, firmFiles, neededFiles } from './firm-files';
import { readCsv } from './read-csv';
import { readXlsx } from './read-xlsx';
import type { RowProblem } from './row-problem';
import type { SheetContent, SheetRow } from './sheet';

/** A file's rows by column, the header taken off. */
export interface FirmTable {
  /** With its ending, as problems name it. */
  readonly file: string;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly line: number;
  /** Every column of the file, the empty string where the row says nothing. */
  readonly cells: Readonly<Record<string, string>>;
}

export type FirmTables = { readonly [F in FirmFile]?: FirmTable };

/** What a hub can hold in memory beside its work. */
const mostBytes = 256 * 1024 * 1024;
const mostRows = 1_000_000;

interface FoundFile {
  readonly name: FirmFile;
  readonly file: string;
}

const columnsOf = (name: FirmFile): readonly string[] => Object.keys(firmFiles[name].shape);

/** Columns whose cells must be filled in must be there; others may be left out. */
const isNeeded = (name: FirmFile, column: string): boolean => {
  const shape: Readonly<Record<string, { safeParse(cell: string): { success: boolean } }>> =
    firmFiles[name].shape;
  return shape[column]?.safeParse('').success === false;
};

const headerWord = (cell: string): string => cell.toLowerCase().replaceAll(/[\s_]+/g, '-');

const headerProblems = (name: FirmFile, header: readonly string[]): string[] => {
  const columns = columnsOf(name);
  return [
    ...columns
      .filter((column) => isNeeded(name, column) && !header.includes(column))
      .map((column) => `column "${column}" is missing`),
    ...header
      .filter((column) => column !== '' && !columns.includes(column))
      .map((column) => `column "${column.slice(0, 40)}" is not known; known are ${columns.join(', ')}`),
    ...header
      .filter((column, index) => column !== '' && header.indexOf(column) !== index)
      .map((column) => `column "${column}" stands there twice`),
  ];
};

const isBlank = (row: SheetRow): boolean => row.cells.every((cell) => cell === '');

const tableOf = ({ name, file }: FoundFile, content: SheetContent): Result<FirmTable, RowProblem[]> => {
  const [headerRow, ...dataRows] = content.rows;
  if (!headerRow)
    return err(content.problems.length > 0 ? [...content.problems] : [{ file, line: 0, reason: 'is empty' }]);
  const header = headerRow.cells.map(headerWord);
  const problems = [
    ...content.problems,
    ...headerProblems(name, header).map((reason) => ({ file, line: headerRow.line, reason })),
  ];
  if (dataRows.length > mostRows)
    problems.push({ file, line: 0, reason: `has ${dataRows.length} rows; at most ${mostRows} fit` });
  const blank = Object.fromEntries(columnsOf(name).map((column) => [column, '']));
  const rows: TableRow[] = [];
  for (const row of dataRows) {
    if (isBlank(row)) continue;
    if (row.cells.slice(header.length).some((cell) => cell !== ''))
      problems.push({ file, line: row.line, reason: `has more cells than the header's ${header.length}` });
    const cells = { ...blank };
    header.forEach((column, index) => {
      if (column !== '') cells[column] = row.cells[index] ?? '';
    });
    rows.push({ line: row.line, cells });
  }
  return problems.length > 0 ? err(problems) : ok({ file, rows });
};

const readContent = async (folder: string, file: string): Promise<SheetContent> => {
  const path = join(folder, file);
  try {
    if ((await stat(path)).size > mostBytes)
      return { rows: [], problems: [{ file, line: 0, reason: 'is larger than 256 MB; split the import' }] };
    const bytes = await readFile(path);
    return file.endsWith('.xlsx') ? await readXlsx(file, bytes) : readCsv(file, bytes);
  } catch {
    return { rows: [], problems: [{ file, line: 0, reason: 'cannot be read; check its permissions' }] };
  }
};

const findFiles = (names: readonly string[], problems: RowProblem[]): FoundFile[] => {
  const found: FoundFile[] = [];
  for (const name of firmFileNames) {
    const files = names.filter((file) => file === `${name}.csv` || file === `${name}.xlsx`);
    const [file, second] = files;
    if (second !== undefined)
      problems.push({ file: second, line: 0, reason: `stands beside ${file}; keep one of them` });
    if (file !== undefined) found.push({ name, file });
    else if (neededFiles.includes(name))
      problems.push({ file: `${name}.csv`, line: 0, reason: 'is missing from the folder' });
  }
  return found;
};

/**
 * Reads every known file of an import folder. Other files are left alone, so that notes may lie beside them.
 * Everything that cannot be read is named, of all files at once.
 */
export const readFolder = async (folder: string): Promise<Result<FirmTables, RowProblem[]>> => {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return err([{ file: folder, line: 0, reason: 'is not a folder that can be read' }]);
  }
  const problems: RowProblem[] = [];
  const tables: { [F in FirmFile]?: FirmTable } = {};
  for (const found of findFiles(names, problems)) {
    const table = tableOf(found, await readContent(folder, found.file));
    if (table.ok) tables[found.name] = table.value;
    else problems.push(...table.error);
  }
  return problems.length > 0 ? err(problems) : ok(tables);
};
