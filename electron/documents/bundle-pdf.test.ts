import fc from 'fast-check';
import {
  decodePDFRawStream,
  degrees,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  StandardFonts,
} from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { stampPlaces } from '#shared/documents/bundle';
import { noImprint } from '#shared/documents/imprint';
import { type Bundle, bundlePdf, countPages, type Exhibit, pagesOf } from './bundle-pdf';

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly turned: number;
}

const letter: Sheet = { width: 612, height: 792, turned: 0 };

/** A PDF of these sheets, each with its words. */
const pdfOf = async (sheets: readonly Sheet[], words = 'page'): Promise<Uint8Array> => {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  for (const [at, { width, height, turned }] of sheets.entries()) {
    const page = pdf.addPage([width, height]);
    page.drawText(`${words} ${at}`, { x: width / 4, y: height / 2, size: 10, font });
    page.setRotation(degrees(turned));
  }
  return pdf.save();
};

const strips = (count: number): Promise<Uint8Array> =>
  pdfOf(
    Array.from({ length: count }, () => ({ width: 259, height: 21.6, turned: 0 })),
    'strip',
  );

const facts = { title: 'Demand letter', language: 'en-US', day: '2026-11-26', imprint: noImprint };

const exhibitOf = async (label: string, sheets: readonly Sheet[]): Promise<Exhibit> => ({
  kind: 'pdf',
  label,
  bytes: await pdfOf(sheets, label),
});

const bundleOf = async (change: Partial<Bundle>): Promise<Bundle> => ({
  document: await pdfOf([letter, letter]),
  slips: null,
  exhibits: [],
  numbers: null,
  stamp: null,
  facts,
  answers: null,
  password: null,
  ...change,
});

const made = async (bundle: Bundle): Promise<PDFDocument> => {
  const whole = await bundlePdf(bundle);
  if (!whole.ok) throw new Error(whole.error.code);
  return PDFDocument.load(whole.value, { updateMetadata: false });
};

