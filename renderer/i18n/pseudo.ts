type Words = { readonly [key: string]: string | Words };

const accents: Readonly<Record<string, string>> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  g: 'ğ',
  i: 'î',
  l: 'ľ',
  n: 'ñ',
  o: 'ö',
  r: 'ř',
  s: 'š',
  t: 'ţ',
  u: 'ú',
  y: 'ý',
  z: 'ž',
  A: 'Å',
  C: 'Ç',
  D: 'Ð',
  E: 'É',
  G: 'Ğ',
  I: 'Î',
  L: 'Ļ',
  N: 'Ñ',
  O: 'Ö',
  R: 'Ř',
  S: 'Š',
  T: 'Ţ',
  U: 'Û',
  W: 'Ŵ',
};

/** Placeholders, nested keys and tags stand as they are: they are not words. */
const untouched = /(\{\{.*?\}\}|\$t\(.*?\)|<[^>]*>)/;

/** One text of the pseudo-language: accented, a third longer, in brackets that show where it was cut. */
export const pseudoText = (text: string): string => {
  const accented = text
    .split(untouched)
    .map((part, index) =>
      index % 2 === 1 ? part : [...part].map((letter) => accents[letter] ?? letter).join(''),
    )
    .join('');
  return `[${accented}${' ~'.repeat(Math.ceil(text.replace(untouched, '').length / 6))}]`;
};

/** The same for a whole namespace. */
export const pseudoWords = (words: Words): Words =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudoText(value) : pseudoWords(value),
    ]),
  );
