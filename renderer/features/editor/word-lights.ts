import type { Editor } from '@tiptap/core';
import type { Transaction } from '@tiptap/pm/state';
import { Mapping, ReplaceStep } from '@tiptap/pm/transform';
import type { EditorView } from '@tiptap/pm/view';
import { inSight, type Stretch, whenMoved } from './in-sight';

/*
 * Words that only look other than the rest are lit by the browser itself (CSS Custom Highlight API), not by decorations
 * of the editor. Those wrap words in elements: the editor then writes a whole passage anew at every key in it, and the
 * browser lays it out anew and looks for the cursor.
 */

/** What can be lit, as `editor.css` draws it; where two are on the same words, the later one is seen. */
const lights = ['news', 'commented', 'misspelled'] as const;
export type Light = (typeof lights)[number];

/** Places that moved are lit anew so long after the last key, ms. */
const drawAfter = 250;

/** Those beyond what is in sight that are lit, as a share of it: as much as a turn of the wheel brings. */
const beyond = 1;

/** Whether a change only put words into a passage or took some out: the browser moves its ranges with such itself. */
const isWithinPassage = ({ steps, docs }: Transaction): boolean =>
  steps.every((step, index) => {
    const before = docs[index];
    if (!(step instanceof ReplaceStep) || !before) return false;
    const { content, openStart, openEnd } = step.slice;
    const onlyWords = openStart === 0 && openEnd === 0 && content.content.every(({ isText }) => isText);
    return onlyWords && before.resolve(step.from).sameParent(before.resolve(step.to));
  });

const rangeOf = (view: EditorView, { from, to }: Stretch): Range => {
  const range = document.createRange();
  const [begin, end] = [view.domAtPos(from, 1), view.domAtPos(to, -1)];
  range.setStart(begin.node, begin.offset);
  range.setEnd(end.node, end.offset);
  return range;
};

/** Lights these words of the text and no others; the ranges that are lit move with what is typed in them. */
export const lightWords = (
  view: EditorView,
  light: Light,
  words: readonly Stretch[],
  type: HighlightType = 'highlight',
): readonly Range[] => {
  const ranges = words.map((stretch) => rangeOf(view, stretch));
  const highlight = new Highlight(...ranges);
  highlight.type = type;
  highlight.priority = lights.indexOf(light);
  CSS.highlights.set(light, highlight);
  return ranges;
};

/**
 * Lights of one kind that stand for nothing in the text and are told from outside: which they are is known elsewhere.
 * They move with the text until they are told anew. What is far from sight is not lit.
 */
export class WordLights {
  readonly #editor: Editor;
  readonly #light: Light;
  #all: readonly Stretch[] = [];
  /** What changed since `#all` were placed. */
  #since = new Mapping();
  #ranges: readonly Range[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #forget: () => void;

  constructor(editor: Editor, light: Light) {
    this.#editor = editor;
    this.#light = light;
    editor.on('transaction', this.#changed);
    this.#forget = whenMoved(() => this.#draw());
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#editor.off('transaction', this.#changed);
    this.#forget();
    CSS.highlights.delete(this.#light);
  }

  /** These words and no others. */
  show(words: readonly Stretch[]): void {
    if (words.length === 0 && this.#all.length === 0) return;
    this.#since = new Mapping();
    this.#all = words;
    this.#draw();
  }

  readonly #changed = ({
    transaction,
    appendedTransactions = [],
  }: {
    transaction: Transaction;
    appendedTransactions?: readonly Transaction[];
  }): void => {
    if (this.#all.length === 0) return;
    const changes = [transaction, ...appendedTransactions].filter(({ docChanged }) => docChanged);
    if (changes.length === 0) return;
    for (const { mapping } of changes) this.#since.appendMapping(mapping);
    // Where the editor wrote passages anew, their ranges went astray.
    if (!changes.every(isWithinPassage) || this.#ranges.some(({ collapsed }) => collapsed)) this.#draw();
    else {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#draw(), drawAfter);
    }
  };

  #draw(): void {
    clearTimeout(this.#timer);
    const { view, isDestroyed } = this.#editor;
    if (isDestroyed) return;
    this.#all = this.#all
      .map(({ from, to }) => ({ from: this.#since.map(from, 1), to: this.#since.map(to, -1) }))
      .filter(({ from, to }) => from < to && to <= view.state.doc.content.size);
    this.#since = new Mapping();
    if (this.#all.length === 0) {
      this.#ranges = [];
      CSS.highlights.delete(this.#light);
      return;
    }
    const sight = inSight(view, beyond);
    const near = this.#all.filter(({ from, to }) => to > sight.from && from < sight.to);
    this.#ranges = lightWords(view, this.#light, near);
  }
}
