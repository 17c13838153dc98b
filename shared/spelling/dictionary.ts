/*
 * Which dictionary a text is read with. The files lie in `assets/dictionaries`; what they are made of, and under which
 * licences they stand, is written there (ADR 85).
 */

export const dictionaryNames = ['en-us', 'en-gb', 'en-au', 'es', 'hi', 'ar'] as const;
export type DictionaryName = (typeof dictionaryNames)[number];

/** The letters of a language; words in other letters are not its words. */
export type Script = 'latin' | 'devanagari' | 'arabic';

/** What a text in some variety of a language is read with. */
export interface SpellingRule {
  readonly dictionary: DictionaryName;
  readonly script: Script;
  /** Lists of our own that go with it: `assets/dictionaries/words`. */
  readonly lists: readonly ('en' | 'en-in' | 'es' | 'ar')[];
  /** Knows the common words only: a right word may be marked, and the interface says so. */
  readonly small: boolean;
}

const english = (dictionary: DictionaryName, ...more: readonly 'en-in'[]): SpellingRule => ({
  dictionary,
  script: 'latin',
  lists: ['en', ...more],
  small: false,
});

/** Where English is written as in the United States; everywhere else it follows Britain, but for Australia's own. */
const asInAmerica = new Set(['', 'US', 'PH', 'PR', 'LR']);
const asInAustralia = new Set(['AU', 'NZ']);

/**
 * How a text in this variety (BCP 47) is read; null where there is no dictionary of its language. India has no free one
 * of its own: its English is Britain's, with the words of its courts and its numbers beside.
 */
export const spellingRuleFor = (variety: string): SpellingRule | null => {
  const { language, region } = new Intl.Locale(variety);
  const place = region ?? '';
  switch (language) {
    case 'en':
      if (asInAmerica.has(place)) return english('en-us');
      if (asInAustralia.has(place)) return english('en-au');
      return place === 'IN' ? english('en-gb', 'en-in') : english('en-gb');
    case 'es':
      return { dictionary: 'es', script: 'latin', lists: ['es'], small: false };
    case 'hi':
      return { dictionary: 'hi', script: 'devanagari', lists: [], small: true };
    case 'ar':
      return { dictionary: 'ar', script: 'arabic', lists: ['ar'], small: false };
    default:
      return null;
  }
};
