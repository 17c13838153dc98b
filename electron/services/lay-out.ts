import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef } from 'pdf-lib';
import type { HouseStyle } from '#shared/clients/house-style';
import type { DocumentBody } from '#shared/documents/body';
import { missingGlyphs } from '#shared/documents/glyphs';
import {
  type FontsFor,
  namesPages,
  type PagesOfAnchors,
  type PrintPage,
  printPage,
  wordsOfPage,
} from '#shared/documents/print-html';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { printedRanges } from './print-fonts';

/** Lays a page out for paper; throws where that fails. */
export type LayOut = (page: PrintPage) => Promise<Uint8Array>;

/** Where the places that something links to ended up, as Chromium writes them into its PDFs. */
export const pagesOfAnchors = async (bytes: Uint8Array): Promise<PagesOfAnchors> => {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const numbers = new Map(pdf.getPages().map((page, index) => [page.ref.toString(), index + 1]));
  const found = new Map<string, number>();
  for (const [name, place] of pdf.catalog.lookupMaybe(PDFName.of('Dests'), PDFDict)?.entries() ?? []) {
    const at = pdf.context.lookup(place);
    const page = at instanceof PDFArray ? at.get(0) : undefined;
    const number = page instanceof PDFRef ? numbers.get(page.toString()) : undefined;
    if (number !== undefined) found.set(name.decodeText(), number);
  }
  return found;
};

const same = (a: PagesOfAnchors, b: PagesOfAnchors): boolean =>
  a.size === b.size && [...a].every(([anchor, page]) => b.get(anchor) === page);

/** Layouts after which a table of contents is taken as it is: its numbers have their room, so the second one holds. */
const mostLayouts = 4;

/** Why a document cannot be drawn as it is written: what our fonts have no glyph for, and where it stands. */
export const glyphProblem = (body: DocumentBody, style: HouseStyle, header: string): DomainError | null => {
  const missing = missingGlyphs(wordsOfPage(body, style, header), printedRanges);
  return missing && domainError('print.no-glyph', { ...missing });
};

/**
 * A document as a PDF. One that names its own pages is laid out until what it names is where it says: once without
 * numbers, and again with those that were found.
 */
export const layOutDocument = async (
  layOut: LayOut,
  {
    body,
    style,
    header,
    change = (page) => page,
  }: {
    readonly body: DocumentBody;
    readonly style: HouseStyle;
    readonly header: string;
    /** What is to be different about the page. */
    readonly change?: (page: PrintPage) => PrintPage;
  },
  fonts: FontsFor,
): Promise<Uint8Array> => {
  let pages: PagesOfAnchors = new Map();
  for (let round = 1; ; round += 1) {
    const laid = await layOut(change(printPage(body, style, fonts, { header, pages })));
    if (!namesPages(body) || round === mostLayouts) return laid;
    const found = await pagesOfAnchors(laid);
    if (same(found, pages)) return laid;
    pages = found;
  }
};
