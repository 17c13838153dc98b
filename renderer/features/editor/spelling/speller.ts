import { buildITrieFromWords, decodeTrie, type ITrie } from 'cspell-trie-lib';
import { formsOf } from '#shared/spelling/checked-words';
import type { Script } from '#shared/spelling/dictionary';

/** How many words are offered for a wrong one. */
const most = 6;

/** A word is sought for so long at most, ms: with each mistake more there are a thousand times as many. */
const seeksFor = 800;

/** A letter forgotten where it stands twice is the commonest mistake, and costs no more than any other in a trie. */
const once = (word: string): string => word.replaceAll(/(\p{L})\1/gu, '$1');

/** Reads words by a dictionary and by lists of our own beside it. */
export class Speller {
  readonly #tries: readonly ITrie[];
  readonly #script: Script;

  /**
   * @param file a trie as `build/scripts/dictionaries.mjs` makes it
   * @param lists words of our own, between spaces
   */
  constructor(file: Uint8Array<ArrayBuffer>, lists: readonly string[], script: Script) {
    const own = lists.flatMap((list) => list.normalize('NFC').split(/\s+/)).filter((word) => word !== '');
    this.#tries = [decodeTrie(file), ...(own.length > 0 ? [buildITrieFromWords(own)] : [])];
    this.#script = script;
  }

  /** Which of these words are known. */
  known(words: readonly string[]): boolean[] {
    return words.map((word) => formsOf(word, this.#script).some((form) => this.#has(form)));
  }

  /** Words that may be meant, the likeliest first, with the capitals of the wrong one. */
  suggest(word: string): string[] {
    const low = word.toLowerCase();
    const capital = low !== word;
    const found = this.#tries
      .flatMap((trie) =>
        // Asked in small letters: a beginning of a sentence would otherwise be a mistake more.
        trie.suggestWithCost(low, {
          numSuggestions: most * 2,
          ignoreCase: true,
          changeLimit: 3,
          includeTies: false,
          timeout: seeksFor,
        }),
      )
      // Nobody means a possessive that did not write one.
      .filter(({ word: meant }) => !meant.endsWith("'s"))
      .map(({ word: meant, cost }) => ({ meant, cost: once(meant) === once(low) ? 0 : cost }))
      .toSorted((a, b) => a.cost - b.cost)
      .map(({ meant }) => (capital ? meant.charAt(0).toUpperCase() + meant.slice(1) : meant));
    return [...new Set(found)].slice(0, most);
  }

  #has(word: string): boolean {
    return this.#tries.some((trie) => trie.hasWord(word, true));
  }
}
