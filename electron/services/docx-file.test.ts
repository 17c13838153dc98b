import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { plainStyle } from '#shared/clients/house-style';
import { type BlockNode, bodySchemaVersion, type DocumentBody } from '#shared/documents/body';
import { noImprint } from '#shared/documents/imprint';
import { type DocxLook, docxFile } from './docx-file';

const plain: DocxLook = { style: plainStyle, header: '', day: '2026-11-25', imprint: noImprint };

/** One white point. */
const smallLogo =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';

const bodyOf = (language: string, ...content: BlockNode[]): DocumentBody => ({
  type: 'doc',
  attrs: { schemaVersion: bodySchemaVersion, title: 'Memo <1>', language, paper: 'A4', numbered: true },
  content,
});

const words = (text: string): BlockNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });

const partsOf = async (
  body: DocumentBody,
  look: Partial<DocxLook> = {},
): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await docxFile(body, { ...plain, ...look }))).map(([name, bytes]) => [
      name,
      strFromU8(bytes),
    ]),
  );

describe('a Word document', () => {
  it('has real headings with numbers, notes, lists that count anew, tables with a head, and links', async () => {
    const list = (text: string): BlockNode => ({
      type: 'orderedList',
      content: [{ type: 'listItem', content: [words(text)] }],
    });
    const parts = await partsOf(
      bodyOf(
        'en-GB',
        { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Facts' }] },
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'See', marks: [{ type: 'bold' }] },
            { type: 'footnote', content: [{ type: 'text', text: 'At [12].' }] },
            {
              type: 'text',
              text: 'the rule',
              marks: [{ type: 'link', attrs: { href: 'https://example.org/r' } }],
            },
          ],
        },
        list('one'),
        list('two'),
        {
          type: 'table',
          content: [
            { type: 'tableRow', content: [{ type: 'tableHeader', content: [words('No.')] }] },
            { type: 'tableRow', content: [{ type: 'tableCell', content: [words('1 & 2')] }] },
          ],
        },
        { type: 'signatureBlock', attrs: { party: 'For X', name: 'A. Reyes', title: 'Partner' } },
      ),
    );
    const text = parts['word/document.xml'] ?? '';
    expect(text).toContain('<w:pStyle w:val="Heading2"/>');
    expect(text).toContain('<w:footnoteReference');
    expect(parts['word/footnotes.xml']).toContain('At [12].');
    expect(text).toContain('<w:tblHeader');
    expect(text).toContain('1 &amp; 2');
    expect(text).toContain('A. Reyes');
    expect(parts['word/_rels/document.xml.rels']).toContain('https://example.org/r');
    const numberings = [...text.matchAll(/<w:numId w:val="(\d+)"/g)].map(([, id]) => id);
    // Heading, first list, second list: each counts for itself.
    expect(new Set(numberings).size).toBe(3);
    expect(parts['docProps/core.xml']).toContain('Memo &lt;1&gt;');
  });

  it('is set from the right in Arabic, its tables too', async () => {
    const parts = await partsOf(
      bodyOf('ar-EG-u-nu-latn', words('مذكرة'), {
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [words('أ')] }] }],
      }),
    );
    const text = parts['word/document.xml'] ?? '';
    expect(text).toContain('<w:bidi/>');
    expect(text).toContain('<w:rtl/>');
    expect(text).toContain('<w:bidiVisual/>');
  });

  it('has a table of contents that Word fills in, from the right where the text is', async () => {
    const heading = (level: 1 | 2, text: string): BlockNode => ({
      type: 'heading',
      attrs: { level },
      content: [{ type: 'text', text }],
    });
    const body = bodyOf('ar', heading(1, 'مذكرة'), heading(2, 'الوقائع'), heading(2, 'القانون'));
    const parts = await partsOf({ ...body, attrs: { ...body.attrs, tableOfContents: true } });
    const text = parts['word/document.xml'] ?? '';
    expect(text).toMatch(/<w:instrText[^>]*>TOC [^<]*2-3/);
    expect(text.match(/<w:pStyle w:val="TOC2"\/><w:tabs>.*?<\/w:tabs><w:bidi\/>/g)).toHaveLength(2);
    expect(parts['word/styles.xml']).toMatch(/w:styleId="TOC2"(?:(?!<\/w:style>).)*<w:pPr><w:bidi\/>/);
  });

  it('keeps what is only suggested a tracked change', async () => {
    const by = { id: 's1', personId: 'p1', at: Date.UTC(2026, 10, 25, 9) };
    const parts = await partsOf(
      bodyOf('en-GB', {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'We ' },
          { type: 'text', text: 'may', marks: [{ type: 'deletion', attrs: by }] },
          { type: 'text', text: 'shall', marks: [{ type: 'insertion', attrs: by }] },
        ],
      }),
    );
    const text = parts['word/document.xml'] ?? '';
    expect(text).toMatch(
      /<w:del [^>]*w:date="2026-11-25T09:00:00.000Z"[^>]*>.*<w:delText[^>]*>may<\/w:delText>/,
    );
    expect(text).toMatch(/<w:ins [^>]*>(?:(?!<\/w:ins>).)*shall/);
  });

  it('keeps breaks, tables and signatures that are only suggested tracked changes too', async () => {
    const suggested = { id: 's2', personId: 'p1', at: Date.UTC(2026, 10, 25, 9), kind: 'insertion' };
    const parts = await partsOf(
      bodyOf(
        'en-GB',
        words('One'),
        { type: 'paragraph', attrs: { suggested }, content: [{ type: 'text', text: 'Two' }] } as BlockNode,
        {
          type: 'table',
          attrs: { suggested: { ...suggested, kind: 'deletion' } },
          content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [words('cell')] }] }],
        } as BlockNode,
        {
          type: 'signatureBlock',
          attrs: { party: 'For X', name: 'A. Reyes', title: '', suggested },
        } as BlockNode,
      ),
    );
    const text = parts['word/document.xml'] ?? '';
    // Word says of a paragraph's own end what a body says of the paragraph behind it.
    expect(text).toMatch(/<w:p>(?:(?!<\/w:p>).)*<w:rPr><w:ins [^>]*\/><\/w:rPr>(?:(?!<\/w:p>).)*One/);
    expect(text).toMatch(/<w:trPr>(?:(?!<\/w:trPr>).)*<w:del [^>]*w:date="2026-11-25T09:00:00/);
    expect(text).toMatch(/<w:ins [^>]*>(?:(?!<\/w:ins>).)*A\. Reyes/);
    const changes = [...text.matchAll(/<w:(?:ins|del) [^>]*w:id="(\d+)"/g)].map(([, id]) => id);
    expect(new Set(changes).size).toBe(changes.length);
  });

  it('has comments at their words with who, when and what was answered, and none whose words are gone', async () => {
    const at = Date.UTC(2026, 10, 25, 9);
    const marked = (text: string): BlockNode => ({
      type: 'paragraph',
      content: [
        { type: 'text', text: 'Before ' },
        { type: 'text', text, marks: [{ type: 'comment', attrs: { id: 't1' } }] },
      ],
    });
    const comment = (by: string, text: string) => ({ by, at, text });
    const parts = await partsOf(bodyOf('en-GB', marked('the rule'), marked('and its end')), {
      comments: [
        {
          id: 't1',
          settled: true,
          comments: [comment('Reviewer 1', 'Which?\nSay so.'), comment('Reviewer 2', 'LQA 24L')],
        },
        { id: 'gone', settled: false, comments: [comment('Reviewer 1', 'Lost')] },
      ],
    });
    const text = parts['word/document.xml'] ?? '';
    const said = parts['word/comments.xml'] ?? '';
    expect(said.match(/<w:comment /g)).toHaveLength(2);
    expect(said).toMatch(/<w:comment [^>]*w:author="Reviewer 1"/);
    expect(said).toContain('w:date="2026-11-25T09:00:00.000Z"');
    expect(said).toContain('LQA 24L');
    expect(said).not.toContain('Lost');
    // One range over both paragraphs, for the comment and its answer.
    expect(text.match(/<w:commentRangeStart w:id="0"\/>/g)).toHaveLength(1);
    expect(text).toMatch(
      /<w:commentRangeStart w:id="0"\/><w:commentRangeStart w:id="1"\/>.*the rule.*and its end.*<w:commentRangeEnd w:id="0"\/>.*<w:commentReference w:id="1"\/>/,
    );
    expect(parts['word/commentsExtended.xml']).toMatch(
      /w15:paraIdParent=.*w15:done="1"|w15:done="1".*w15:paraIdParent=/,
    );
    const without = await partsOf(bodyOf('en-GB', marked('the rule')));
    expect(without['word/document.xml']).not.toContain('w:commentRangeStart');
  });

  it('looks as the house says: letterhead, logo, font, paper, margins, numbers and a head on every page', async () => {
    const parts = await partsOf(
      bodyOf('en-GB', { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Facts' }] }),
      {
        header: 'Privileged – Orchard Lane',
        style: {
          ...plainStyle,
          letterheadName: 'Whitcombe & Co',
          letterheadLines: ['4 Gray’s Inn Square'],
          registration: 'SRA 512 345',
          logo: smallLogo,
          font: 'sans',
          numbering: 'clauses',
          paper: 'Legal',
          margins: { top: 25, bottom: 25, left: 40, right: 20 },
        },
      },
    );
    const text = parts['word/document.xml'] ?? '';
    for (const words of ['Whitcombe &amp; Co', '4 Gray’s Inn Square', 'SRA 512 345'])
      expect(text).toContain(words);
    expect(Object.keys(parts).some((name) => /^word\/media\/.*\.png$/.test(name))).toBe(true);
    expect(text).toContain('w:w="12240" w:h="20160"');
    expect(text).toContain('w:left="2268"');
    expect(parts['word/header1.xml']).toContain('Privileged – Orchard Lane');
    expect(parts['word/numbering.xml']).toContain('w:val="(%2)"');
    expect(parts['word/styles.xml']).toContain('Arial');
  });

  it('keeps the number before the street in a letterhead of Latin words among Arabic ones, and Arabic lines as they are', async () => {
    const style = {
      ...plainStyle,
      letterheadName: 'مكتب النخلة',
      letterheadLines: ['88 Boylston Street', '12 شارع الملك'],
    };
    const text = (await partsOf(bodyOf('ar', words('نص')), { style }))['word/document.xml'] ?? '';
    expect(text).toContain('>\u200e88 Boylston Street<');
    expect(text).toContain('>مكتب النخلة<');
    expect(text).toContain('>12 شارع الملك<');
    expect((await partsOf(bodyOf('en-GB', words('x')), { style }))['word/document.xml']).toContain(
      '>88 Boylston Street<',
    );
  });

  it('says nothing of us or of this machine unless the engagement names us', async () => {
    const silent = await partsOf(bodyOf('en-GB', words('One')));
    for (const part of Object.values(silent))
      expect(part).not.toMatch(/Larkfield|Asha|docx|Un-named|creator/i);
    expect(silent['docProps/core.xml']).toContain('2026-11-25T00:00:00Z');
    const named = await partsOf(bodyOf('en-GB', words('One')), {
      imprint: { company: 'Larkfield & Sons', author: 'Asha $& Rao' },
    });
    expect(named['docProps/core.xml']).toContain('<dc:creator>Asha $&amp; Rao</dc:creator>');
    expect(named['docProps/app.xml']).toContain('<Company>Larkfield &amp; Sons</Company>');
  });

  it('is the same bytes whenever it is saved', async () => {
    const body = bodyOf('en-GB', words('One'));
    expect(await docxFile(body, plain)).toEqual(await docxFile(body, plain));
  });
});
