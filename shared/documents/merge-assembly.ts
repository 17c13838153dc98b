import { diffArrays } from 'diff';

/*
 * Assembling again. Three texts, each as its blocks: what the template made the last time, what stands now (with what
 * people wrote since), and what the template makes now. Where only the template changed, its new text goes in; where
 * only people did, theirs stays; where both did, theirs stays until somebody says otherwise. Nothing that was written by
 * hand goes without a word.
 */

/** A stretch where people and template changed the same passage. */
export interface AssemblyConflict<B> {
  readonly before: readonly B[];
  readonly byHand: readonly B[];
  readonly fresh: readonly B[];
}

export interface MergedAssembly<B> {
  /** The text to write. */
  readonly blocks: readonly B[];
  readonly conflicts: readonly AssemblyConflict<B>[];
  /** Whether anybody changed the text since it was assembled. */
  readonly editedByHand: boolean;
}

/** For each block of `before`, where it stands in `after`; -1 where it went. */
const placesIn = (before: readonly string[], after: readonly string[]): number[] => {
  const places: number[] = [];
  let at = 0;
  for (const part of diffArrays([...before], [...after])) {
    if (part.added) at += part.value.length;
    else for (const _ of part.value) places.push(part.removed ? -1 : at++);
  }
  return places;
};

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index]);

/**
 * @param keyOf what makes two blocks the same
 * @param wins whose text stands where both changed a passage
 */
export const mergeAssembly = <B>(
  { before, current, fresh }: Readonly<Record<'before' | 'current' | 'fresh', readonly B[]>>,
  keyOf: (block: B) => string,
  wins: 'hand' | 'template',
): MergedAssembly<B> => {
  const [was, is, willBe] = [before.map(keyOf), current.map(keyOf), fresh.map(keyOf)];
  const inCurrent = placesIn(was, is);
  const inFresh = placesIn(was, willBe);
  const blocks: B[] = [];
  const conflicts: AssemblyConflict<B>[] = [];
  let [from, fromCurrent, fromFresh] = [0, 0, 0];
  const settle = (until: number, untilCurrent: number, untilFresh: number): void => {
    const [old, hand, made] = [
      was.slice(from, until),
      is.slice(fromCurrent, untilCurrent),
      willBe.slice(fromFresh, untilFresh),
    ];
    const byHand = current.slice(fromCurrent, untilCurrent);
    const byTemplate = fresh.slice(fromFresh, untilFresh);
    if (same(hand, old)) blocks.push(...byTemplate);
    else if (same(made, old) || same(made, hand)) blocks.push(...byHand);
    else {
      conflicts.push({ before: before.slice(from, until), byHand, fresh: byTemplate });
      blocks.push(...(wins === 'hand' ? byHand : byTemplate));
    }
  };
  for (const [index, atCurrent] of inCurrent.entries()) {
    const atFresh = inFresh[index] ?? -1;
    if (atCurrent < 0 || atFresh < 0) continue;
    settle(index, atCurrent, atFresh);
    const block = current[atCurrent];
    if (block !== undefined) blocks.push(block);
    [from, fromCurrent, fromFresh] = [index + 1, atCurrent + 1, atFresh + 1];
  }
  settle(was.length, is.length, willBe.length);
  return { blocks, conflicts, editedByHand: !same(was, is) };
};
