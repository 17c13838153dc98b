import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentBody, plainTextOf } from '../documents/body';
import type { DomainError } from '../kernel/errors';
import { ok } from '../kernel/result';
import { assemble } from './assemble';
import { type Parts, templateEngine } from './liquid-engine';
import { readTemplate } from './read-template';
import type { Answers } from './template';
import { templateData } from './template-data';

const data = templateData({ today: '2026-11-25', providerName: 'Larkfield Services' });

const head = (questions: string, more = ''): string => `---
id: sample-note
kind: legal
language: en-US
version: 1
status: published
title: Note
purpose: To see.
follows: [House practice]
paper: Letter
documentTitle: "'Note'"
${more}
questions:
${questions}
---
`;

const textQuestion = '  - { id: said, ask: What was said, type: long-text }';

const assembled = (source: string, answers: Answers = {}, parts: Parts = {}) => {
  const template = readTemplate('sample-note', source);
  if (!template.ok) return template;
  return assemble(template.value, answers, data, parts);
};

const textOf = (source: string, answers: Answers = {}, parts: Parts = {}): string => {
  const result = assembled(source, answers, parts);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  expect(documentBody.safeParse(result.value.body).error).toBeUndefined();
  return plainTextOf(result.value.body.content);
};

const errorOf = (source: string, answers: Answers = {}, parts: Parts = {}): DomainError => {
  const result = assembled(source, answers, parts);
  if (result.ok) throw new Error('It was assembled.');
  return result.error;
};

/** What a text of its own, without questions, comes to. */
const problemIn = (text: string, parts: Parts = {}): DomainError =>
  errorOf(`${head('  []')}${text}`, {}, parts);

