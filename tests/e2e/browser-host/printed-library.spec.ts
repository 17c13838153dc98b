import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { PDFDocument } from 'pdf-lib';
import { PrintBrowser } from '../../../electron/host-browser/print-browser';
import { readReport } from '../../../electron/reports/incoming-report';
import { pdfReport } from '../../../electron/reports/pdf-report';
import { type ReportLanguage, reportWords } from '../../../electron/reports/report-words';
import { docxFile } from '../../../electron/services/docx-file';
import { finishPdf } from '../../../electron/services/finish-pdf';
import { glyphProblem, layOutDocument, pagesOfAnchors } from '../../../electron/services/lay-out';
import { printFonts } from '../../../electron/services/print-fonts';
import { type HouseStyle, plainStyle } from '../../../shared/clients/house-style';
import {
  type BlockNode,
  bodySchemaVersion,
  type DocumentBody,
  plainTextOf,
} from '../../../shared/documents/body';
import { contentsOf } from '../../../shared/documents/contents';
import { noImprint } from '../../../shared/documents/imprint';
import { printPage } from '../../../shared/documents/print-html';
import { type ReportRow, ReportSums, reportColumns, reportKinds } from '../../../shared/reports/report';
import { assemble } from '../../../shared/templates/assemble';
import {
  fontsIn,
  lettersOf,
  partsOfDocx,
  picturesOf,
  readPdf,
  throughLibreOffice,
  wordsOfPart,
} from '../../support/read-paper';
import { shippedLibrary, someData } from '../../support/template-library';
import { browserArguments } from '../support/desk';

/*
 * The whole library as it leaves: every template with its sample answers, laid out by the browser that a person has, and
 * read back from the file. Where Poppler and LibreOffice are installed, pages are looked at and Word files opened too.
 */

/** One white point. */
const smallLogo =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';

/** What stands where no font had a glyph. */
const missingGlyph = /[\uFFFD\u25A1\uFFFE]/;

const fonts = printFonts(join(import.meta.dirname, '../../../dist/workstation/fonts'));

// Some twenty seconds on an idle machine; a busy one shares its cores with other browsers.
test.setTimeout(240_000);

