import { plainText } from '../kernel/plain-text';

/*
 * Words that somebody writes and no dictionary knows. Each is a setting of its person, a key each like snippets, so that
 * it follows to the next workstation and of two added on two machines none is lost.
 */

const ownWord = plainText(80).min(2);

const prefix = 'spelling.word.';

/** The setting that keeps a word; null there means that it was taken away. */
export const ownWordKey = (id: string): string => `${prefix}${id}`;

export interface OwnWord {
  readonly id: string;
  readonly word: string;
}

/** The words among somebody's settings, in order. */
export const ownWordsIn = (
  settings: readonly { readonly key: string; readonly value?: unknown }[],
): OwnWord[] =>
  settings
    .flatMap(({ key, value }) => {
      const read = key.startsWith(prefix) ? ownWord.safeParse(value) : null;
      return read?.success ? [{ id: key.slice(prefix.length), word: read.data }] : [];
    })
    .toSorted((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
