import type { TimeEntry } from '#shared/time-entries/time-entry';

/** What is about to be done to an entry, until it is given a reason and recorded. Instants are epoch ms. */
export type Rearrangement =
  | {
      readonly kind: 'move';
      readonly entry: TimeEntry;
      readonly span: readonly [number, number];
      readonly date: string;
    }
  | { readonly kind: 'split'; readonly entry: TimeEntry; readonly at: number }
  | { readonly kind: 'merge'; readonly entry: TimeEntry; readonly other: TimeEntry };

/** What moves by keys and what dragging comes to rest on, ms. */
export const step = 300_000;
/** No entry is made shorter than this by moving an edge, ms. */
export const least = 60_000;

/** Where an entry is cut unless somebody says: in its middle, on a whole step where one lies within. */
export const middleOf = ({ startedAt, endedAt }: TimeEntry): number => {
  const middle = Math.round((startedAt + endedAt) / 2);
  const onStep = Math.round(middle / step) * step;
  return onStep > startedAt && onStep < endedAt ? onStep : middle;
};

/** Keeps a cut within its entry. */
export const cutWithin = ({ startedAt, endedAt }: TimeEntry, at: number): number =>
  Math.min(endedAt - 1, Math.max(startedAt + 1, at));

/** Whether a move leaves everything where it was. */
export const isStill = (change: Rearrangement): boolean =>
  change.kind === 'move' &&
  change.span[0] === change.entry.startedAt &&
  change.span[1] === change.entry.endedAt &&
  change.date === change.entry.shiftDate;
