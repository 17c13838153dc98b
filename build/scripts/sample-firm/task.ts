import type { Facts } from './facts';

/** One sort of task as a professional would brief it. */
export interface Task {
  readonly kind: string;
  readonly title: string;
  readonly instructions: string;
  readonly checklist: readonly string[];
  readonly minutes: number;
  /** `CREDENTIAL JURISDICTION`, where the task asks for more than its engagement does. */
  readonly requires?: string;
}

export type TaskMaker = (facts: Facts) => Task;

/** A task whose paragraphs are joined with an empty line. */
export const task = (
  kind: string,
  minutes: number,
  title: string,
  paragraphs: readonly string[],
  checklist: readonly string[],
  requires?: string,
): Task => ({
  kind,
  title,
  // A name that ends in a full stop (Inc., sp. z o.o.) may end a sentence.
  instructions: paragraphs.join('\n\n').replaceAll('..', '.'),
  checklist,
  minutes,
  ...(requires && { requires }),
});
