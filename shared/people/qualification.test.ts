import { describe, expect, it } from 'vitest';
import { asksNothing, samplePerson } from '../../tests/support/sample-rows';
import type { Credential, LanguageLevel } from './person';
import { missingQualification, type Requirement } from './qualification';

const today = '2026-11-24';

const credential = (change: Partial<Credential> = {}): Credential => ({
  kind: 'CPA',
  jurisdiction: 'US-MA',
  validFrom: null,
  validUntil: null,
  ...change,
});

const lacks = (
  asked: Partial<Requirement>,
  held: { credentials?: Credential[]; languages?: { language: string; level: LanguageLevel }[] } = {},
) => missingQualification(samplePerson(1, held), { ...asksNothing, ...asked }, today);

describe('a credential', () => {
  it('is missing where another kind is held, or none', () => {
    expect(lacks({ credential: 'CPA' })).toBe('credential');
    expect(lacks({ credential: 'CPA' }, { credentials: [credential({ kind: 'EA' })] })).toBe('credential');
    expect(lacks({ credential: 'CPA' }, { credentials: [credential()] })).toBeNull();
  });

  it.each([
    ['US-MA', 'US-MA', true],
    ['US', 'US-MA', true],
    ['US-MA', 'US', true],
    ['US-MA', 'US-NY', false],
    ['GB', 'US', false],
    ['U', 'US', false],
    ['US', 'USA', false],
    ['GB-ENG', null, true],
  ] as const)('held in %s for work in %s: %s', (held, asked, serves) => {
    const missing = lacks(
      { credential: 'CPA', jurisdiction: asked },
      { credentials: [credential({ jurisdiction: held })] },
    );
    expect(missing).toBe(serves ? null : 'credential');
  });

  it('counts from its first day to its last, both included', () => {
    const held = (validFrom: string | null, validUntil: string | null) =>
      lacks({ credential: 'CPA' }, { credentials: [credential({ validFrom, validUntil })] });
    expect(held(today, today)).toBeNull();
    expect(held('2026-11-25', null)).toBe('credential');
    expect(held(null, '2026-11-23')).toBe('credential');
  });

  it('may lapse where another of the same kind runs on', () => {
    const credentials = [credential({ validUntil: '2020-01-01' }), credential({ jurisdiction: 'US' })];
    expect(lacks({ credential: 'CPA', jurisdiction: 'US-MA' }, { credentials })).toBeNull();
  });
});

describe('a language', () => {
  it('needs at least the level asked for; native stands above all', () => {
    const speaks = (level: LanguageLevel) =>
      lacks({ language: 'es', level: 'B2' }, { languages: [{ language: 'es', level }] });
    expect((['A1', 'B1', 'B2', 'C2', 'native'] as const).map(speaks)).toEqual([
      'language',
      'language',
      null,
      null,
      null,
    ]);
    expect(lacks({ language: 'es', level: 'B2' }, { languages: [{ language: 'pt', level: 'native' }] })).toBe(
      'language',
    );
  });

  it('needs no level where none is asked for', () => {
    expect(lacks({ language: 'es' }, { languages: [{ language: 'es', level: 'A1' }] })).toBeNull();
  });
});

it('asks for nothing where nothing is required, and names the credential first', () => {
  expect(lacks({})).toBeNull();
  expect(lacks({ credential: 'CPA', language: 'es' })).toBe('credential');
});
