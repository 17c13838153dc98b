import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type BlockNode, bodySchemaVersion, type DocumentBody } from '#shared/documents/body';
import { plainStyle } from '#shared/documents/print-html';
import { docxFile } from './docx-file';

const bodyOf = (language: string, ...content: BlockNode[]): DocumentBody => ({
  type: 'doc',
  attrs: { schemaVersion: bodySchemaVersion, title: 'Memo <1>', language, paper: 'A4', numbered: true },
  content,
});

const words = (text: string): BlockNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });

const partsOf = async (body: DocumentBody): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await docxFile(body, plainStyle))).map(([name, bytes]) => [
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
});
