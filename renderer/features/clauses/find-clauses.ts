import type { Clause } from '#shared/templates/clause';

/** Words as they are looked for: without case, accents and Arabic vowel signs. */
const plain = (text: string, locale: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLocaleLowerCase(locale);

/**
 * Passages that have all the words, those with a word in their title first; among equals those in `language`, then by
 * title. What was retired is left out.
 */
export const findClauses = (
  clauses: readonly Clause[],
  words: string,
  { locale, language }: { readonly locale: string; readonly language: string },
): Clause[] => {
  const wanted = plain(words, locale)
    .split(/\s+/)
    .filter((word) => word !== '');
  const rank = (clause: Clause): number => {
    const title = plain(clause.title, locale);
    const own = clause.language.slice(0, 2) === language.slice(0, 2) ? 0 : 1;
    return (wanted.some((word) => title.includes(word)) || wanted.length === 0 ? 0 : 2) + own;
  };
  return clauses
    .filter((clause) => {
      const text = plain(`${clause.title} ${clause.topic} ${clause.text} ${clause.name}`, locale);
      return !clause.retired && wanted.every((word) => text.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title, locale));
};
