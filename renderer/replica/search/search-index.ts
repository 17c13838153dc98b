import { matchesIn, passageWith, wordsOf } from '#shared/search/words';
import { Shelf } from './shelf';

/** A document as it is searched. */
export interface SearchedDocument {
  readonly id: string;
  readonly scope: string;
  readonly title: string;
  readonly workItemId: string | null;
  /** Epoch ms. */
  readonly changedAt: number;
}

export interface DocumentHit {
  readonly id: string;
  readonly scope: string;
  readonly title: string;
  readonly workItemId: string | null;
  /** The passage that holds the words, where the title alone does not; null where it does. */
  readonly passage: string | null;
}

/** Shorter words than this are looked for in titles only: some word of almost every text begins with them. */
const shortestInTexts = 3;
/** A word of another script says more in fewer letters. */
const isTellingWord = (word: string): boolean => word.length >= shortestInTexts || /[^\p{ASCII}]/u.test(word);

/** Everything that is searched, in the memory of this worker and nowhere else. */
export class SearchIndex {
  readonly #documents = new Map<string, SearchedDocument>();
  readonly #titles = new Shelf();
  /** Titles and texts of documents whose text is here. */
  readonly #texts = new Shelf();
  readonly #written = new Map<string, string>();

  get documents(): number {
    return this.#documents.size;
  }

  get texts(): number {
    return this.#written.size;
  }

  document(id: string): SearchedDocument | undefined {
    return this.#documents.get(id);
  }

  putDocument(document: SearchedDocument): void {
    const { id, title, changedAt } = document;
    const renamed = this.#documents.get(id)?.title !== title;
    this.#documents.set(id, document);
    this.#titles.put(id, wordsOf(title), changedAt);
    const written = this.#written.get(id);
    if (renamed && written !== undefined) this.putText(id, written);
  }

  /** What is written in a document; of one that is not here nothing is kept. */
  putText(id: string, text: string): void {
    const document = this.#documents.get(id);
    if (!document) return;
    this.#written.set(id, text);
    // Each word once: a long text says the same ones over and over.
    const words = new Set([...wordsOf(document.title), ...wordsOf(text)]);
    this.#texts.put(id, [...words], document.changedAt);
  }

  removeDocument(id: string): void {
    this.#documents.delete(id);
    this.#written.delete(id);
    this.#titles.remove(id);
    this.#texts.remove(id);
  }

  clear(): void {
    this.#documents.clear();
    this.#written.clear();
    this.#titles.clear();
    this.#texts.clear();
  }

  /** Up to `limit` documents: those whose title matches, then those in whose text the words stand. */
  findDocuments(typed: string, limit: number): DocumentHit[] {
    const words = wordsOf(typed);
    const byTitle = this.#titles.find(words, limit);
    const room = limit - byTitle.length;
    const byText =
      room > 0 && words.every(isTellingWord)
        ? this.#texts.find(words, limit).filter((id) => !byTitle.includes(id))
        : [];
    return [...byTitle, ...byText.slice(0, room)].flatMap((id) => {
      const document = this.#documents.get(id);
      if (!document) return [];
      const { scope, title, workItemId } = document;
      const missing = words.filter((word) => matchesIn(title, [word], 1).length === 0);
      const passage = missing.length === 0 ? null : passageWith(this.#written.get(id) ?? '', missing);
      return [{ id, scope, title, workItemId, passage }];
    });
  }
}
