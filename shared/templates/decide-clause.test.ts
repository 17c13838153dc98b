import { describe, expect, it } from 'vitest';
import type { Person } from '../people/person';
import { type Clause, type ClauseEdit, clauseParts } from './clause';
import { decideClause } from './decide-clause';

const [first, second] = ['0192f0c1-0000-7000-8000-00000000000a', '0192f0c1-0000-7000-8000-00000000000b'];
const personOf = (role: Person['role'], teamId: string | null = null) =>
  ({ id: 'p1', role, teamId }) as unknown as Person;
const lead = personOf('lead');

const edit: ClauseEdit = {
  revision: 0,
  owner: 'firm',
  name: 'law',
  title: 'Governing law',
  topic: 'Boilerplate',
  language: 'en-GB',
  text: 'English law.',
  retired: false,
};

interface Around {
  readonly actor?: Person;
  readonly current?: Clause;
  readonly others?: readonly Clause[];
  /** Published. */
  readonly source?: string;
}

const decideOne = (
  change: Partial<ClauseEdit>,
  { actor = lead, current, others = [], source }: Around = {},
) =>
  decideClause(
    current,
    { ...edit, ...change },
    {
      id: first,
      actor,
      now: 1,
      clauses: current ? [current, ...others] : others,
      templates: source === undefined ? [] : [{ status: 'published', source }],
    },
  );
const made = (change: Partial<ClauseEdit>, around: Around = {}): Clause => {
  const decided = decideOne(change, around);
  if (!decided.ok) throw new Error(decided.error.code);
  return decided.value;
};

describe('a clause', () => {
  it('of the firm’s is kept by leads; a team’s by its members', () => {
    const member = personOf('professional', 't1');
    expect(decideOne({}, { actor: member })).toMatchObject({ error: { code: 'library.not-allowed' } });
    const current = made({ owner: 'team' }, { actor: member });
    expect(current).toMatchObject({ teamId: 't1' });
    const change = { owner: 'team', text: 'x', revision: 1 } as const;
    expect(decideOne(change, { actor: member, current })).toMatchObject({
      value: { text: 'x', revision: 2 },
    });
    expect(decideOne(change, { actor: personOf('professional', 't2'), current }).ok).toBe(false);
    expect(decideOne({ owner: 'team' }, { actor: personOf('professional') }).ok).toBe(false);
    // A team's does not become the firm's by a change of one word.
    expect(decideOne({ revision: 1 }, { actor: lead, current }).ok).toBe(false);
  });

  it('has a name of its own', () => {
    const other = { ...made({}), id: second };
    expect(decideOne({}, { others: [other] })).toMatchObject({ error: { code: 'clause.name-taken' } });
    expect(decideOne({}, { others: [{ ...other, retired: true }] }).ok).toBe(true);
    expect(
      clauseParts([
        other,
        { ...other, name: 'gone', retired: true },
        { ...other, owner: 'team', name: 'ours' },
      ]),
    ).toEqual({ 'clause/law': 'English law.' });
  });

  it('that could harm the templates that include it is not saved, and the error says where', () => {
    const law = { ...made({}), id: second };
    const inside = (text: string, others: readonly Clause[] = [law]) =>
      decideOne({ name: 'seat', text }, { others });
    expect(inside('{% include "clause/law" %}').ok).toBe(true);
    const wrongs: [string, string, object][] = [
      ['{% include "clause/seat" %}', 'template.include-circular', { line: 1 }],
      ['One\n{% include "clause/none" %}', 'template.include-unknown', { line: 2 }],
      ['{{ client.constructor }}', 'template.reaches-out', { line: 1 }],
      ['{{ "a".__proto__ }}', 'template.reaches-out', { line: 1 }],
      ['One\n\n{{ client.name | shout }}', 'template.name-unknown', { line: 3, name: 'shout' }],
      ['{% if client %}', 'template.syntax', { line: 1 }],
    ];
    for (const [text, code, details] of wrongs)
      expect(inside(text), text).toMatchObject({ error: { code, details } });
    // A circle over two: the first is there and includes the second, which is now to include the first.
    const outer = {
      ...made({ name: 'outer', text: '{% include "clause/seat" %}' }, { others: [{ ...law, name: 'seat' }] }),
      id: second,
    };
    expect(inside('{% include "clause/outer" %}', [outer])).toMatchObject({
      error: { code: 'template.include-circular' },
    });
  });

  it('stays under its name while a published template or another clause includes it', () => {
    const current = made({});
    const [source, others] = [
      'Dear\n{%- include "clause/law" -%}',
      [
        {
          ...made(
            { name: 'seat', text: "{% include 'clause/law' %}" },
            { others: [{ ...current, id: second }] },
          ),
          id: second,
        },
      ],
    ] as const;
    for (const change of [{ retired: true }, { name: 'rule' }])
      for (const around of [{ source }, { others }])
        expect(decideOne({ revision: 1, ...change }, { current, ...around })).toMatchObject({
          error: { code: 'clause.in-use', details: { name: 'law' } },
        });
    expect(decideOne({ revision: 1, text: 'Scots law.' }, { current, source, others }).ok).toBe(true);
    expect(
      decideOne({ revision: 1, retired: true }, { current, source: '{% include "clause/law-2" %}' }).ok,
    ).toBe(true);
  });

  it('that was saved before changes nothing, and of two edits of one revision the second is told', () => {
    const current = made({});
    const again = decideOne({ revision: 7 }, { current });
    expect(again.ok && again.value).toBe(current);
    expect(decideOne({ text: 'Scots law.', revision: 7 }, { current })).toMatchObject({
      error: { code: 'library.outdated', details: { revision: 1 } },
    });
  });
});