describe('assembling', () => {
  it('fills in, decides, repeats rows of a table, and formats in the language of the document', () => {
    const source = `${head(`  - { id: amount, ask: How much, type: money }
  - { id: on, ask: When, type: date }
  - id: items
    ask: Items
    type: group
    each: Item
    questions:
      - { id: what, ask: What, type: text }
      - { id: sum, ask: Sum, type: money, negative: true }`)}
{% if amount %}We ask for {{ amount | money }} by {{ on | date }}.{% else %}Nothing is due.{% endif %}

| No. | What | Sum |
|---|---|--:|
{% for item in items %}
| {{ forloop.index }} | {{ item.what }} | {{ item.sum | money }} |
{% endfor %}
| | Total | {{ items | sum_money: "sum" | money }} |
`;
    const answers: Answers = {
      amount: { minor: 123_456_789, currency: 'USD' },
      on: '2026-12-24',
      items: [
        { what: 'A | B', sum: { minor: 1_005, currency: 'USD' } },
        { what: 'C', sum: { minor: -500, currency: 'USD' } },
      ],
    };
    expect(textOf(source, answers)).toBe(
      'We ask for $1,234,567.89 by December 24, 2026.\nNo.\tWhat\tSum\n1\tA | B\t$10.05\n2\tC\t($5.00)\n\tTotal\t$5.05\n',
    );
    const german = source.replace('language: en-US', 'language: de-DE');
    expect(textOf(german, answers)).toContain('1.234.567,89\u00A0$ by 24. Dezember 2026');
  });

  it('leaves open in square brackets what is not answered, and says so', () => {
    const source = `${head(`${textQuestion}
  - { id: to, ask: Recipient, type: person }
  - { id: sum, ask: Sum claimed, type: money }
  - { id: note, ask: Note, type: text, required: false }`)}
To {{ to.name }}: {{ sum | money }} {{ said }}{{ note }}{% if said %} never{% endif %}`;
    const result = assembled(source);
    if (!result.ok) throw new Error(result.error.code);
    expect(plainTextOf(result.value.body.content)).toBe('To [Recipient]: [Sum claimed] [What was said]\n');
    expect(result.value.problems).toEqual(
      ['said', 'to', 'sum'].map((question) => ({ question, kind: 'missing' })),
    );
  });

  it('asks only what the other answers call for, proposes, and checks', () => {
    const source = `${head(`  - { id: from, ask: From, type: date, default: today }
  - { id: until, ask: Until, type: date, check: { that: "until >= from", message: It ends before it begins. } }
  - { id: paid, ask: Paid, type: yes-no }
  - { id: why, ask: Why not, type: text, when: "paid == false" }`)}{{ from | date: "short" }}`;
    const filled = (answers: Answers) => {
      const result = assembled(source, answers);
      if (!result.ok) throw new Error(result.error.code);
      return result.value;
    };
    const paid = filled({ until: '2026-11-01', paid: true });
    expect([...paid.filledIn.asked]).toEqual(['from', 'until', 'paid']);
    expect(paid.filledIn.proposed).toEqual({ from: '2026-11-25' });
    expect(paid.problems).toEqual([
      { question: 'until', kind: 'check', message: 'It ends before it begins.' },
    ]);
    expect([...filled({ until: '2026-12-01', paid: false }).filledIn.asked]).toContain('why');
    expect(filled({ until: 'tomorrow', paid: false, why: 'x' }).problems).toEqual([
      { question: 'until', kind: 'not-date' },
    ]);
  });

  it('prints what somebody typed and reads nothing into it', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(words, (typed) => {
        const said = typed.replaceAll(/[\s\0\uE000\uE001]+/g, ' ').trim();
        fc.pre(
          said !== '' && !/[\uD800-\uDFFF]/.test(said.replaceAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '')),
        );
        const source = `${head(textQuestion)}{{ said }}\n\n| a |\n|---|\n| {{ said }} |\n\n- {{ said }}\n`;
        expect(textOf(source, { said })).toBe(`${said}\na\n${said}\n${said}\n`);
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(
          '# x',
          '<script>alert(1)</script>',
          '![x](https://e.org/x.png)',
          '1. x',
          '{{ 7 }}',
          '{% if %}',
          '[a](https://e.org)',
          '^[x]',
          '::: right',
          '---',
          '| a | b |',
          '\\| a',
          '&amp;',
          '    code',
        ),
        (said) => {
          expect(textOf(`${head(textQuestion)}{{ said }}`, { said })).toBe(`${said.trim()}\n`);
        },
      ),
    );
  });

  it('keeps the lines and paragraphs of a long answer, wherever it stands', () => {
    const said = 'One\ntwo\n\nThree';
    const result = assembled(`${head(textQuestion)}> {{ said }}\n`, { said });
    if (!result.ok) throw new Error(result.error.code);
    expect(result.value.body.content).toEqual([
      {
        type: 'blockquote',
        content: [
          {
            type: 'paragraph',
            content: [{ type: 'text', text: 'One' }, { type: 'hardBreak' }, { type: 'text', text: 'two' }],
          },
          { type: 'paragraph', content: [{ type: 'text', text: 'Three' }] },
        ],
      },
    ]);
  });

  it('gives the same bytes twice', () => {
    const source = `${head(textQuestion)}# {{ today | date: "full" }}\n\n{{ said }}^[{{ said }}]\n\n{% for i in (1..20) %}\n- {{ i | times: 3 | number: 2 }}\n{% endfor %}`;
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }).map((text) => text.replaceAll('\0', '')),
        (said) => {
          expect(JSON.stringify(assembled(source, { said }))).toBe(
            JSON.stringify(assembled(source, { said })),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('knows terms, footnotes, links, signatures, breaks and column widths', () => {
    const result =
      assembled(`${head('  []')}The “**Services**” at [the rule](https://example.org/r) and [not](http://example.org).^[At *12*.]

::: columns 1 3
| a | b |
|---|---|
| c | d |
:::

::: signature
party: For Harbor
name: A. Reyes
title: Partner
:::

::: page-break
:::

::: right
Far
:::
`);
    if (!result.ok) throw new Error(result.error.code);
    const [first, grid, signature, pageBreak, far] = result.value.body.content;
    expect(first).toMatchObject({
      content: [
        { text: 'The “' },
        { text: 'Services', marks: [{ type: 'bold' }, { type: 'definedTerm' }] },
        { text: '” at ' },
        { text: 'the rule', marks: [{ type: 'link', attrs: { href: 'https://example.org/r' } }] },
        { text: ' and [not](http://example.org).' },
        {
          type: 'footnote',
          content: [{ type: 'text', text: 'At 12.' }],
        },
      ],
    });
    expect(grid).toMatchObject({
      type: 'table',
      content: [{ content: [{ attrs: { colwidth: [160] } }, { attrs: { colwidth: [480] } }] }, {}],
    });
    expect(signature).toEqual({
      type: 'signatureBlock',
      attrs: { party: 'For Harbor', name: 'A. Reyes', title: 'Partner' },
    });
    expect(pageBreak).toEqual({ type: 'pageBreak' });
    expect(far).toMatchObject({ type: 'paragraph', attrs: { textAlign: 'right' } });
  });
});

