import { crc32 } from 'node:zlib';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What a spreadsheet cell may hold here: text, a number as it is stored, or a date on the wall clock of UTC. */
export type XlsxCell = string | number | Date | null;

/** Days since the last of 1899, as spreadsheets count them. */
const serial = (date: Date): number => date.getTime() / 86_400_000 + 25_569;

const cellXml = (cell: XlsxCell, column: number, row: number): string => {
  if (cell === null) return '';
  const at = `${String.fromCharCode(65 + column)}${row + 1}`;
  if (cell instanceof Date) return `<c r="${at}" s="1"><v>${serial(cell)}</v></c>`;
  return typeof cell === 'number'
    ? `<c r="${at}"><v>${cell}</v></c>`
    : `<c r="${at}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
};

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const parts = (rows: readonly (readonly XlsxCell[])[]): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
  '_rels/.rels': `${xml}<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  // Style 1 is number format 22: a date with its time.
  'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  'xl/worksheets/sheet1.xml': `${xml}<worksheet xmlns="${main}"><sheetData>${rows
    .map((cells, row) =>
      cells.length === 0
        ? ''
        : `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, column, row)).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`,
});

const header = (signature: number, name: Buffer, body: Buffer, extra: number): Buffer => {
  const bytes = Buffer.alloc(extra);
  bytes.writeUInt32LE(signature);
  // The central directory repeats the local header two bytes further on.
  const at = extra === 46 ? 2 : 0;
  bytes.writeUInt16LE(20, 4);
  if (at) bytes.writeUInt16LE(20, 6);
  bytes.writeUInt32LE(crc32(body), 14 + at);
  bytes.writeUInt32LE(body.length, 18 + at);
  bytes.writeUInt32LE(body.length, 22 + at);
  bytes.writeUInt16LE(name.length, 26 + at);
  return bytes;
};

/** A workbook of one sheet, columns A to Z, its parts stored without compression. As in a spreadsheet program, rows without cells are left out. */
export const makeXlsx = (rows: readonly (readonly XlsxCell[])[]): Buffer => {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(parts(rows))) {
    const name = Buffer.from(path);
    const body = Buffer.from(text);
    const local = Buffer.concat([header(0x04034b50, name, body, 30), name, body]);
    const central = header(0x02014b50, name, body, 46);
    central.writeUInt32LE(offset, 42);
    directory.push(central, name);
    files.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, entries, end]);
};
