/*
 * Whether what is written can be drawn. Only the fonts that ship are used on paper: what they have no glyph for would be
 * drawn by whatever the machine has, or as a box.
 */

/** Code points, both included. */
export type CodeRange = readonly [from: number, until: number];

/** The ranges of a CSS `unicode-range`. */
export const rangesOf = (unicodeRange: string): CodeRange[] =>
  unicodeRange.split(',').map((part) => {
    const [from = '', until = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(until, 16)];
  });

/** Spaces, line ends and marks of direction draw nothing. */
const undrawn = /[\p{Z}\p{C}\p{Variation_Selector}]/u;

const mostNamed = 6;
/** Characters of the text around the first that cannot be drawn. */
const around = 24;

export interface MissingGlyphs {
  /** A few of them, each once. */
  readonly characters: string;
  /** The first, with what is written around it. */
  readonly where: string;
}

/** What of `text` none of the ranges has; null where all can be drawn. */
export const missingGlyphs = (text: string, ranges: readonly CodeRange[]): MissingGlyphs | null => {
  const missing = new Set<string>();
  let first: number | null = null;
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (!undrawn.test(character) && !ranges.some(([from, until]) => code >= from && code <= until)) {
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