describe('a template that is wrong or hostile', () => {
  const textLine = head('  []').split('\n').length;

  it.each([
    [
      'a missing variable',
      'Line one\n{{ nobody }}',
      'template.name-unknown',
      { line: textLine + 1, name: 'nobody' },
    ],
    ['a property that is not there', '{{ client.secret }}', 'template.name-unknown', { line: textLine }],
    ['an unknown filter', '{{ today | shell }}', 'template.name-unknown', { name: 'shell' }],
    ['an unknown tag', '{% layout "x" %}', 'template.name-unknown', { name: 'layout' }],
    ['a tag left open', 'x\n\n{% if today %}', 'template.syntax', { line: textLine + 2 }],
    [
      'a filter with what it cannot take',
      '{{ client | money }}',
      'template.value-unfit',
      { wanted: 'money' },
    ],
    ['a value that is no text', '{{ client }}', 'template.value-unfit', { wanted: 'text' }],
    [
      'the raw filter, which escapes nothing',
      '{{ client.name | raw }}',
      'template.name-unknown',
      { name: 'raw' },
    ],
    ['an include of nothing', '{% include "elsewhere" %}', 'template.include-unknown', { name: 'elsewhere' }],
    ['an include by variable', '{% include today %}', 'template.include-unknown', { name: 'today' }],
    ['the prototype', '{{ client.__proto__ }}', 'template.reaches-out', { line: textLine }],
    ['a constructor', '{{ client.constructor.constructor }}', 'template.reaches-out', { line: textLine }],
    ['a constructor by index', '{{ client["constructor"] }}', 'template.reaches-out', { line: textLine }],
    [
      'a loop to 10^9',
      'x\n{% for i in (1..1000000000) %}a{% endfor %}',
      'template.too-long',
      { line: textLine + 1 },
    ],
    [
      'loops in loops',
      '{% for i in (1..9000) %}{% for j in (1..9000) %}{% for k in (1..9000) %}{{ k }}{% endfor %}{% endfor %}{% endfor %}',
      'template.too-long',
      {},
    ],
    [
      'a text that doubles',
      '{% assign a = "xxxxxxxxxxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
      'template.too-long',
      {},
    ],
  ])('is refused at its place: %s', (_, text, code, details) => {
    const began = performance.now();
    expect(problemIn(text)).toMatchObject({ code, details: { place: 'sample-note', ...details } });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('names the prototype by another way in vain', () => {
    const source = `${head('  []')}{% assign name = "constructor" %}{{ client[name] }}`;
    expect(errorOf(source).code).toBe('template.name-unknown');
  });

  it('sees includes that run in a circle, and errors inside an include where they are', () => {
    expect(problemIn('{% include "a" %}', { a: 'x {% include "b" %}', b: '\n{% include "a" %}' })).toEqual({
      code: 'template.include-circular',
      details: { place: 'b', line: 2, name: 'a' },
    });
    expect(problemIn('{% include "a" %}', { a: 'one\ntwo {{ nobody }}' })).toMatchObject({
      code: 'template.name-unknown',
      details: { place: 'a', line: 2 },
    });
    expect(textOf(`${head('  []')}{% include "a" %}`, {}, { a: 'On {{ today | date: "short" }}' })).toBe(
      'On 11/25/26\n',
    );
  });

  it('leaves an included part apart from what stands before and after it', () => {
    const text = 'Before.\n\n{% include "a" %}\n\nAfter.';
    const engine = templateEngine('en-US', { a: '- one\n- two\n' });
    expect(engine.render({ place: 'sample-note', text, firstLine: 1 }, {})).toEqual(
      ok('Before.\n\n- one\n- two\n\nAfter.'),
    );
  });

  it('says what is wrong with the head', () => {
    expect(errorOf('# No head')).toMatchObject({ code: 'template.head-invalid', details: { line: 1 } });
    expect(errorOf(head('  - { id: Bad Id, ask: x, type: text }'))).toMatchObject({
      code: 'template.head-invalid',
      details: { at: 'questions.0.id' },
    });
    const strange = head('  []', 'surprise: 1');
    expect(errorOf(strange)).toMatchObject({
      code: 'template.head-invalid',
      details: { at: 'surprise', line: strange.split('\n').indexOf('surprise: 1') + 1 },
    });
    const untitled = head('  []').replace(/^title:.*$/m, "title: ''");
    expect(errorOf(untitled)).toMatchObject({
      details: { at: 'title', line: untitled.split('\n').indexOf("title: ''") + 1 },
    });
    expect(errorOf(head('  [}'))).toMatchObject({
      code: 'template.head-invalid',
      details: { line: expect.any(Number), at: '[}' },
    });
    expect(errorOf(head('  []', 'a: &a [x]\nb: *a'))).toMatchObject({ code: 'template.head-invalid' });
  });

  it('names the question whose expression is wrong', () => {
    expect(errorOf(head('  - { id: one, ask: One, type: text, when: "nobody.there" }'))).toMatchObject({
      code: 'template.name-unknown',
      details: { question: 'one' },
    });
  });

  it('finds text that shows the same in any order of answers', () => {
    const source = `${head(`${textQuestion}\n  - { id: note, ask: Note, type: text }`)}{{ said }} {{ note }}`;
    expect(textOf(source, { said: 'a', note: 'b' })).toBe(textOf(source, { note: 'b', said: 'a' }));
  });
});
