import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedWords, formsOf, notText, wordsOfName } from './checked-words';
import type { Script } from './dictionary';

const wordsIn = (text: string, script: Script = 'latin'): string[] =>
  checkedWords(text, script).map(({ word }) => word);

describe('the words of a text that a dictionary is asked for', () => {
  it('keeps an apostrophe inside, and leaves a possessive or a quotation mark out', () => {
    expect(wordsIn("don’t the client's 'quoted' O’Brien’s")).toEqual([
      "don't",
      'the',
      'client',
      'quoted',
      "O'Brien",
    ]);
  });

  it('asks for each part of a word with hyphens, but not for its beginning', () => {
    expect(wordsIn('a well-known pre-trial cross-claim')).toEqual(['well', 'known', 'trial', 'claim']);
  });

  it('leaves out numbers, abbreviations, names with capitals inside, single letters and Roman numerals', () => {
    expect(wordsIn('Form 1099-INT, 12th of 3rd, the LLCs and IRS’s I a QuickBooks McGill (iii) x2')).toEqual([
      'Form',
      'of',
      'the',
      'and',
    ]);
  });

  it('leaves out addresses', () => {
    expect(
      wordsIn('see https://exampel.org/a/b, www.exampel.org, a.b@exampel.org or exampel.org now'),
    ).toEqual(['see', 'or', 'now']);
  });

  it.each([
    'Donoghue v Stevensonn [1932] AC 562',
    'Ashcroftt v. Iqball, 556 U.S. 662 (2009)',
    'Fed. R. Evid. 702',
    '26 U.S.C. § 7216',
    '[2023] EWCA Civ 14',
    '123 Fed. Appx. 456',
    'In re Corvane',
  ])('leaves out the citation %s', (citation) => {
    expect(wordsIn(`held in ${citation}`)).toEqual(['held', 'in']);
  });

  it('reads composed and decomposed letters alike', () => {
    expect(wordsIn('notificacio\u0301n vis-a\u0300-vis')).toEqual(['notificación', 'vis', 'vis']);
  });

  it('reads Devanagari with its signs, without dandas, digits and joiners', () => {
    expect(wordsIn('प्रतिवादी ने क्\u200dया कहा। धारा ४२ और LLP', 'devanagari')).toEqual([
      'प्रतिवादी',
      'ने',
      'क्या',
      'कहा',
      'धारा',
      'और',
    ]);
  });

  it('composes the dot below as dictionaries do', () => {
    expect(wordsIn('ज\u093cमानत', 'devanagari')).toEqual(wordsIn('\u095bमानत', 'devanagari'));
  });

  it('reads Arabic without vowel signs and lengthening, and no Latin beside it', () => {
    expect(wordsIn('قَالَ القـــانون، وWord ٢٠٢٤ أو', 'arabic')).toEqual(['قال', 'القانون', 'أو']);
  });

  it('never reads across what is no text', () => {
    expect(checkedWords(`foot${notText}note`, 'latin')).toEqual([
      { from: 0, to: 4, word: 'foot' },
      { from: 5, to: 9, word: 'note' },
    ]);
  });

  it('is no single letter, be it one that normal form makes two of', () => {
    expect(checkedWords('\u0958', 'devanagari')).toEqual([]);
    expect(checkedWords('\u0958\u0932\u092e', 'devanagari')).toMatchObject([{ from: 0, to: 3 }]);
  });

  it('says truly where each stands, whatever the text', () => {
    const scripts = ['latin', 'devanagari', 'arabic'] as const;
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.constantFrom(...scripts),
        (text, script) => {
          let last = 0;
          for (const { from, to, word } of checkedWords(text, script)) {
            expect(from).toBeGreaterThanOrEqual(last);
            expect(to).toBeGreaterThan(from);
            expect(text.slice(from, to).length).toBeGreaterThanOrEqual(2);
            expect(word).not.toBe('');
            last = to;
          }
          expect(last).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});

describe('what a dictionary must know one of', () => {
  it('is a word with or without its capital', () => {
    expect(formsOf('London', 'latin')).toEqual(['London', 'london']);
    expect(formsOf('london', 'latin')).toEqual(['london']);
  });

  it('is an Arabic word with or without its “and”', () => {
    expect(formsOf('والعطلات', 'arabic')).toEqual(['والعطلات', 'العطلات']);
    expect(formsOf('وعد', 'arabic')).toEqual(['وعد']);
  });
});

describe('the words of a name', () => {
  it('are read in every script', () => {
    expect(wordsOfName("Brightwater Ltd, O'Brien’s, आशा, فيانويبا")).toEqual([
      'brightwater',
      'ltd',
      "o'brien",
      'आशा',
      'فيانويبا',
    ]);
  });
});
