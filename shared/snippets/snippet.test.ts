import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferenceKey } from '../preferences/preference';
import { snippet, snippetBefore, snippetKey, snippetsIn } from './snippet';

const of = (abbreviation: string) => ({ abbreviation, text: `[${abbreviation}]` });
const some = [of(';gl'), of('kr'), of(';;gl'), of('تحية'), of('धन्य')];

describe('a snippet', () => {
  it('is meant where its abbreviation ends what was typed, and not within a word', () => {
    const found = (before: string) => snippetBefore(before, some)?.abbreviation ?? null;
    expect(found(';gl')).toBe(';gl');
    expect(found('as agreed (;gl')).toBe(';gl');
    expect(found('with kr')).toBe('kr');
    expect(found('Tabakr')).toBeNull();
    expect(found('a;gl')).toBeNull();
    expect(found('kr ')).toBeNull();
    expect(found('x ;;gl')).toBe(';;gl');
    expect(found('تحية')).toBe('تحية');
    expect(found('आप धन्य')).toBe('धन्य');
  });

  it('is never taken for another, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a;gl kr') }), (before) => {
        const found = snippetBefore(before, some);
        if (found) expect(before.endsWith(found.abbreviation)).toBe(true);
        if (/(^|\s);gl$/.test(before)) expect(found?.abbreviation).toBe(';gl');
      }),
    );
  });

  it('is read from the settings of its person, where it may have been taken away', () => {
    const id = '0192f0c1-0000-7000-8000-00000000000a';
    expect(preferenceKey.safeParse(snippetKey(id)).success).toBe(true);
    const settings = [
      { key: snippetKey(id), value: of('kr') },
      { key: snippetKey('gone'), value: null },
      { key: snippetKey('newer'), value: { abbreviation: 'x', text: 'y', more: 1 } },
      { key: 'interface.theme', value: 'dark' },
      { key: snippetKey('b'), value: of(';gl') },
    ];
    expect(snippetsIn(settings)).toEqual([
      { id: 'b', ...of(';gl') },
      { id, ...of('kr') },
    ]);
  });

  it('has an abbreviation that can be typed and told from a letter', () => {
    for (const abbreviation of ['x', '', 'two words', 'a\tb', 'x'.repeat(25)])
      expect(snippet.safeParse({ abbreviation, text: 'x' }).success, abbreviation).toBe(false);
  });
});
