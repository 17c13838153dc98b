import type { Script } from './dictionary';

/** A word of a text that a dictionary is asked for. */
export interface CheckedWord {
  /** Where it stands in the text, UTF-16 units; `to` is behind its last one. */
  readonly from: number;
  readonly to: number;
  /** As dictionaries write it: straight apostrophes, no vowel signs, no joiners, no possessive `’s`. */
  readonly word: string;
}

/** What stands for an inline node that is no text; no word reaches across it. */
export const notText = '\ufffc';

/*
 * A letter of a script with what belongs to it. Dandas and digits of Devanagari are no letters; the marks of Arabic
 * belong to no script of their own.
 */
const patterns: Readonly<Record<Script, RegExp>> = {
  latin:
    /\p{Script=Latin}[\p{Script=Latin}\p{M}\u00ad]*(?:['’]\p{Script=Latin}[\p{Script=Latin}\p{M}\u00ad]*)*/gu,
  devanagari:
    /(?=\p{Script=Devanagari})\p{L}(?:(?=\p{Script=Devanagari})[\p{L}\p{M}]|\u200c|\u200d|\u00ad)*/gu,
  arabic:
    /(?=\p{Script=Arabic})\p{L}(?:(?=\p{Script=Arabic})\p{L}|[\u0640\u064b-\u065f\u0670]|\u200c|\u200d|\u00ad)*/gu,
};

const name = String.raw`[\p{Lu}][\p{L}\p{M}.'’&-]*`;

/**
 * Passages that are no prose: addresses, and the ways in which authorities are cited (the Bluebook's volumes and
 * reporters, neutral citations, names of cases, rules and sections). Better a citation too many than a page of red.
 */
const passages: readonly RegExp[] = [
  /\S*(?:@|:\/\/)\S+|\bwww\.\S+/gu,
  /\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+\.?/gu,
  /[[(]\d{4}[\])]\s+(?:\d+\s+)?[A-Z][A-Za-z.]*(?:\s+\(?[A-Z][A-Za-z.]*\)?)*\s+\d+(?:\s+\([A-Za-z. ]+\))?/gu,
  /\b\d+\s+(?:[A-Z][A-Za-z0-9'’]*\.?\s*){1,6}(?:§+\s*)?\d+/gu,
  /(?:\b[A-Z][A-Za-z]*\.\s*)+(?:§+\s*)?\d/gu,
  new RegExp(String.raw`(?:${name}\s+){1,6}v\.?\s+(?:${name}[,\s]*){1,6}`, 'gu'),
  new RegExp(String.raw`\b(?:In\s+re|Ex\s+parte|Re)\s+(?:${name}[,\s]*){1,4}`, 'gu'),
];

/** Begins another word and is none itself; with its hyphen nobody misreads it. */
const beginnings = new Set(
  'anti co counter cross de ex extra infra inter intra macro micro mid mini mis multi neo non over para post pre pro pseudo quasi re semi sub super supra trans ultra un under vice'.split(
    ' ',
  ),
);

/** Small Roman numerals: `(iii)`. */
const counts = /^x{0,3}(?:ix|iv|v?i{0,3})$/;

/** Signs that are written or left out as one likes. */
const loose = /\u00ad|\u200c|\u200d|\u0640|[\u064b-\u065f]|\u0670/gu;

const asInDictionary = (word: string, script: Script): string => {
  const plain = word.normalize('NFC').replaceAll(loose, '');
  return script === 'latin' ? plain.replaceAll('’', "'").replace(/'s$/i, '') : plain;
};

const isLetterOrDigit = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}\p{M}_]/u.test(character);

/** ALL CAPS (with an `s` of the plural) are abbreviations or headings; capitals inside are brands and names. */
const isNoWord = (word: string): boolean =>
  /^\p{Lu}[\p{Lu}\p{M}]+s?$/u.test(word) || /\p{L}\p{Lu}/u.test(word) || counts.test(word);

const isApart = (from: number, to: number, apart: readonly (readonly [number, number])[]): boolean =>
  apart.some(([begins, ends]) => from < ends && to > begins);

/**
 * The words of a text that its language's dictionary should know, in order. Left out are numbers and what touches them,
 * single letters, abbreviations in capitals, names with capitals inside, addresses, citations, and words in the letters
 * of other scripts. Of a word with hyphens each part is asked for.
 */
export const checkedWords = (text: string, script: Script): CheckedWord[] => {
  const apart =
    script === 'latin'
      ? passages.flatMap((passage) =>
          [...text.matchAll(passage)].map(({ index, 0: found }) => [index, index + found.length] as const),
        )
      : [];
  const words: CheckedWord[] = [];
  for (const { index: from, 0: written } of text.matchAll(patterns[script])) {
    const to = from + written.length;
    if (isLetterOrDigit(text[from - 1]) || isLetterOrDigit(text[to]) || isApart(from, to, apart)) continue;
    const word = asInDictionary(written, script);
    // Normal form makes two of some single letters, as of क़.
    if (Math.min([...written].length, [...word].length) < 2) continue;
    if (script === 'latin') {
      if (isNoWord(word)) continue;
      if (text[to] === '-' && beginnings.has(word.toLowerCase())) continue;
    }
    words.push({ from, to, word });
  }
  return words;
};

/**
 * What a dictionary is asked for, one of which it must know: the word; without the capital that a sentence or a title
 * gave it; in Arabic without the letter that stands for *and* or *so*.
 */
export const formsOf = (word: string, script: Script): string[] => {
  if (script === 'latin') {
    const low = word.toLowerCase();
    return low === word ? [word] : [word, low];
  }
  return script === 'arabic' && /^[وف]/u.test(word) && word.length > 3 ? [word, word.slice(1)] : [word];
};

/** Every word of a name, for those that a text may use without being told of them. */
export const wordsOfName = (text: string): string[] =>
  (['latin', 'devanagari', 'arabic'] as const).flatMap((script) =>
    [...text.matchAll(patterns[script])].map(([written]) => asInDictionary(written, script).toLowerCase()),
  );
