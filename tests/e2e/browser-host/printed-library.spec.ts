import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { PrintBrowser } from '../../../electron/host-browser/print-browser';
import { readReport } from '../../../electron/reports/incoming-report';
import { pdfReport } from '../../../electron/reports/pdf-report';
import { type ReportLanguage, reportWords } from '../../../electron/reports/report-words';
import { finishPdf } from '../../../electron/services/finish-pdf';
import { printFonts } from '../../../electron/services/print-fonts';
import { type HouseStyle, plainStyle } from '../../../shared/clients/house-style';
import { plainTextOf } from '../../../shared/documents/body';
import { noImprint } from '../../../shared/documents/imprint';
import { printPage } from '../../../shared/documents/print-html';
import { type ReportRow, ReportSums, reportColumns, reportKinds } from '../../../shared/reports/report';
import { assemble } from '../../../shared/templates/assemble';
import { shippedLibrary, someData } from '../../support/template-library';
import { browserArguments } from '../support/desk';

/*
 * The whole library as it leaves: every template with its sample answers, laid out by the browser that a person has, and
 * read back from the file.
 */

/** One white point. */
const smallLogo =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';

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
      const pdf = await finishPdf(laidOut, { title, language, day: someData.today, imprint: noImprint });
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

const hour = 3_600_000;
const words: Readonly<Record<string, string>> = {
  person: 'आरती कुलकर्णी',
  engagement: 'Larkin Dental Group · Monthly books',
  workItem: 'LARK-0142 Reconcile the operating account',
  activity: 'مراجعة',
  note: 'Called the bank about two checks of June',
  zone: 'America/New_York',
  reason: 'It began earlier',
  entry: 'f0000000-0000-7000-8000-000000000001',
  evidence: '2026-11-24 22:10–2026-11-24 23:22',
};
const codes: Readonly<Record<string, string>> = {
  status: 'status.approved',
  source: 'source.timer',
  category: 'category.client',
  exception: 'exception.holiday',
};

/** The lines of a report of any kind, as the hub would send them. */
async function* reportLines(kind: (typeof reportKinds)[number], rows: number) {
  const row: ReportRow = reportColumns[kind].map(({ key, kind: fact }) => {
    if (fact === 'hours') return 1.25 * hour;
    if (fact === 'count') return 3;
    if (fact === 'date') return '2026-11-24';
    if (fact === 'moment') return '2026-11-24T22:10';
    return fact === 'rule' ? 'up/15/entry/30' : (codes[key] ?? words[key] ?? key);
  });
  const sums = new ReportSums(kind);
  const head = {
    kind,
    from: '2026-11-01',
    until: '2026-11-30',
    subject: 'Larkin Dental Group',
    provider: 'Northquay',
    dated: 'shift-date',
    madeAt: Date.UTC(2026, 11, 1),
    madeBy: 'Vikram Joshi',
    wordless: [],
  };
  yield Buffer.from(`${JSON.stringify({ head })}\n`);
  for (let index = 0; index < rows; index++) {
    sums.add(row);
    yield Buffer.from(`${JSON.stringify({ row })}\n`);
  }
  yield Buffer.from(`${JSON.stringify({ end: sums.end })}\n`);
}

test('every report prints in every direction with its sums, its own fonts and its language', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'meridian-print-'));
  const executable = process.env['MERIDIAN_TEST_BROWSER'] ?? chromium.executablePath();
  const printer = new PrintBrowser(executable, profile, browserArguments);
  const languages: readonly ReportLanguage[] = ['en', 'es', 'hi', 'ar'];
  try {
    for (const [index, kind] of reportKinds.entries()) {
      const language = languages[index % languages.length] ?? 'en';
      const options = { language, paper: index % 2 === 0 ? 'A4' : 'Letter', fonts } as const;
      const spoken = await reportWords(language);
      const pdf = await pdfReport(await readReport(reportLines(kind, 60)), spoken, {
        ...options,
        layOut: (page) => printer.print(page),
      });
      const { pages, info } = await readBack(pdf);
      expect(pages.length, kind).toBeGreaterThan(1);
      expect(info['Language'], kind).toBe(language);
      expect(info['Title'], kind).toContain('Larkin Dental Group');
      const drawn = pages.join(' ');
      expect(drawn, kind).not.toMatch(/[\uFFFD\u25A1\uFFFE]/);
      // 60 times an hour and a quarter, as each language writes it.
      if (reportColumns[kind].some(({ summed }) => summed)) expect(drawn, kind).toMatch(/75[.,]00|٧٥٫٠٠/);
      const { found, tagged } = await fontsIn(pdf);
      expect(tagged, kind).toBe(true);
      for (const font of found) {
        expect(font.embedded, `${kind}: ${font.name}`).toBe(true);
        expect(font.name, kind).toMatch(/^(SourceSerif4|NotoNaskhArabic|NotoSerifDevanagari)/);
      }
    }
  } finally {
    await printer.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('a document leaves in the house style of its client, and says of us what the engagement says', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'meridian-print-'));
  const executable = process.env['MERIDIAN_TEST_BROWSER'] ?? chromium.executablePath();
  const printer = new PrintBrowser(executable, profile, browserArguments);
  const { entries, parts } = shippedLibrary();
  const entry = entries.find(({ name }) => name === 'en/us-legal-memo');
  const assembled = entry && assemble(entry.template, entry.sample, someData, parts);
  if (!assembled?.ok) throw new Error('The memo must be there.');
  const { body } = assembled.value;
  const style: HouseStyle = {
    ...plainStyle,
    letterheadName: 'Whitcombe Solicitors',
    letterheadLines: ['4 Gray’s Inn Square', 'London WC1R 5AH'],
    registration: 'SRA 512345',
    logo: smallLogo,
    font: 'sans',
    numbering: 'outline',
    numberAll: true,
    paper: 'Legal',
    margins: { top: 40, bottom: 40, left: 40, right: 30 },
  };
  const facts = { title: body.attrs.title, language: 'en-US', day: someData.today };
  try {
    const laidOut = await printer.print(printPage(body, style, fonts, 'Privileged – Orchard Lane'));
    const silent = await readBack(await finishPdf(laidOut, { ...facts, imprint: noImprint }));
    const named = await readBack(
      await finishPdf(laidOut, { ...facts, imprint: { company: 'Larkfield Services', author: 'Asha Rao' } }),
    );
    for (const words of ['Whitcombe Solicitors', '4 Gray’s Inn Square', 'SRA 512345'])
      expect(silent.pages[0]).toContain(words);
    for (const page of silent.pages) expect(page).toContain('Privileged – Orchard Lane');
    expect(silent.pages.join(' ')).toMatch(/ I\.\s+Instructions .* II\.\s+Questions Presented/);
    const file = await PDFDocument.load(laidOut);
    expect(file.getPage(0).getSize()).toEqual({ width: 612, height: 1008 });
    for (const { name } of (await fontsIn(laidOut)).found) expect(name).toMatch(/^SourceSans3/);
    for (const key of ['Author', 'Creator', 'Producer']) expect(silent.info[key] ?? '').toBe('');
    expect(named.info['Author']).toBe('Asha Rao, Larkfield Services');
  } finally {
    await printer.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
