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
  const rows = dataRows.filter((row) => !isBlank(row));
  const problems = content.problems.concat(
    headerProblems(name, header).map((reason) => ({ file, line: headerRow.line, reason })),
    rows
      .filter((row) => row.cells.slice(header.length).some((cell) => cell !== ''))
      .map(({ line }) => ({
        file,
        line,
        reason: `has more cells than the header's ${header.length}`,
      })),
    rows.length > mostRows
      ? [{ file, line: 0, reason: `has ${rows.length} rows; at most ${mostRows} fit` }]
      : [],
  );
  if (problems.length > 0) return err(problems);
  const blank = Object.fromEntries(columnsOf(name).map((column) => [column, '']));
  return ok({ file, rows: rows.map(({ line, cells }) => ({ line, cells: cellsOf(header, cells, blank) })) });
};

const cellsOf = (
  header: readonly string[],
  row: readonly string[],
  blank: Readonly<Record<string, string>>,
): TableRow['cells'] => {
  const cells = { ...blank };
  for (const [index, column] of header.entries()) if (column !== '') cells[column] = row[index] ?? '';
  return cells;
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

const findFiles = (names: readonly string[]): FoundFile[] =>
  firmFileNames.flatMap((name) =>
    names.filter((file) => file === `${name}.csv` || file === `${name}.xlsx`).map((file) => ({ name, file })),
  );

const folderProblems = (found: readonly FoundFile[]): RowProblem[] => [
  ...neededFiles
    .filter((name) => !found.some((one) => one.name === name))
    .map((name) => ({ file: `${name}.csv`, line: 0, reason: 'is missing from the folder' })),
  ...found.flatMap(({ name, file }, index) => {
    const first = found.findIndex((one) => one.name === name);
    const beside = `stands beside ${found[first]?.file}; keep one of them`;
    return first === index ? [] : [{ file, line: 0, reason: beside }];
  }),
];

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
  const found = findFiles(names);
  const tables: { [F in FirmFile]?: FirmTable } = {};
  let problems = folderProblems(found);
  for (const one of found) {
    const table = tableOf(one, await readContent(folder, one.file));
    if (table.ok) tables[one.name] = table.value;
    else problems = problems.concat(table.error);
  }
  return problems.length > 0 ? err(problems) : ok(tables);
};