test('every template leaves with its words, its own fonts and no missing glyph, as PDF and for Word', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-print-'));
  const library = shippedLibrary();
  const executable = process.env['MERIDIAN_TEST_BROWSER'] ?? chromium.executablePath();
  const printer = new PrintBrowser(executable, join(folder, 'browser'), browserArguments);
  const forWord = new Map<string, Uint8Array>();
  const pagesOnPaper = new Map<string, { readonly count: number; readonly letters: string }>();
  let looked = 0;
  try {
    for (const { name, template, sample } of library.entries) {
      const assembled = assemble(template, sample, someData, library.parts);
      if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
      const { body } = assembled.value;
      const { title, language } = body.attrs;
      expect(glyphProblem(body, plainStyle, ''), name).toBeNull();
      const laidOut = await printer.print(printPage(body, plainStyle, fonts));
      const pdf = await finishPdf(laidOut, { title, language, day: someData.today, imprint: noImprint });
      const { pages, info, outline } = await readPdf(pdf);

      expect(pages.length, name).toBeLessThanOrEqual(4);
      for (const page of pages) expect(page.trim().length, `${name}: an empty page`).toBeGreaterThan(40);
      // Who closes a paper, or signs it, has some of it on the same page.
      expect(lettersOf(pages.at(-1) ?? '').length, `${name}: a last page of nothing`).toBeGreaterThan(
        lettersOf(title).length + 60,
      );
      expect(info['Title'], name).toBe(title);
      expect(info['Author'] ?? '', name).toBe('');
      expect(info['Language'], name).toBe(language);
      if (body.content.some(({ type }) => type === 'heading'))
        expect(outline?.length ?? 0, `${name}: no outline`).toBeGreaterThan(0);

      const drawn = pages.join('');
      // A glyph that no font had comes back as nothing, as a box, or by a font that is not ours.
      expect(drawn, name).not.toMatch(missingGlyph);
      const { found, tagged } = await fontsIn(pdf);
      expect(tagged, `${name}: not tagged`).toBe(true);
      expect(found.length, name).toBeGreaterThan(0);
      for (const font of found) {
        expect(font.embedded, `${name}: ${font.name}`).toBe(true);
        expect(font.name, name).toMatch(/^(SourceSerif4|NotoNaskhArabic|NotoSerifDevanagari)/);
      }
      // Latin comes back letter by letter; in scripts that are shaped a glyph may stand for several.
      const wanted = lettersOf(plainTextOf(body.content));
      expect(lettersOf(drawn).length, name).toBeGreaterThan(
        wanted.length * (/^(en|es)/.test(language) ? 0.999 : 0.8),
      );
      pagesOnPaper.set(name, { count: pages.length, letters: wanted });

      const pictures = await picturesOf(pdf, join(folder, name));
      for (const { ink } of pictures ?? []) {
        // Nothing runs off the paper: an inch is kept, less where the paper lies across.
        expect(ink?.left ?? 0, name).toBeGreaterThan(0.06);
        expect(ink?.right ?? 1, name).toBeLessThan(0.94);
        expect(ink?.top ?? 0, name).toBeGreaterThan(0.04);
        expect(ink?.bottom ?? 1, name).toBeLessThan(0.985);
      }
      looked += pictures?.length ?? 0;

      const look = { style: plainStyle, header: '', day: someData.today, imprint: noImprint };
      const docx = await docxFile(body, look);
      forWord.set(name, docx);
      const parts = partsOfDocx(docx);
      const text = parts['word/document.xml'] ?? '';
      // All the words are there, in order.
      expect(lettersOf(wordsOfPart(text) + wordsOfPart(parts['word/footnotes.xml'] ?? '')), name).toBe(
        wanted,
      );
      const headings = body.content.filter(({ type }) => type === 'heading').length;
      expect(text.match(/<w:pStyle w:val="Heading\d"\/>/g)?.length ?? 0, name).toBe(headings);
      const tables = body.content.filter(({ type }) => type === 'table').length;
      expect(text.match(/<w:tbl>/g)?.length ?? 0, name).toBe(tables);
      expect(parts['word/styles.xml'], name).toContain(
        `<w:lang ${/^(ar|hi)/.test(language) ? 'w:bidi' : 'w:val'}="${language}"`,
      );
    }
    const opened = await throughLibreOffice(forWord, join(folder, 'office'));
    for (const [name, pdf] of opened ?? []) {
      const { pages } = await readPdf(pdf);
      const onPaper = pagesOnPaper.get(name);
      // Its fonts are those of that machine, so a line more or less may make a page of difference.
      expect(Math.abs(pages.length - (onPaper?.count ?? 0)), name).toBeLessThanOrEqual(1);
      const drawn = pages.join('');
      expect(drawn, name).not.toMatch(missingGlyph);
      expect(lettersOf(drawn).length, name).toBeGreaterThan((onPaper?.letters.length ?? 0) * 0.8);
    }
    if (looked === 0) console.log('Not done here: looking at the pages, without pdftoppm (poppler-utils).');
    if (opened === null)
      console.log('Not done here: opening the Word files, without soffice (libreoffice-writer).');
  } finally {
    await printer.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
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
      const { pages, info } = await readPdf(pdf);
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
    const laidOut = await printer.print(
      printPage(body, style, fonts, { header: 'Privileged – Orchard Lane' }),
    );
    const silent = await readPdf(await finishPdf(laidOut, { ...facts, imprint: noImprint }));
    const named = await readPdf(
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

const passage = (language: string): BlockNode[] => {
  const [words, note] =
    language === 'ar'
      ? ['نص فقرة من المذكرة يصف الوقائع كما وردت في المستندات. ', 'انظر المستند ١٢']
      : ['The facts are as the documents tell them, in the order in which they came. ', 'See BWD000012.'];
  return Array.from({ length: 9 }, (_, part): BlockNode[] => [
    {
      type: 'heading',
      attrs: { level: part % 3 === 0 ? 2 : 3 },
      content: [{ type: 'text', text: language === 'ar' ? `القسم ${part + 1}` : `Question ${part + 1}` }],
    },
    ...Array.from(
      { length: 4 },
      (): BlockNode => ({
        type: 'paragraph',
        content: [
          { type: 'text', text: words.repeat(7).trim() },
          { type: 'footnote', content: [{ type: 'text', text: note }] },
        ],
      }),
    ),
  ]).flat();
};

test('a table of contents names the page of each part, and notes lead there and back', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'meridian-print-'));
  const executable = process.env['MERIDIAN_TEST_BROWSER'] ?? chromium.executablePath();
  const printer = new PrintBrowser(executable, profile, browserArguments);
  try {
    for (const language of ['en-GB', 'ar-EG-u-nu-latn']) {
      const body: DocumentBody = {
        type: 'doc',
        attrs: {
          schemaVersion: bodySchemaVersion,
          title: 'Long memo',
          language,
          paper: 'A4',
          numbered: true,
          tableOfContents: true,
        },
        content: [
          { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Memo' }] },
          ...passage(language),
        ],
      };
      let layouts = 0;
      const laid = await layOutDocument(
        (page) => {
          layouts += 1;
          return printer.print(page);
        },
        { body, style: plainStyle, header: '' },
        fonts,
      );
      expect(layouts, language).toBe(2);
      const anchors = await pagesOfAnchors(laid);
      const { pages, outline } = await readPdf(laid);
      expect(pages.length).toBeGreaterThan(4);
      const parts = contentsOf(body, 'decimal', 2);
      expect(parts).toHaveLength(9);
      const [first = ''] = pages;
      // Where each part really stands: the page, after that of the table itself, that has its heading.
      for (const { anchor, number, title } of parts) {
        const page = anchors.get(anchor) ?? 0;
        expect(page, title).toBeGreaterThan(1);
        expect(first).toContain(number);
        if (language !== 'en-GB') continue;
        expect(pages[page - 1], title).toContain(title);
        expect(first.replaceAll(/\s+/g, ' ')).toMatch(
          new RegExp(`${number.replaceAll('.', '\\.')} ${title} ${page}( |$)`),
        );
      }
      // Each note's mark leads to the note, and the note back to its mark.
      for (let note = 1; note <= 36; note += 1) {
        expect(anchors.get(`mark-${note}`), `note ${note}`).toBeGreaterThan(1);
        expect(anchors.get(`note-${note}`), `note ${note}`).toBeGreaterThanOrEqual(pages.length - 2);
      }
      // The title, with its parts below it, three with two each.
      expect(outline).toHaveLength(1);
      expect(outline?.[0]?.items.map(({ items }) => items.length)).toEqual([2, 2, 2]);
      const { found, tagged } = await fontsIn(laid);
      expect(tagged).toBe(true);
      for (const { embedded } of found) expect(embedded).toBe(true);
      expect(pages.join('')).not.toMatch(missingGlyph);
      const look = { style: plainStyle, header: '', day: someData.today, imprint: noImprint };
      const text = partsOfDocx(await docxFile(body, look))['word/document.xml'] ?? '';
      expect(text).toMatch(/<w:instrText[^>]*>TOC [^<]*2-3/);
      expect(text.match(/<w:footnoteReference /g)).toHaveLength(36);
    }
  } finally {
    await printer.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
