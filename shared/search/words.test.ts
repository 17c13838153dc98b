import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, matchesIn, passageWith, searchWords, wordsOf } from './words';

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
    ['nukta that was left out', 'कानून', 'क़ानून'],
    ['chandrabindu for anusvara', 'यहां', 'यहाँ'],
    ['the final forms of Arabic letters', 'تسويه', 'تسوية'],
    ['alef maksura for ya', 'علي', 'على'],
    ['letters of a Persian keyboard', 'کتاب', 'كتاب'],
    ['digits of other scripts', '2026', '٢٠٢٦'],
    ['a joiner without width', 'अक्षर', 'अक्\u200dषर'],
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

describe('the words of a text', () => {
  it.each([
    ['Harbor Dental v. Lark (2026-04)', ['harbor', 'dental', 'v', 'lark', '2026', '04']],
    ['مُذَكِّرة قانونيّة', ['مذكره', 'قانونيه']],
    ['बैंक मिलान', ['बैंक', 'मिलान']],
    // No space stands between these.
    ['สัญญาเช่า', ['สัญญา', 'เช่า']],
  ])('are told apart in %s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('are marked where they stand as written, with the marks of their last letter', () => {
    const marked = (text: string, typed: string): string[] =>
      matchesIn(text, wordsOf(typed)).map(({ from, to }) => text.slice(from, to));
    expect(marked('Zürich and zurich', 'züri')).toEqual(['Züri', 'zuri']);
    expect(marked('تَسْوِيَة بنكية', 'تسو')).toEqual(['تَسْوِ']);
    expect(marked('बैंक क़ानून', 'कानू')).toEqual(['क़ानू']);
    expect(marked('Enter bills; reenter', 'enter')).toEqual(['Enter']);
  });

  it('are shown in the passage they stand in, cut between words', () => {
    const text = `${'before '.repeat(40)}the liability cap ${'after '.repeat(60)}`;
    const passage = passageWith(text, ['liab']);
    expect(passage).toMatch(/^… before .* the liability cap after .* …$/);
    expect(passageWith(text, ['nowhere'])).toBeNull();
  });

  it('hold what was marked, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, typed) => {
        const wanted = wordsOf(typed);
        let end = 0;
        for (const { from, to } of matchesIn(text, wanted)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(text.length);
          end = to;
        }
        expect(passageWith(text, wanted) === null).toBe(matchesIn(text, wanted).length === 0);
      }),
    );
  });
});
