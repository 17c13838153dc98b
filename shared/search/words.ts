/*
 * Search that does not mind case, accents, vowel points, the width of letters or which of several forms of a letter
 * somebody's keyboard has. Only marks that people leave out are dropped: the vowel signs of Indic scripts are letters
 * in all but name and stay.
 */

/** Combining diacritics, Hebrew points, Arabic vowel marks and tatweel, Devanagari's nukta, and what has no width. */
const droppedMarks =
  /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u200b-\u200f\u2066-\u2069]/g;
const plain = /^[\x20-\x7e]*$/;

/** Letters that are typed one for the other: Arabic's final forms, those of Persian keyboards, Hindi's two nasal dots. */
const letterForms: Readonly<Record<string, string>> = {
  '\u0649': '\u064a',
  '\u06cc': '\u064a',
  '\u0629': '\u0647',
  '\u06a9': '\u0643',
  '\u0671': '\u0627',
  '\u0901': '\u0902',
};
const otherForms = /[\u0649\u06cc\u0629\u06a9\u0671\u0901\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g;

const zeros = [0x660, 0x6f0, 0x966];
const oneForm = (letter: string): string => {
  const code = letter.codePointAt(0) ?? 0;
  const zero = zeros.find((each) => code >= each && code <= each + 9);
  return zero === undefined ? (letterForms[letter] ?? letter) : String(code - zero);
};

/** The form in which texts are compared. */
export const fold = (text: string): string =>
  plain.test(text)
    ? text.toLowerCase()
    : text.normalize('NFKD').replace(droppedMarks, '').replace(otherForms, oneForm).toLowerCase();

/** The words of a search, folded; all of them must be found. */
export const searchWords = (text: string): string[] => fold(text).split(/\s+/).filter(Boolean);

/** Scripts that put no space between words: there a dictionary must tell where one ends. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Joiners without width stand inside words. */
const spacedWord = /[\p{L}\p{N}\p{M}\u200c\u200d]+/gu;

interface Place {
  readonly word: string;
  /** Of its first UTF-16 unit in the text. */
  readonly at: number;
}

let segmenter: Intl.Segmenter | null = null;

/** The words of a text as they are written, with their places. */
const placesOf = function* (text: string): Iterable<Place> {
  if (!unspaced.test(text)) {
    for (const found of text.matchAll(spacedWord)) yield { word: found[0], at: found.index };
    return;
  }
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  for (const { segment, index, isWordLike } of segmenter.segment(text))
    if (isWordLike === true) yield { word: segment, at: index };
};

/** The words of a text, folded, in their order: what an index holds, and what somebody looks for. */
export const wordsOf = (text: string): string[] => {
  // Marks that fall away must do so first, or a word that holds one would be cut in two.
  const folded = fold(text);
  if (!unspaced.test(folded)) return folded.match(spacedWord) ?? [];
  return [...placesOf(folded)].map(({ word }) => word);
};

/** A stretch of a text, in UTF-16 units, `to` exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How much of `word` as written makes the first `length` units of its folded form; whole letters with their marks. */
const writtenLength = (word: string, length: number): number => {
  let written = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word)) {
    if (fold(word.slice(0, written)).length >= length) break;
    written += segment.length;
  }
  return written;
};

/**
 * Where words of `text` begin with one of `wanted` (as `wordsOf` gives them), in order: what a result marks.
 * @param most so many at most; the reading stops there
 */
export const matchesIn = (text: string, wanted: readonly string[], most = 50): Stretch[] => {
  const found: Stretch[] = [];
  for (const { word, at } of placesOf(text)) {
    const folded = fold(word);
    const begun = wanted.filter((each) => folded.startsWith(each)).toSorted((a, b) => b.length - a.length)[0];
    if (begun === undefined || begun === '') continue;
    found.push({ from: at, to: at + writtenLength(word, begun.length) });
    if (found.length >= most) break;
  }
  return found;
};

/** About so many UTF-16 units of a text stand before and after what was found in it. */
const before = 40;
const after = 120;

/** The passage of `text` that shows the first match of a wanted word, on one line; null where there is none. */
export const passageWith = (text: string, wanted: readonly string[]): string | null => {
  const [first] = matchesIn(text, wanted, 1);
  if (!first) return null;
  const start = first.from <= before ? 0 : text.indexOf(' ', first.from - before) + 1;
  const from = start === 0 || start > first.from ? Math.max(0, first.from - before) : start;
  const end = first.to + after >= text.length ? text.length : text.lastIndexOf(' ', first.to + after);
  const until = end < first.to ? Math.min(text.length, first.to + after) : end;
  const passage = text.slice(from, until).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '… ' : ''}${passage}${until < text.length ? ' …' : ''}`;
};
