import Papa from 'papaparse';
import type { RowProblem } from './row-problem';
import type { SheetContent, SheetRow } from './sheet';

const lineBreaks = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

const words: Readonly<Record<string, string>> = {
  MissingQuotes: 'a quotation mark is opened and never closed',
  InvalidQuotes: 'a quotation mark stands in the middle of a cell: double it, or quote the whole cell',
};

const utf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Reads comma-separated UTF-8 (RFC 4180, a byte order mark allowed). A quoted cell may span lines; its row is where it starts. */
export const readCsv = (file: string, bytes: Uint8Array): SheetContent => {
  const decoded = utf8(bytes);
  if (decoded === null || decoded.includes('\u0000'))
    return { rows: [], problems: [{ file, line: 0, reason: 'is not UTF-8 text; save it as CSV UTF-8' }] };
  const text = decoded.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const rows: SheetRow[] = [];
  const problems: RowProblem[] = [];
  let line = 1;
  let read = 0;
  Papa.parse<string[]>(text, {
    delimiter: ',',
    newline: '\n',
    step: ({ data, errors, meta }) => {
      for (const { code } of errors)
        problems.push({ file, line, reason: words[code] ?? `cannot be read (${code})` });
      if (errors.length === 0) rows.push({ line, cells: data.map((cell) => cell.trim()) });
      line += lineBreaks(text, read, meta.cursor);
      read = meta.cursor;
    },
  });
  return { rows, problems };
};
