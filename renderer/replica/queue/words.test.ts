import { describe, expect, it } from 'vitest';
import { fold, searchWords } from './words';

const finds = (typed: string, text: string): boolean =>
  searchWords(typed).every((word) => fold(text).includes(word));

describe('search', () => {
  it.each([
    ['case', 'RECON', 'Reconcile'],
    ['accents', 'zurich', 'Zürich'],
    ['accents that were typed', 'Élan', 'elan'],
    ['composed and decomposed letters', 'e\u0301lan', '\u00e9lan'],
    ['the width of letters', 'abc', 'ＡＢＣ'],
    ['ligatures', 'final', 'ﬁnal'],
    ['Turkish capital i', 'istanbul', 'İstanbul'],
    ['Arabic vowel marks', 'تسوية', 'تَسْوِيَة'],
    ['Arabic tatweel', 'محمد', 'محـــمد'],
    ['hamza on alef', 'احمد', 'أحمد'],
    ['Hebrew points', 'שלום', 'שָׁלוֹם'],
    ['Devanagari as it is', 'मिलान', 'बैंक मिलान'],
    ['nukta in one or two signs', '\u0958लम', '\u0915\u093cलम'],
    ['words in any order', 'bills enter', 'Enter bills'],
  ])('does not mind %s', (_, typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it('tells vowel signs of Devanagari apart, which are letters', () => {
    expect(finds('मिलान', 'मलन')).toBe(false);
  });

  it('asks for every word, and for nothing where none was typed', () => {
    expect(finds('enter invoices', 'Enter bills')).toBe(false);
    expect(searchWords('  \t ')).toEqual([]);
  });
});
