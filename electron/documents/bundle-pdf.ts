import {
  degrees,
  PDFDict,
  PDFDocument,
  type PDFEmbeddedPage,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFPage,
  type PDFRef,
} from 'pdf-lib';
import type { ExhibitKind, StampPlace } from '#shared/documents/bundle';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { describePdf, type PdfFacts } from '../services/finish-pdf';

/*
 * Puts together what was laid out elsewhere: nothing is drawn here but pages, so no letter is shaped by pdf-lib. The
 * document's own PDF is added to and keeps its tags and outline; exhibits come as they are, without what could act.
 */

export interface Exhibit {
  readonly kind: ExhibitKind;
  readonly bytes: Uint8Array;
  readonly label: string;
}

export interface Bundle {
  /** The document itself, tagged. */
  readonly document: Uint8Array;
  /** A page for each exhibit. */
  readonly slips: Uint8Array | null;
  readonly exhibits: readonly Exhibit[];
  /** A strip for each page of the whole, in order. */
  readonly numbers: { readonly strips: Uint8Array; readonly place: StampPlace } | null;
  /** One strip, for every page. */
  readonly stamp: { readonly strip: Uint8Array; readonly place: StampPlace } | null;
  readonly facts: PdfFacts;
  /** JSON that lies in the file as `answers.json`; null for none. */
  readonly answers: string | null;
  /** Whoever opens the file is asked for it; null asks nobody. */
  readonly password: string | null;
}

const readPdf = async (bytes: Uint8Array): Promise<Result<PDFDocument, DomainError>> => {
  const options = { updateMetadata: false, ignoreEncryption: true } as const;
  try {
    // Of an encrypted file only that it is one can be read, and every object looks damaged.
    if ((await PDFDocument.load(bytes, options)).isEncrypted) return err(domainError('exhibit.encrypted'));
    const pdf = await PDFDocument.load(bytes, { ...options, throwOnInvalidObject: true });
    // A page tree that is broken shows only once it is walked.
    const pages = pdf.getPages();
    for (const page of pages) page.getSize();
    return pages.length === 0 ? err(domainError('exhibit.damaged')) : ok(pdf);
  } catch {
    return err(domainError('exhibit.damaged'));
  }
};

/** How many pages an exhibit has. Errors: `exhibit.encrypted`, `exhibit.damaged`. */
export const countPages = async (
  kind: ExhibitKind,
  bytes: Uint8Array,
): Promise<Result<number, DomainError>> => {
  if (kind === 'pdf') {
    const read = await readPdf(bytes);
    return read.ok ? ok(read.value.getPageCount()) : read;
  }
  try {
    const empty = await PDFDocument.create();
    await (kind === 'png' ? empty.embedPng(bytes) : empty.embedJpg(bytes));
    return ok(1);
  } catch {
    return err(domainError('exhibit.damaged'));
  }
};

/** Takes from a page of another's making what would act, reach out, or collide with the document's own tags. */
const calm = (page: PDFPage): void => {
  const { node } = page;
  for (const key of ['AA', 'StructParents', 'Tabs', 'B']) node.delete(PDFName.of(key));
  const notes = node.Annots();
  if (!notes) return;
  for (let at = notes.size() - 1; at >= 0; at -= 1) {
    const note = notes.lookupMaybe(at, PDFDict);
    const kind = note?.get(PDFName.of('Subtype'));
    // A link would lead to a page of the file it came from, or out of the file.
    if (!note || kind === PDFName.of('Link') || kind === PDFName.of('FileAttachment')) {
      notes.remove(at);
      continue;
    }
    for (const key of ['A', 'AA', 'Dest', 'P', 'Parent', 'Popup', 'IRT', 'StructParent'])
      note.delete(PDFName.of(key));
  }
};

const margin = 36;

const imagePage = async (
  pdf: PDFDocument,
  { kind, bytes }: Exhibit,
  size: { readonly width: number; readonly height: number },
): Promise<void> => {
  const picture = await (kind === 'png' ? pdf.embedPng(bytes) : pdf.embedJpg(bytes));
  const wide = picture.width > picture.height;
  const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
  const page = pdf.addPage(wide ? [long, short] : [short, long]);
  const { width, height } = page.getSize();
  const scale = Math.min(
    (width - 2 * margin) / picture.width,
    (height - 2 * margin) / picture.height,
    // A small picture is not blown up beyond 96 dots an inch.
    0.75,
  );
  const drawn = { width: picture.width * scale, height: picture.height * scale };
  page.drawImage(picture, { x: (width - drawn.width) / 2, y: (height - drawn.height) / 2, ...drawn });
};

/** Points between the edge of a page and what is laid over it. */
const inset = 9;

/**
 * Lays a strip over a page where somebody reads `place`, however the page is turned or cut. What it is laid over stands
 * in the page's own coordinates: turned by its `Rotate`, and seen through its crop box.
 */
const layOver = (page: PDFPage, strip: PDFEmbeddedPage, place: StampPlace): void => {
  const turned = ((page.getRotation().angle % 360) + 360) % 360;
  const box = page.getCropBox();
  const upright = turned % 180 === 0;
  const [seenWidth, seenHeight] = upright ? [box.width, box.height] : [box.height, box.width];
  const scale = Math.min(1, (seenWidth - 2 * inset) / strip.width, (seenHeight * 0.2) / strip.height);
  const width = strip.width * Math.max(scale, 0.01);
  const height = strip.height * Math.max(scale, 0.01);
  const [edge, side] = place.split('-');
  const left =
    side === 'left' ? inset : side === 'center' ? (seenWidth - width) / 2 : seenWidth - width - inset;
  const bottom = edge === 'bottom' ? inset : seenHeight - height - inset;
  const at = {
    0: { x: box.x + left, y: box.y + bottom },
    90: { x: box.x + box.width - bottom, y: box.y + left },
    180: { x: box.x + box.width - left, y: box.y + box.height - bottom },
    270: { x: box.x + bottom, y: box.y + box.height - left },
  }[turned] ?? { x: box.x + left, y: box.y + bottom };
  page.drawPage(strip, { ...at, width, height, rotate: degrees(turned) });
};

