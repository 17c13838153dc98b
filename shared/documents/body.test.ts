import { describe, expect, it } from 'vitest';
import { bodySchemaVersion, type DocumentBody, directionOf, documentBody, plainTextOf } from './body';

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });

const bodyOf = (...content: unknown[]) => ({
  type: 'doc',
  attrs: { schemaVersion: bodySchemaVersion, title: 'Memo', language: 'en-US', paper: 'Letter' },
  content,
});

describe('a document body', () => {
  it('takes what the editor writes, attributes of its own included', () => {
    const body = bodyOf(
      { type: 'heading', attrs: { level: 2, textAlign: null }, content: [{ type: 'text', text: 'Facts' }] },
      {
        type: 'paragraph',
        attrs: { textAlign: 'justify' },
        content: [
          { type: 'text', text: 'See ', marks: [{ type: 'bold' }] },
          {
            type: 'text',
            text: 'the rule',
            marks: [
              { type: 'link', attrs: { href: 'https://example.org/rule', target: '_blank', class: null } },
            ],
          },
          { type: 'footnote', content: [{ type: 'text', text: 'At 12.' }] },
          { type: 'hardBreak' },
        ],
      },
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [
              {
                type: 'tableHeader',
                attrs: { colspan: 1, rowspan: 1, colwidth: null },
                content: [paragraph('No.')],
              },
              {
                type: 'tableCell',
                content: [{ type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('a')] }] }],
              },
            ],
          },
        ],
      },
      { type: 'pageBreak' },
      { type: 'signatureBlock', attrs: { party: 'For Harbor', name: 'A. Reyes', title: 'Partner' } },
    );
    expect(documentBody.parse(body)).toEqual(body);
  });

  it.each([
    ['an unknown node', bodyOf({ type: 'iframe', attrs: { src: 'https://example.org' } })],
    ['an image', bodyOf({ type: 'image', attrs: { src: 'https://example.org/x.png' } })],
    [
      'an unknown mark',
      bodyOf({ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'blink' }] }] }),
    ],
    ['a heading of level 5', bodyOf({ type: 'heading', attrs: { level: 5 } })],
    ['no block at all', bodyOf()],
    ...[
      'javascript:alert(1)',
      'http://example.org',
      'file:///etc/passwd',
      'https://',
      'data:text/html,x',
    ].map(
      (href) =>
        [
          `a link to ${href}`,
          bodyOf({
            type: 'paragraph',
            content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href } }] }],
          }),
        ] as [string, unknown],
    ),
  ])('refuses %s', (_, body) => {
    expect(documentBody.safeParse(body).success).toBe(false);
  });

  it('reads as plain words, a row of a table on a line', () => {
    const body = documentBody.parse(
      bodyOf(paragraph('One'), {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: ['a', 'b'].map((text) => ({ type: 'tableCell', content: [paragraph(text)] })),
          },
        ],
      }),
    ) satisfies DocumentBody;
    expect(plainTextOf(body.content)).toBe('One\na\tb\n');
  });

  it('is written from the side of its language', () => {
    expect(directionOf('ar-EG')).toBe('rtl');
    expect(directionOf('he')).toBe('rtl');
    expect(directionOf('ar-Latn')).toBe('ltr');
    expect(directionOf('ar-EG-u-nu-latn')).toBe('rtl');
    expect(directionOf('hi-IN')).toBe('ltr');
  });
});
