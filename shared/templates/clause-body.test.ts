import { describe, expect, it } from 'vitest';
import type { Clause } from './clause';
import { clauseBody } from './clause-body';
import { templateEngine } from './liquid-engine';
import { templateData } from './template-data';

const data = templateData({ today: '2026-11-26', providerName: 'Larkfield Services' });

const clauseOf = (text: string, owner: Clause['owner'] = 'firm') =>
  ({ name: 'own', language: 'en-GB', text, owner }) as const;

const wrongs: readonly (readonly [what: string, text: string, code: string, details: object])[] = [
  ['a loop to 10^9', 'x\n{% for i in (1..1000000000) %}a{% endfor %}', 'template.too-long', { line: 2 }],
  ['prototype access', 'x\n\n{{ client.constructor }}', 'template.reaches-out', { line: 3 }],
  ['a missing variable', 'x\n{{ nobody }}', 'template.name-unknown', { line: 2, name: 'nobody' }],
  ['an include of nothing', '{% include "clause/none" %}', 'template.include-unknown', { line: 1 }],
];

describe('a clause', () => {
  it('is filled in with the names at hand, and a team’s taken as its words are', () => {
    const text = 'As of {{ today | date }}';
    const firm = clauseBody(clauseOf(text), data, {});
    const team = clauseBody(clauseOf(text, 'team'), data, {});
    expect(JSON.stringify(firm)).toContain('As of 26 November 2026');
    expect(JSON.stringify(team)).toContain('As of {{ today | date }}');
  });

  it.each(wrongs)('with %s is not inserted, and says where', (_what, text, code, details) => {
    expect(clauseBody(clauseOf(text), data, {})).toMatchObject({
      ok: false,
      error: { code, details: { ...details, place: 'own' } },
    });
  });

  it.each(wrongs)(
    'with %s, included in a template, is an error at its own place',
    (_what, text, code, details) => {
      const parts = { 'clause/own': text };
      const template = { place: 'letter', text: 'Dear\n\n{% include "clause/own" %}', firstLine: 10 };
      expect(templateEngine('en-GB', parts).render(template, data)).toMatchObject({
        ok: false,
        error: { code, details: { ...details, place: 'clause/own' } },
      });
    },
  );

  it('that includes itself over another never runs', () => {
    const parts = { 'clause/a': '{% include "clause/b" %}', 'clause/b': 'x\n{% include "clause/a" %}' };
    expect(clauseBody(clauseOf('{% include "clause/a" %}'), data, parts)).toMatchObject({
      error: { code: 'template.include-circular', details: { place: 'clause/b', line: 2 } },
    });
  });
});