/** Adds a line to the outline for each exhibit, after those that Chromium made of the headings. */
const addToOutline = (pdf: PDFDocument, lines: readonly { label: string; page: PDFPage }[]): void => {
  if (lines.length === 0) return;
  const { context, catalog } = pdf;
  const found = catalog.lookupMaybe(PDFName.of('Outlines'), PDFDict);
  const outlines = found ?? context.obj({ Type: 'Outlines' });
  const kept = found ? (catalog.get(PDFName.of('Outlines')) as PDFRef) : context.register(outlines);
  if (!found) catalog.set(PDFName.of('Outlines'), kept);
  let previous = outlines.get(PDFName.of('Last')) as PDFRef | undefined;
  for (const { label, page } of lines) {
    const item = context.obj({ Parent: kept, Dest: [page.ref, 'Fit'] });
    item.set(PDFName.of('Title'), PDFHexString.fromText(label));
    const ref = context.register(item);
    if (previous) {
      item.set(PDFName.of('Prev'), previous);
      context.lookup(previous, PDFDict).set(PDFName.of('Next'), ref);
    } else outlines.set(PDFName.of('First'), ref);
    previous = ref;
  }
  if (previous) outlines.set(PDFName.of('Last'), previous);
  const before = outlines.lookupMaybe(PDFName.of('Count'), PDFNumber)?.asNumber() ?? 0;
  outlines.set(PDFName.of('Count'), PDFNumber.of(before + lines.length));
  // Whoever opens it sees where the exhibits are.
  catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'));
};

/** The password says who reads it; whoever does may do with it what they like, and screen readers read it. */
const everythingAllowed = {
  printing: 'highResolution',
  modifying: true,
  copying: true,
  annotating: true,
  fillingForms: true,
  contentAccessibility: true,
  documentAssembly: true,
} as const;

/** The number of pages as the strips must be made for; null where an exhibit cannot be read. */
export const pagesOf = (document: number, exhibits: readonly number[]): number =>
  exhibits.reduce((sum, pages) => sum + 1 + pages, document);

/**
 * The whole as one PDF. Errors: `exhibit.encrypted`, `exhibit.damaged`, with the exhibit's `label`; nothing is half
 * made then.
 */
export const bundlePdf = async (bundle: Bundle): Promise<Result<Uint8Array, DomainError>> => {
  const { exhibits, slips, numbers, stamp, facts, answers, password } = bundle;
  const pdf = await PDFDocument.load(bundle.document, { updateMetadata: false });
  const size = pdf.getPage(0).getSize();
  const sheets = slips && (await PDFDocument.load(slips, { updateMetadata: false }));
  const lines: { label: string; page: PDFPage }[] = [];
  for (const [at, exhibit] of exhibits.entries()) {
    const first = pdf.getPageCount();
    if (sheets) {
      const [sheet] = await pdf.copyPages(sheets, [at]);
      if (sheet) {
        calm(sheet);
        pdf.addPage(sheet);
      }
    }
    const added = await addExhibit(pdf, exhibit, size);
    if (!added.ok) return err(domainError(added.error.code, { label: exhibit.label }));
    lines.push({ label: exhibit.label, page: pdf.getPage(first) });
  }
  const pages = pdf.getPages();
  if (numbers) {
    const strips = await pdf.embedPdf(
      numbers.strips,
      pages.map((_, at) => at),
    );
    for (const [at, page] of pages.entries()) {
      const strip = strips[at];
      if (strip) layOver(page, strip, numbers.place);
    }
  }
  if (stamp) {
    const [strip] = await pdf.embedPdf(stamp.strip, [0]);
    for (const page of pages) if (strip) layOver(page, strip, stamp.place);
  }
  addToOutline(pdf, lines);
  // Without dates: the reader that we have cannot read them in a locked file.
  if (answers !== null)
    await pdf.attach(new TextEncoder().encode(answers), 'answers.json', { mimeType: 'application/json' });
  describePdf(pdf, facts);
  if (password !== null)
    pdf.encrypt({ userPassword: password, ownerPassword: password, permissions: everythingAllowed });
  return ok(await pdf.save({ updateFieldAppearances: false }));
};

const addExhibit = async (
  pdf: PDFDocument,
  exhibit: Exhibit,
  size: { readonly width: number; readonly height: number },
): Promise<Result<undefined, DomainError>> => {
  if (exhibit.kind === 'pdf') {
    const read = await readPdf(exhibit.bytes);
    if (!read.ok) return read;
    try {
      for (const page of read.value.getPages()) calm(page);
      for (const page of await pdf.copyPages(read.value, read.value.getPageIndices())) pdf.addPage(page);
      return ok(undefined);
    } catch {
      return err(domainError('exhibit.damaged'));
    }
  }
  try {
    await imagePage(pdf, exhibit, size);
    return ok(undefined);
  } catch {
    return err(domainError('exhibit.damaged'));
  }
};
