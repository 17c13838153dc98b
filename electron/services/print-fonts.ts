import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rangesOf } from '#shared/documents/glyphs';
import type { FontsFor, PrintFont } from '#shared/documents/print-html';

interface Family {
  /** How its files begin, by the look that is asked for. */
  readonly stem: { readonly serif: string; readonly sans: string };
  readonly styles: readonly ('normal' | 'italic')[];
  /** CSS `unicode-range`. */
  readonly range: string;
  /** Characters that call for it. */
  readonly calledBy: RegExp;
}

/** Where two have a glyph, the page takes that of the later one. */
const families: readonly Family[] = [
  {
    stem: { serif: 'source-serif-4-greek', sans: 'source-sans-3-greek' },
    styles: ['normal', 'italic'],
    range: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
    calledBy: /[\u0370-\u03FF]/,
  },
  {
    stem: { serif: 'source-serif-4-cyrillic', sans: 'source-sans-3-cyrillic' },
    styles: ['normal', 'italic'],
    range: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116',
    calledBy: /[\u0400-\u045F\u0490\u0491\u04B0\u04B1]/,
  },
  {
    stem: { serif: 'noto-serif-devanagari-devanagari', sans: 'noto-sans-devanagari-devanagari' },
    styles: ['normal'],
    range: 'U+0900-097F,U+1CD0-1CF9,U+200C-200D,U+20B9,U+25CC,U+A830-A839,U+A8E0-A8FF',
    calledBy: /[\u0900-\u097F]/,
  },
  {
    stem: { serif: 'noto-naskh-arabic-arabic', sans: 'noto-sans-arabic-arabic' },
    styles: ['normal'],
    range:
      'U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08E1,U+08E3-08FF,U+200C-200E,U+2010-2011,U+204F,U+2E41,U+FB50-FDFF,U+FE70-FEFC',
    calledBy: /[\u0600-\u06FF]/,
  },
  {
    stem: { serif: 'source-serif-4-latin-ext', sans: 'source-sans-3-latin-ext' },
    styles: ['normal', 'italic'],
    range: 'U+0100-02BA,U+02BD-02C5,U+1E00-1EFF,U+20A0-20AB,U+20AD-20C4,U+2113,U+2116',
    calledBy: /[\u0100-\u024F\u1E00-\u1EFF\u20A0-\u20AB\u20AD-\u20C4]/,
  },
  {
    stem: { serif: 'source-serif-4-latin', sans: 'source-sans-3-latin' },
    styles: ['normal', 'italic'],
    range:
      'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215',
    calledBy: /./,
  },
];

/** What the fonts of paper have glyphs for, in either look. */
export const printedRanges = families.flatMap(({ range }) => rangesOf(range));

/** Static files: a variable font would be drawn into the PDF stroke by stroke (Type 3) instead of being embedded. */
const weights = [400, 700] as const;

/** The fonts of printed documents, from the folder in which the build put them; each file is read once, when needed. */
export const printFonts = (folder: string): FontsFor => {
  const read = new Map<string, string>();
  const dataOf = (file: string): string => {
    const data = read.get(file) ?? readFileSync(join(folder, file)).toString('base64');
    read.set(file, data);
    return data;
  };
  return (text, look) =>
    families
      .filter(({ calledBy }) => calledBy.test(text))
      .flatMap(({ stem, styles, range }) =>
        styles.flatMap((style) =>
          weights.map(
            (weight): PrintFont => ({
              family: 'Document',
              style,
              weight,
              range,
              data: dataOf(`${stem[look]}-${weight}-${style}.woff2`),
            }),
          ),
        ),
      );
};
