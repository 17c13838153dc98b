import { matchesIn, passageWith, wordsOf } from '#shared/search/words';
import type { Clause } from '#shared/templates/clause';

interface Searched {
  /** Folded words, each behind a space. */
  readonly title: string;
  readonly all: string;
}

/** Rows are replaced, never changed: one that was read once need not be read at the next keystroke. */
const read = new WeakMap<Clause, Searched>();

const shelved = (words: readonly string[]): string => ` ${words.join(' ')}`;

const searched = (clause: Clause): Searched => {
  const known = read.get(clause);
  if (known) return known;
  const { title, topic, text, name } = clause;
  const titled = wordsOf(title);
  const all = new Set([...titled, ...wordsOf(topic), ...wordsOf(text), ...wordsOf(name)]);
  const made = { title: shelved(titled), all: shelved([...all]) };
  read.set(clause, made);
  return made;
};

/**
 * Clauses that have words which begin with all that was typed, those with one in their title first; among equals those
 * in `language`, then by title. What was retired is left out.
 */
export const findClauses = (
  clauses: readonly Clause[],
  typed: string,
  { locale, language }: { readonly locale: string; readonly language: string },
): Clause[] => {
  const begun = wordsOf(typed).map((word) => ` ${word}`);
  const rank = (clause: Clause): number => {
    const inTitle = begun.length === 0 || begun.some((word) => searched(clause).title.includes(word));
    const own = clause.language.slice(0, 2) === language.slice(0, 2);
    return (inTitle ? 0 : 2) + (own ? 0 : 1);
  };
  return clauses
    .filter((clause) => !clause.retired && begun.every((word) => searched(clause).all.includes(word)))
    .toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title, locale));
};

/** The passage of a clause that holds what its title does not; null where the title holds all of it. */
export const passageOf = ({ title, text }: Clause, typed: string): string | null => {
  const missing = wordsOf(typed).filter((word) => matchesIn(title, [word], 1).length === 0);
  return missing.length === 0 ? null : passageWith(text, missing);
};
