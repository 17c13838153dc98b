import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/* What left as paper, read back from the files: words, fonts and tags by libraries, pictures by what is installed. */

const run = promisify(execFile);

/** Letters and digits alone, in no order: shaping and lines move everything else, and Arabic comes back by glyphs. */
export const lettersOf = (text: string): string =>
  [...text.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '')].sort().join('');

export const readPdf = async (bytes: Uint8Array) => {
  const task = getDocument({ data: Uint8Array.from(bytes), useSystemFonts: false, verbosity: 0 });
  const pdf = await task.promise;
  const pages = await Promise.all(
    Array.from({ length: pdf.numPages }, async (_, index) => {
      const { items } = await (await pdf.getPage(index + 1)).getTextContent();
      return items.map((item) => ('str' in item ? item.str : '')).join(' ');
    }),
  );
  const { info } = await pdf.getMetadata();
  const outline = await pdf.getOutline();
  await task.destroy();
  return { pages, info: info as Record<string, unknown>, outline };
};

/** The fonts of a PDF by name, whether each has its glyphs within the file, and whether the file is tagged. */
export const fontsIn = async (bytes: Uint8Array) => {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const found: { name: string; embedded: boolean }[] = [];
  let tagged = false;
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    const dictionary = object instanceof PDFRawStream ? object.dict : object;
    if (!(dictionary instanceof PDFDict)) continue;
    if (dictionary.get(PDFName.of('Type')) === PDFName.of('StructTreeRoot')) tagged = true;
    if (dictionary.get(PDFName.of('Subtype')) === PDFName.of('Type3'))
      found.push({ name: 'Type3', embedded: false });
    if (dictionary.get(PDFName.of('Type')) !== PDFName.of('FontDescriptor')) continue;
    found.push({
      name: String(dictionary.get(PDFName.of('FontName'))).replace(/^\/[A-Z]{6}\+/, ''),
      embedded: ['FontFile', 'FontFile2', 'FontFile3'].some((key) => dictionary.has(PDFName.of(key))),
    });
  }
  return { found, tagged };
};

/** The parts of a Word file by their names. */
export const partsOfDocx = (bytes: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));

/** The words of a part of a Word file, as they stand in it. */
export const wordsOfPart = (part: string): string =>
  [...part.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text = '']) => text)
    .join(' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

const installed = (name: string): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path)) ?? null;

/** A page as somebody sees it. Shares are of the page's width or height, from its left and its top. */
export interface Picture {
  /** The first and last row and column on which anything stands; null for an empty page. */
  readonly ink: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  } | null;
}

const readPicture = (bytes: Buffer): Picture => {
  // A PGM says its size, then has a byte for each point.
  const [, width = 0, height = 0] =
    /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 40))?.map(Number) ?? [];
  const points = bytes.subarray(bytes.length - width * height);
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let at = 0; at < points.length; at += 1) {
    if ((points[at] ?? 255) > 200) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
  }
  if (bottom === -1) return { ink: null };
  return {
    ink: { top: top / height, bottom: bottom / height, left: left / width, right: right / width },
  };
};

/** Pictures of the pages of a PDF by Poppler; null where it is not installed. */
export const picturesOf = async (pdf: Uint8Array, folder: string): Promise<Picture[] | null> => {
  const poppler = installed('pdftoppm');
  if (poppler === null) return null;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'paper.pdf'), pdf);
  // The strip at the foot stands on every page; what is asked is where the text is.
  await run(poppler, ['-r', '36', '-gray', join(folder, 'paper.pdf'), join(folder, 'page')]);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.pgm')).sort();
  return Promise.all(files.map(async (name) => readPicture(await readFile(join(folder, name)))));
};

/** Word files by name as LibreOffice lays them out, as PDFs by the same names; null where it is not installed. */
export const throughLibreOffice = async (
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
): Promise<ReadonlyMap<string, Uint8Array> | null> => {
  const office = installed('soffice');
  if (office === null) return null;
  await mkdir(folder, { recursive: true });
  const paths = [...files.keys()].map((name) => [name, join(folder, name.replaceAll('/', '-'))] as const);
  for (const [name, path] of paths) await writeFile(`${path}.docx`, files.get(name) ?? '');
  await run(office, [
    '--headless',
    `-env:UserInstallation=file://${join(folder, 'profile')}`,
    '--convert-to',
    'pdf',
    '--outdir',
    folder,
    ...paths.map(([, path]) => `${path}.docx`),
  ]);
  return new Map(
    await Promise.all(paths.map(async ([name, path]) => [name, await readFile(`${path}.pdf`)] as const)),
  );
};
