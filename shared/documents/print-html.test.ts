import { describe, expect, it } from 'vitest';
import { plainStyle } from '../clients/house-style';
import { type BlockNode, bodySchemaVersion, type DocumentBody } from './body';
import { printPage } from './print-html';

const bodyOf = (...content: BlockNode[]): DocumentBody => ({
  type: 'doc',
  attrs: { schemaVersion: bodySchemaVersion, title: 'Memo', language: 'en-GB', paper: 'A4' },
  content,
});
const words = (text: string): BlockNode => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const htmlOf = (body: DocumentBody, pages: ReadonlyMap<string, number> = new Map()): string =>
  printPage(body, plainStyle, () => [], { pages }).html.replace(/^.*<body>/s, '');

describe('the page for paper', () => {
  it('shows breaks, tables, notes and signatures that are only suggested', () => {
    const suggested = { id: 's', personId: 'p', at: 0, kind: 'insertion' as const };
    const html = htmlOf(
      bodyOf(
        words('One'),
        { type: 'paragraph', attrs: { suggested }, content: [] } as BlockNode,
        {
          type: 'table',
          attrs: { suggested: { ...suggested, kind: 'deletion' } },
          content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [words('cell')] }] }],
        } as BlockNode,
      ),
    );
    expect(html).toContain('<p><ins>¶</ins></p>');
    expect(html).toMatch(/<del class="whole"><table .*<\/table><\/del>/s);
  });

  it('lets each line of the letterhead run its own way: in an Arabic letter the number came behind the street', () => {
    const style = { ...plainStyle, letterheadName: 'Lark & Co', letterheadLines: ['88 Boylston Street'] };
    const body = bodyOf(words('نص'));
    const { html } = printPage({ ...body, attrs: { ...body.attrs, language: 'ar' } }, style, () => [], {});
    expect(html).toContain('<bdi>Lark &amp; Co</bdi>');
    expect(html).toContain('<bdi>88 Boylston Street</bdi>');
  });

  it('has a line for each heading of the text itself, with the page it was found on', () => {
    const heading = (text: string): BlockNode => ({
      type: 'heading',
      attrs: { level: 1 },
      content: [{ type: 'text', text }],
    });
    const body = bodyOf(
      heading('Facts'),
      { type: 'blockquote', content: [heading('Quoted')] },
      heading('Law & more'),
    );
    const whole = { ...body, attrs: { ...body.attrs, tableOfContents: true } };
    const html = htmlOf(whole, new Map([['heading-1', 12]]));
    expect(html.match(/<li class="level-1">/g)).toHaveLength(2);
    expect(html).toMatch(/href="#heading-1".*Law &amp; more.*<span class="page">12<\/span>/);
    expect(html).toContain('<h1 id="heading-1">Law &amp; more</h1>');
    expect(html).toContain('<h1>Quoted</h1>');
  });
});
