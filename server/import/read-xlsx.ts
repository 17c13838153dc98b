import { readSheet } from 'read-excel-file/node';
import type { SheetContent } from './sheet';

/** Spreadsheet programs keep dates as dates; columns read them as they would be written in CSV. */
const dateText = (date: Date): string => {
  // Spreadsheets count days in binary fractions: 17:00 may come a millisecond short.
  const iso = new Date(Math.round(date.getTime() / 60_000) * 60_000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
};

const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return String(cell).trim();
};

/** Reads the first sheet of an Excel workbook. Numbers keep the digits they are stored with. */
export const readXlsx = async (file: string, bytes: Buffer): Promise<SheetContent> => {
  try {
    const sheet = await readSheet<string>(bytes, { parseNumber: (digits) => digits });
    const rows = sheet.map((cells, index) => ({ line: index + 1, cells: cells.map(cellText) }));
    return { rows, problems: [] };
  } catch {
    // Whatever the reader stumbled over, the person can only save the workbook anew.
    return {
      rows: [],
      problems: [
        { file, line: 0, reason: 'is not an Excel workbook that can be read; save it as .xlsx or as CSV' },
      ],
    };
  }
};
