import type { Editor } from '@tiptap/core';
import { inSight } from '../in-sight';
import { lightWords } from '../word-lights';
import { blocksBetween, type Misspelling, type SpellingBook } from './spelling-book';

/** Words are read so long after the last key, ms. */
const readAfter = 250;

/** So much more than what is in sight is read, as a share of it. */
const beyond = 0.5;

/** Lights the wrong words of what is in sight, some time after the last key or the last turn of the wheel. */
export class SpellingMarks {
  readonly #editor: Editor;
  readonly #scroller: HTMLElement;
  readonly #book: SpellingBook;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Whether the last thing that happened was a change: the word at the cursor is not finished then. */
  #typing = false;
  #shown: readonly Misspelling[] = [];
  /** What is lit of them, with the words it was lit for. */
  #lit = new Map<Range, string>();
  #ended = false;

  constructor(editor: Editor, scroller: HTMLElement, book: SpellingBook) {
    this.#editor = editor;
    this.#scroller = scroller;
    this.#book = book;
    editor.on('transaction', this.#changed);
    scroller.addEventListener('scroll', this.later, { passive: true });
    window.addEventListener('resize', this.later);
    this.later();
  }

  destroy(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#editor.off('transaction', this.#changed);
    this.#scroller.removeEventListener('scroll', this.later);
    window.removeEventListener('resize', this.later);
    CSS.highlights.delete('misspelled');
  }

  /** Reads what is in sight anew in a moment. */
  readonly later = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => requestIdleCallback(() => void this.#read(), { timeout: 1_000 }),
      readAfter,
    );
  };

  /** The wrong word at a place of the document, of those that are lit. */
  at(position: number): Misspelling | null {
    return (
      this.#shown.find(
        ({ at, from, to }) => position >= at + from && position <= at + to && this.#stands(at, from, to),
      ) ?? null
    );
  }

  /** The first wrong word after a place, and after the end of the text from its beginning; null where none is wrong. */
  async next(position: number): Promise<Misspelling | null> {
    const { doc } = this.#editor.state;
    this.#book.readTerms(doc);
    const blocks = blocksBetween(doc, 0, doc.content.size);
    const begin = Math.max(
      0,
      blocks.findLastIndex(({ at }) => at <= position),
    );
    // The block of the cursor comes twice: first what is behind it, in the end what is before.
    const order = [...blocks.slice(begin), ...blocks.slice(0, begin + 1)];
    for (const [index, placed] of order.entries()) {
      await this.#book.learn([placed]);
      const found = this.#book.misspelled(placed).find(({ at, from }) => index > 0 || at + from >= position);
      if (found) return found;
    }
    return null;
  }

  readonly #changed = ({
    transaction,
  }: {
    transaction: { docChanged: boolean; selectionSet: boolean };
  }): void => {
    if (!transaction.docChanged && !transaction.selectionSet) return;
    if (transaction.docChanged) this.#putOutAstray();
    this.#typing = transaction.docChanged;
    this.later();
  };

  async #read(): Promise<void> {
    this.#timer = null;
    if (this.#ended || this.#editor.isDestroyed) return;
    const { doc } = this.#editor.state;
    const sight = inSight(this.#editor.view, beyond);
    const blocks = blocksBetween(doc, sight.from, sight.to);
    this.#book.readTerms(doc);
    await this.#book.learn(blocks);
    // Whoever typed meanwhile has it read again.
    if (this.#ended || this.#editor.isDestroyed || this.#editor.state.doc !== doc) return;
    const { selection } = this.#editor.state;
    const writesAt = this.#typing && selection.empty && this.#editor.isFocused ? selection.head : -1;
    this.#shown = blocks
      .flatMap((placed) => this.#book.misspelled(placed))
      .filter(({ at, from, to }) => writesAt < at + from || writesAt > at + to);
    this.#light();
  }

  #light(): void {
    const words = this.#shown.map(({ at, from, to }) => ({ from: at + from, to: at + to }));
    // Whoever has the text read out hears that it is an error of spelling.
    const ranges = lightWords(this.#editor.view, 'misspelled', words, 'spelling-error');
    this.#lit = new Map(ranges.map((range) => [range, range.toString()]));
  }

  /** Where the editor wrote passages anew, a range may lie on other words than it was drawn for until they are read. */
  #putOutAstray(): void {
    for (const [range, word] of this.#lit)
      if (range.toString() !== word) {
        CSS.highlights.get('misspelled')?.delete(range);
        this.#lit.delete(range);
      }
  }

  #stands(at: number, from: number, to: number): boolean {
    const { doc } = this.#editor.state;
    return at + to <= doc.content.size && doc.textBetween(at + from, at + to, '', ' ').length === to - from;
  }
}
