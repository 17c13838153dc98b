import { strFromU8, strToU8 } from 'fflate';

/** A sheet of any spreadsheet program ends here (ECMA-376 as Excel limits it), the rows above the report included. */
export const mostRows = 1_048_576;

export const sheetFile = (sheet: number): string => `xl/worksheets/sheet${sheet}.xml`;

/** The parts of a workbook that name its sheets. */
export const namingParts = ['[Content_Types].xml', 'xl/_rels/workbook.xml.rels', 'xl/workbook.xml'] as const;

const once = (text: string, pattern: RegExp): string => {
  const found = pattern.exec(text)?.[0];
  if (found === undefined) throw new Error('the workbook is not laid out as it was');
  return found;
};

/** Excel takes no longer name of a sheet. */
const numbered = (name: string, sheet: number): string => {
  const number = ` ${sheet}`;
  return [...name].slice(0, 31 - number.length).join('') + number;
};

/**
 * A part that names a workbook's only sheet, as it names so many of the same kind: each of the others is called by the
 * first one's title and its number.
 * @param title of the first sheet
 */
export const namingSheets = (part: Uint8Array, count: number, title: string): Uint8Array => {
  const text = strFromU8(part);
  const first = once(text, /<(?:Override|Relationship|sheet) [^>]*(?:sheet1\.xml|sheetId="1")[^>]*\/>/);
  const others = Array.from({ length: count - 1 }, (_, index) => {
    const sheet = index + 2;
    return first
      .replace('sheet1.xml', `sheet${sheet}.xml`)
      .replace('sheetId="1"', `sheetId="${sheet}"`)
      .replace(/(?<= (?:r:id|Id)=")[^"]*(?=")/, `rIdSheet${sheet}`)
      .replace(/(?<= name=")[^"]*(?=")/, () => attribute(numbered(title, sheet)));
  });
  return strToU8(text.replace(first, () => first + others.join('')));
};

const attribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
