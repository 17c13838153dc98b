import type { RowProblem } from './row-problem';

/** One row as its file holds it: trimmed text, whatever kind of file that was. */
export interface SheetRow {
  /** The line a text editor or spreadsheet shows for its first character; the header is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What a file held, row by row, with what could not be read. */
export interface SheetContent {
  readonly rows: readonly SheetRow[];
  readonly problems: readonly RowProblem[];
}
