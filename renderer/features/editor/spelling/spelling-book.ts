import type { Node } from '@tiptap/pm/model';
import { type CheckedWord, checkedWords, notText, wordsOfName } from '#shared/spelling/checked-words';
import type { Script } from '#shared/spelling/dictionary';

/** A word that no dictionary knows. */
export interface Misspelling extends CheckedWord {
  /** Where its block begins in the document; `from` and `to` are counted from there. */
  readonly at: number;
}

/** Asks a dictionary which of these words it knows. */
export type AskDictionary = (words: readonly string[]) => Promise<readonly boolean[]>;

/** A text block, and where its content begins in the document. */
export interface PlacedBlock {
  readonly block: Node;
  readonly at: number;
}

/** Text that is not read: a term says itself how it is written, and what is to go need not be mended. */
const unread = ['definedTerm', 'deletion'];

/** The text of a block, each position in the document one character, so that places stay true. */
const textOf = (block: Node): string => {
  let text = '';
  block.forEach((node) => {
    const isRead = node.isText && !node.marks.some(({ type }) => unread.includes(type.name));
    text += isRead ? (node.text ?? '') : notText.repeat(node.nodeSize);
  });
  return text;
};

/**
 * What is known about the words of a text. A block that did not change is the same object from one text to the next, so
 * each is taken apart once; and a dictionary is asked for each word once.
 */
export class SpellingBook {
  readonly #script: Script;
  readonly #ask: AskDictionary;
  readonly #words = new WeakMap<Node, readonly CheckedWord[]>();
  readonly #terms = new WeakMap<Node, readonly string[]>();
  readonly #known = new Map<string, boolean>();
  /** In small letters. */
  #right: ReadonlySet<string> = new Set();
  #defined: ReadonlySet<string> = new Set();

  constructor(script: Script, ask: AskDictionary) {
    this.#script = script;
    this.#ask = ask;
  }

  /** Words that are right whatever a dictionary says: one's own, names, and those passed in this document. */
  setRight(words: Iterable<string>): void {
    this.#right = new Set([...words].map((word) => word.toLowerCase()));
  }

  /** Reads which terms a text defines: they are right wherever they are used. */
  readTerms(doc: Node): void {
    const defined = new Set<string>();
    doc.forEach((block) => {
      for (const word of this.#termsIn(block)) defined.add(word);
    });
    this.#defined = defined;
  }

  /** What is wrong in a block, of what has been asked for. */
  misspelled({ block, at }: PlacedBlock): Misspelling[] {
    return this.#wordsOf(block)
      .filter(({ word }) => this.#known.get(word) === false && !this.#isRight(word))
      .map((word) => ({ ...word, at }));
  }

  /** Asks for the words of these blocks that nobody asked for yet; whether there were any. */
  async learn(blocks: readonly PlacedBlock[]): Promise<boolean> {
    const words = blocks.flatMap(({ block }) => this.#wordsOf(block).map(({ word }) => word));
    const asked = [...new Set(words)].filter((word) => !this.#known.has(word));
    if (asked.length === 0) return false;
    const known = await this.#ask(asked);
    for (const [index, word] of asked.entries()) this.#known.set(word, known[index] === true);
    return true;
  }

  #isRight(word: string): boolean {
    const low = word.toLowerCase();
    return this.#right.has(low) || this.#defined.has(low);
  }

  #wordsOf(block: Node): readonly CheckedWord[] {
    const words = this.#words.get(block) ?? checkedWords(textOf(block), this.#script);
    this.#words.set(block, words);
    return words;
  }

  #termsIn(block: Node): readonly string[] {
    const before = this.#terms.get(block);
    if (before) return before;
    const terms: string[] = [];
    block.descendants((node) => {
      if (node.marks.some(({ type }) => type.name === 'definedTerm'))
        terms.push(...wordsOfName(node.text ?? ''));
      return true;
    });
    this.#terms.set(block, terms);
    return terms;
  }
}

/** The text blocks between two places of a document, both included. */
export const blocksBetween = (doc: Node, from: number, to: number): PlacedBlock[] => {
  const blocks: PlacedBlock[] = [];
  doc.nodesBetween(Math.max(0, from), Math.min(doc.content.size, to), (node, position) => {
    if (node.isTextblock) blocks.push({ block: node, at: position + 1 });
    return !node.isTextblock;
  });
  return blocks;
};
