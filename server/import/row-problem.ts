/** What is wrong, or doubtful, with one row of an import file, in words for whoever wrote the file. */
export interface RowProblem {
  /** The file's name without its folder, such as `people.csv`. */
  readonly file: string;
  /** The line a text editor or spreadsheet shows: the header is 1. Zero speaks of the file as a whole. */
  readonly line: number;
  readonly reason: string;
}

/** A cell as a reason may quote it: short, on one line. */
export const quoted = (cell: string): string => {
  const line = cell.replaceAll(/\s+/g, ' ');
  return `"${line.length > 40 ? `${line.slice(0, 39)}…` : line}"`;
};