const outlineOf = (pdf: PDFDocument): string[] => {
  const outlines = pdf.catalog.lookupMaybe(PDFName.of('Outlines'), PDFDict);
  const titles: string[] = [];
  for (let item = outlines?.lookupMaybe(PDFName.of('First'), PDFDict); item; ) {
    titles.push((item.lookup(PDFName.of('Title')) as unknown as { decodeText(): string }).decodeText());
    item = item.lookupMaybe(PDFName.of('Next'), PDFDict);
  }
  return titles;
};

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a bundle', { timeout: 60_000 }, () => {
  it('has every page of every part in order, and a line in its outline for each exhibit', async () => {
    const sheet = fc.record({
      width: fc.integer({ min: 20, max: 3_000 }),
      height: fc.integer({ min: 20, max: 3_000 }),
      turned: fc.constantFrom(0, 90, 180, 270, -90, 450),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(sheet, { minLength: 1, maxLength: 3 }),
        fc.array(fc.array(sheet, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
        fc.constantFrom(...stampPlaces),
        async (own, others, place) => {
          const exhibits = await Promise.all(others.map((each, at) => exhibitOf(`Exhibit ${at}`, each)));
          const pages = pagesOf(
            own.length,
            others.map((each) => each.length),
          );
          const pdf = await made({
            document: await pdfOf(own),
            slips: await pdfOf(others.map(() => letter)),
            exhibits,
            numbers: { strips: await strips(pages), place },
            stamp: { strip: await strips(1), place: 'top-center' },
            facts,
            answers: null,
            password: null,
          });
          const expected = [...own, ...others.flatMap((each) => [letter, ...each])];
          expect(pdf.getPages().map((page) => page.getSize())).toEqual(
            expected.map(({ width, height }) => ({ width, height })),
          );
          expect(outlineOf(pdf)).toEqual(exhibits.map(({ label }) => label));
          expect([pdf.getTitle(), pdf.getAuthor()]).toEqual(['Demand letter', '']);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('lays a number within what is seen of each page, whatever its size and however it is turned', async () => {
    const sheets = [0, 90, 180, 270].flatMap((turned) => [
      { width: 612, height: 792, turned },
      { width: 90, height: 2_000, turned },
    ]);
    for (const place of stampPlaces) {
      const pdf = await made(
        await bundleOf({
          document: await pdfOf(sheets),
          numbers: { strips: await strips(sheets.length), place },
        }),
      );
      for (const [at, page] of pdf.getPages().entries()) {
        const { width, height } = sheets[at] ?? letter;
        const [corner, far] = drawnCorners(pdf, page.node.Contents());
        for (const [x, y] of [corner, far]) {
          expect(x).toBeGreaterThan(0);
          expect(x).toBeLessThan(width);
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(height);
        }
      }
    }
  });

  it('takes pictures, and takes from exhibits what would act', async () => {
    const acting = await PDFDocument.create();
    const page = acting.addPage([300, 300]);
    const link = acting.context.obj({
      Type: 'Annot',
      Subtype: 'Link',
      Rect: [0, 0, 50, 50],
      A: { S: 'URI', URI: 'https://elsewhere.example' },
    });
    const field = acting.context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      Rect: [0, 0, 50, 50],
      AA: { K: { S: 'JavaScript', JS: 'app.alert(1)' } },
    });
    page.node.set(PDFName.of('Annots'), acting.context.obj([link, field]));
    page.node.set(PDFName.of('AA'), acting.context.obj({ O: { S: 'JavaScript', JS: 'app.alert(2)' } }));
    const whole = await bundlePdf(
      await bundleOf({
        exhibits: [
          { kind: 'png', bytes: png, label: 'Exhibit A' },
          { kind: 'pdf', bytes: await acting.save({ useObjectStreams: false }), label: 'Exhibit B' },
        ],
      }),
    );
    if (!whole.ok) throw new Error(whole.error.code);
    const pdf = await PDFDocument.load(whole.value);
    expect(pdf.getPageCount()).toBe(4);
    const notes = pdf.getPage(3).node.lookup(PDFName.of('Annots'), PDFArray);
    expect(notes.size()).toBe(1);
    const everything = pdf.context
      .enumerateIndirectObjects()
      .map(([, object]) => object.toString())
      .join('\n');
    expect(everything).not.toMatch(/JavaScript|elsewhere/);
  });

  it('has the answers that it was assembled from lie in it, where they are to leave', async () => {
    const answers = JSON.stringify({ template: 'en/demand-letter', answers: { to: 'Северный & Co' } });
    const pdf = await made(await bundleOf({ answers }));
    const [file, ...more] = pdf.getAttachments();
    expect(more).toEqual([]);
    expect([file?.name, file?.mimeType]).toEqual(['answers.json', 'application/json']);
    expect(new TextDecoder().decode(file?.data)).toBe(answers);
    expect((await made(await bundleOf({}))).getAttachments()).toEqual([]);
  });

  it('asks for its password, and for nothing where none was given', async () => {
    const whole = await bundlePdf(await bundleOf({ password: 'sésame', answers: '{"to":"Й"}' }));
    if (!whole.ok) throw new Error(whole.error.code);
    expect(Buffer.from(whole.value).toString('latin1')).toMatch(/\/AESV3/);
    await expect(PDFDocument.load(whole.value)).rejects.toThrow();
    const opened = await PDFDocument.load(whole.value, { password: 'sésame' });
    expect(opened.getPageCount()).toBe(2);
    expect(opened.getAttachments().map(({ data }) => new TextDecoder().decode(data))).toEqual(['{"to":"Й"}']);
    expect(await countPages('pdf', whole.value)).toMatchObject({ error: { code: 'exhibit.encrypted' } });
  });

  it('names the exhibit that cannot be read, and makes nothing', async () => {
    const sound = await exhibitOf('Exhibit A', [letter]);
    const cut = sound.bytes.slice(0, 200);
    expect(
      await bundlePdf(await bundleOf({ exhibits: [sound, { ...sound, label: 'Exhibit B', bytes: cut }] })),
    ).toMatchObject({ error: { code: 'exhibit.damaged', details: { label: 'Exhibit B' } } });
  });

  it('says of any bytes how many pages they have or what is wrong with them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('pdf', 'png', 'jpeg'), fc.uint8Array(), async (kind, bytes) => {
        expect(await countPages(kind, bytes)).toMatchObject({ error: { code: 'exhibit.damaged' } });
      }),
      { numRuns: 50 },
    );
    expect(await countPages('png', png)).toEqual({ ok: true, value: 1 });
  });
});

/** Where what was drawn last begins and ends, in the page's own coordinates: opposite corners of the strip. */
const drawnCorners = (pdf: PDFDocument, contents: unknown): [[number, number], [number, number]] => {
  const streams = contents instanceof PDFArray ? contents.asArray() : [];
  const last = streams.map((ref) => pdf.context.lookup(ref)).findLast((each) => each instanceof PDFRawStream);
  const text = new TextDecoder('latin1').decode(decodePDFRawStream(last as PDFRawStream).decode());
  const matrices = [...text.matchAll(/(\S+) (\S+) (\S+) (\S+) (\S+) (\S+) cm/g)].map((found) =>
    found.slice(1, 7).map(Number),
  );
  const at = ([x, y]: [number, number]): [number, number] =>
    matrices
      .toReversed()
      .reduce<[number, number]>(
        ([px, py], [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]) => [a * px + c * py + e, b * px + d * py + f],
        [x, y],
      );
  return [at([0, 0]), at([259, 21.6])];
};
