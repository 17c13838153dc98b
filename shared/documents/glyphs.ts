/*
 * Whether what is written can be read on paper. Letters that the fonts that ship have no glyph for would be drawn by
 * whatever the machine has, or as boxes. Signs (≤, →, ✓) are left to the machine: every system has them, and a paper
 * without one can still be read.
 */

/** Code points, both included. */
export type CodeRange = readonly [from: number, until: number];

/** The ranges of a CSS `unicode-range`. */
export const rangesOf = (unicodeRange: string): CodeRange[] =>
  unicodeRange.split(',').map((part) => {
    const [from = '', until = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(until, 16)];
  });

/** What a text says, and little pictures, which look different on every system. */
const read = /[\p{L}\p{N}\p{Mn}\p{Mc}\p{Emoji_Presentation}]/u;

const mostNamed = 6;
/** Characters of the text around the first that cannot be drawn. */
const around = 24;

export interface MissingGlyphs {
  /** A few of them, each once. */
  readonly characters: string;
  /** The first, with what is written around it. */
  readonly where: string;
}

/** What of a text none of the ranges has; null where all of it can be read. */
export const missingGlyphs = (written: string, ranges: readonly CodeRange[]): MissingGlyphs | null => {
  // A letter and its accent, which some keyboards write one after the other, are one glyph.
  const text = written.normalize('NFC');
  const missing = new Set<string>();
  let first: number | null = null;
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (read.test(character) && !ranges.some(([from, until]) => code >= from && code <= until)) {
      first ??= at;
      missing.add(character);
    }
    at += character.length;
  }
  if (first === null) return null;
  const before =
    text
      .slice(Math.max(0, first - around), first)
      .split('\n')
      .at(-1) ?? '';
  const after = text.slice(first, first + around).split('\n')[0] ?? '';
  return { characters: [...missing].slice(0, mostNamed).join(' '), where: `${before}${after}`.trim() };
};
