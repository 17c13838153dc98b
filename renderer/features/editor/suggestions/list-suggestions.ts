import type { Node } from '@tiptap/pm/model';
import type { Suggestion } from '#shared/documents/body';
import { isSuggestionMark, type SuggestionKind, suggestedOf } from './suggested';

/** One suggestion as it is shown beside the text. */
export interface ShownSuggestion extends Suggestion {
  /** Words that it puts in and takes out; a break of a paragraph is `¶`, what has no words `▫`. */
  readonly inserted: string;
  readonly deleted: string;
  /** Where its first piece begins. */
  readonly position: number;
}

/** Words of one suggestion that are shown at most. */
const mostShown = 200;

/** Collects the suggestions of a text in the order in which they stand in it. */
export class SuggestionList {
  readonly #found = new Map<string, { -readonly [K in keyof ShownSuggestion]: ShownSuggestion[K] }>();

  #add(suggestion: Suggestion, kind: SuggestionKind, words: string, position: number): void {
    const { id, personId, at } = suggestion;
    const entry = this.#found.get(id) ?? { id, personId, at, inserted: '', deleted: '', position };
    this.#found.set(id, entry);
    const side = kind === 'insertion' ? 'inserted' : 'deleted';
    if (entry[side].length < mostShown) entry[side] += words;
  }

  read(node: Node, position: number): void {
    if (node.isText) {
      for (const mark of node.marks)
        if (isSuggestionMark(mark))
          this.#add(mark.attrs as Suggestion, mark.type.name as SuggestionKind, node.text ?? '', position);
      return;
    }
    const suggested = suggestedOf(node);
    if (!suggested) return;
    const isBreak = node.isTextblock;
    const words = isBreak ? '¶ ' : node.textContent || '▫';
    this.#add(suggested, suggested.kind, words, position + (isBreak ? 1 : 0));
  }

  get list(): ShownSuggestion[] {
    return [...this.#found.values()];
  }
}

/** Whether anything of a text is only suggested. */
export const hasSuggestions = (doc: Node): boolean => {
  const list = new SuggestionList();
  doc.descendants((node, position) => list.read(node, position));
  return list.list.length > 0;
};
