import { diffArrays, diffWordsWithSpace } from 'diff';

/** A stretch of words that is in both texts, in the later one only, or in the earlier one only. */
export interface RedlineStretch {
  readonly kind: 'same' | 'added' | 'removed';
  readonly words: string;
}

/** One block of either text. */
export interface RedlineBlock {
  readonly kind: 'same' | 'added' | 'removed' | 'changed';
  readonly stretches: readonly RedlineStretch[];
}

const whole = (kind: 'same' | 'added' | 'removed', words: string): RedlineBlock => ({
  kind,
  stretches: words === '' ? [] : [{ kind, words }],
});

const changed = (before: string, after: string): RedlineBlock => ({
  kind: 'changed',
  stretches: diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    words: value,
  })),
});

/** Blocks that went and blocks that came in their place, one against the other; what is over stands alone. */
const paired = (removed: readonly string[], added: readonly string[]): RedlineBlock[] => {
  const both = Math.min(removed.length, added.length);
  return [
    ...removed.slice(0, both).map((before, at) => changed(before, added[at] ?? '')),
    ...removed.slice(both).map((words) => whole('removed', words)),
    ...added.slice(both).map((words) => whole('added', words)),
  ];
};

/** What changed between two texts, each given as its blocks in order: first by block, then by word. */
export const compareBlocks = (before: readonly string[], after: readonly string[]): RedlineBlock[] => {
  const redline: RedlineBlock[] = [];
  let removed: readonly string[] = [];
  for (const part of diffArrays([...before], [...after])) {
    if (part.removed) {
      removed = part.value;
      continue;
    }
    redline.push(...paired(removed, part.added ? part.value : []));
    removed = [];
    if (!part.added) redline.push(...part.value.map((words) => whole('same', words)));
  }
  redline.push(...paired(removed, []));
  return redline;
};

/** The later text (or the earlier) that a redline was made of. */
export const blocksOf = (redline: readonly RedlineBlock[], side: 'before' | 'after'): string[] => {
  const left = side === 'after' ? 'removed' : 'added';
  return redline
    .filter(({ kind }) => kind !== left)
    .map(({ stretches }) =>
      stretches
        .filter(({ kind }) => kind !== left)
        .map(({ words }) => words)
        .join(''),
    );
};
