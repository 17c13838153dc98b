import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../people/person';
import { decideTemplate } from './decide-template';
import type { FirmTemplate, TemplateEdit } from './firm-template';

const familyId = '0192f0c1-0000-7000-8000-0000000000f1';
const ids = ['a', 'b', 'c'].map((letter) => `0192f0c1-0000-7000-8000-00000000000${letter}`);
const [first = '', second = ''] = ids;
const personOf = (role: Person['role']) => ({ id: 'p1', role, teamId: null }) as unknown as Person;
const lead = personOf('lead');

const source = (text: string): string => `---
id: own-letter
kind: legal
makes: letter
language: en-GB
version: 1
status: draft
title: Own letter
purpose: To say something.
follows: ["Our own practice"]
paper: A4
documentTitle: '"Letter"'
questions:
  - { id: to, ask: Recipient, type: text }
---
${text}
`;

const decide = (versions: readonly FirmTemplate[], edit: TemplateEdit, actor = lead) =>
  decideTemplate(versions, edit, { actor, familyId, now: 1, parts: { 'clause/law': 'English law.' } });

/** The family after an edit that was taken. */
const follow = (versions: readonly FirmTemplate[], edit: TemplateEdit): FirmTemplate[] => {
  const decided = decide(versions, edit);
  if (!decided.ok) throw new Error(decided.error.code);
  const changed = new Map(decided.value.map((row) => [row.id, row]));
  return [
    ...versions.map((row) => changed.get(row.id) ?? row),
    ...decided.value.filter((row) => !versions.some(({ id }) => id === row.id)),
  ];
};

const save = (id: string, revision: number, text: string): TemplateEdit => ({
  do: 'save',
  id,
  revision,
  source: source(text),
  sample: 'to: Ms Reyes\n',
});

describe('a firm’s own template', () => {
  it('is drafted, published, and followed by the next version, which retires it', () => {
    const draft = follow([], save(first, 0, 'Dear {{ to }}'));
    const published = follow(draft, { do: 'publish', id: first, revision: 1 });
    expect(published).toMatchObject([{ version: 1, status: 'published', published: { personId: 'p1' } }]);
    const next = follow(published, save(second, 0, 'Hello {{ to }}'));
    const both = follow(next, { do: 'publish', id: second, revision: 1 });
    expect(both.map(({ version, status }) => [version, status])).toEqual([
      [1, 'retired'],
      [2, 'published'],
    ]);
  });

  it('never changes once it was published', () => {
    const published = follow(follow([], save(first, 0, 'Dear')), { do: 'publish', id: first, revision: 1 });
    expect(decide(published, save(first, 2, 'Hello'))).toMatchObject({
      error: { code: 'template.not-draft' },
    });
  });

  it('is kept by leads, and tells the second of two who edit one revision', () => {
    const draft = follow([], save(first, 0, 'Dear'));
    expect(decide(draft, save(first, 1, 'x'), personOf('professional'))).toMatchObject({
      error: { code: 'library.not-allowed' },
    });
    const saved = follow(draft, save(first, 1, 'Hello'));
    expect(decide(saved, save(first, 1, 'Ahoy'))).toMatchObject({
      error: { code: 'library.outdated', details: { revision: 2 } },
    });
    // A lost answer is asked for again.
    expect(decide(saved, save(first, 1, 'Hello'))).toEqual({ ok: true, value: [] });
    expect(decide(draft, save(second, 0, 'Another'))).toMatchObject({
      error: { code: 'template.draft-exists' },
    });
  });

  it('is not published while it cannot be read, and says where', () => {
    const wrongs: [string, string, object][] = [
      ['Dear {{ to ', 'template.syntax', { line: 16 }],
      ['One\nTwo {{ to | shout }}', 'template.name-unknown', { line: 17, name: 'shout' }],
      ['{% include "clause/nowhere" %}', 'template.include-unknown', { line: 16 }],
      ['{{ to.constructor }}', 'template.reaches-out', { line: 16 }],
    ];
    for (const [text, code, details] of wrongs)
      expect(
        decide(follow([], save(first, 0, text)), { do: 'publish', id: first, revision: 1 }),
        text,
      ).toMatchObject({ error: { code, details } });
    expect(
      decide(follow([], { ...save(first, 0, 'x'), sample: 'nobody: asked' } as TemplateEdit), {
        do: 'publish',
        id: first,
        revision: 1,
      }),
    ).toMatchObject({ error: { code: 'template.answers-invalid', details: { question: 'nobody' } } });
    const including = follow([], save(first, 0, '{% include "clause/law" %}'));
    expect(decide(including, { do: 'publish', id: first, revision: 1 }).ok).toBe(true);
  });

  it('has one published version at most and one draft at most, whatever is done', () => {
    const edit = fc.record({
      do: fc.constantFrom('save', 'publish', 'retire'),
      id: fc.constantFrom(...ids),
      revision: fc.nat(3),
      text: fc.constantFrom('Dear', 'Hello {{ to }}', '{{ broken'),
    });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
        let versions: FirmTemplate[] = [];
        const frozen = new Map<string, string>();
        for (const { do: what, id, revision, text } of edits) {
          const asked = what === 'save' ? save(id, revision, text) : { do: what, id, revision };
          const decided = decide(versions, asked as TemplateEdit);
          if (decided.ok) versions = follow(versions, asked as TemplateEdit);
          for (const one of versions) {
            if (one.published && !frozen.has(one.id)) frozen.set(one.id, one.source);
            if (frozen.has(one.id)) expect(one.source).toBe(frozen.get(one.id));
          }
          for (const status of ['draft', 'published'] as const)
            expect(versions.filter((one) => one.status === status).length).toBeLessThanOrEqual(1);
          expect(new Set(versions.map(({ version }) => version)).size).toBe(versions.length);
        }
      }),
    );
  });
});
