import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { PrintBrowser } from '../../../electron/host-browser/print-browser';
import { finishPdf } from '../../../electron/services/finish-pdf';
import { printFonts } from '../../../electron/services/print-fonts';
import { plainTextOf } from '../../../shared/documents/body';
import { plainStyle, printPage } from '../../../shared/documents/print-html';
import { assemble } from '../../../shared/templates/assemble';
import { shippedLibrary, someData } from '../../support/template-library';
import { browserArguments } from '../support/desk';

/*
 * The whole library as it leaves: every template with its sample answers, laid out by the browser that a person has, and
 * read back from the file.
 */

const fonts = printFonts(join(import.meta.dirname, '../../../dist/workstation/fonts'));

/** Letters and digits alone, in no order: shaping and lines move everything else, and Arabic comes back by glyphs. */
const lettersOf = (text: string): string =>
  [...text.normalize('NFKC').replaceAll(/[^\p{L}\p{N}]/gu, '')].sort().join('');

const readBack = async (bytes: Uint8Array) => {
  const task = getDocument({ data: Uint8Array.from(bytes), useSystemFonts: false });
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

/** The fonts of a PDF by name, and whether each has its glyphs within the file. */
const fontsIn = async (bytes: Uint8Array) => {
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

// Some twenty seconds on an idle machine; a busy one shares its cores with other browsers.
test.setTimeout(240_000);

test('every template prints with its words, its own fonts and no missing glyph', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'meridian-print-'));
  const library = shippedLibrary();
  const executable = process.env['MERIDIAN_TEST_BROWSER'] ?? chromium.executablePath();
  const printer = new PrintBrowser(executable, profile, browserArguments);
  try {
    for (const { name, template, sample } of library.entries) {
      const assembled = assemble(template, sample, someData, library.parts);
      if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
      const { body } = assembled.value;
      const { title, language } = body.attrs;
      const laidOut = await printer.print(printPage(body, plainStyle, fonts));
      const pdf = await finishPdf(laidOut, { title, language, day: someData.today });
      const { pages, info, outline } = await readBack(pdf);

      expect(pages.length, name).toBeLessThanOrEqual(4);
      for (const page of pages) expect(page.trim().length, `${name}: an empty page`).toBeGreaterThan(40);
      expect(info['Title'], name).toBe(title);
      expect(info['Author'] ?? '', name).toBe('');
      expect(info['Language'], name).toBe(language);
      if (body.content.some(({ type }) => type === 'heading'))
        expect(outline?.length ?? 0, `${name}: no outline`).toBeGreaterThan(0);

      const drawn = pages.join('');
      // A glyph that no font had comes back as nothing, as a box, or by a font that is not ours.
      expect(drawn, name).not.toMatch(/[\uFFFD\u25A1\uFFFE]/);
      const { found, tagged } = await fontsIn(pdf);
      expect(tagged, `${name}: not tagged`).toBe(true);
      expect(found.length, name).toBeGreaterThan(0);
      for (const font of found) {
        expect(font.embedded, `${name}: ${font.name}`).toBe(true);
        expect(font.name, name).toMatch(/^(SourceSerif4|NotoNaskhArabic|NotoSerifDevanagari)/);
      }
      // Latin comes back letter by letter; in scripts that are shaped a glyph may stand for several.
      if (/^(en|es)/.test(language)) {
        const letters = lettersOf(drawn);
        const wanted = lettersOf(plainTextOf(body.content));
        expect(letters.length, name).toBeGreaterThanOrEqual(wanted.length);
      } else
        expect(lettersOf(drawn).length, name).toBeGreaterThan(
          lettersOf(plainTextOf(body.content)).length * 0.8,
        );
    }
  } finally {
    await printer.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
