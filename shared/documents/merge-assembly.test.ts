import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeAssembly } from './merge-assembly';

const merge = (before: string[], current: string[], fresh: string[], wins: 'hand' | 'template' = 'hand') =>
  mergeAssembly({ before, current, fresh }, (block) => block, wins);

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 8 });

describe('assembling again', () => {
  it('puts in what the template changed, and keeps what people wrote elsewhere', () => {
    const merged = merge(
      ['Dear A', 'Pay 100', 'Regards'],
      ['Dear A', 'Pay 100', 'Call me.', 'Regards'],
      ['Dear B', 'Pay 100', 'Regards'],
    );
    expect(merged.blocks).toEqual(['Dear B', 'Pay 100', 'Call me.', 'Regards']);
    expect(merged.conflicts).toEqual([]);
    expect(merged.editedByHand).toBe(true);
  });

  it('keeps a passage that both changed, and says so', () => {
    const [before, current, fresh] = [
      ['x', 'Pay 100'],
      ['x', 'Pay 100 by Friday'],
      ['x', 'Pay 120'],
    ];
    const kept = merge(before, current, fresh);
    expect(kept.blocks).toEqual(['x', 'Pay 100 by Friday']);
    expect(kept.conflicts).toEqual([
      { before: ['Pay 100'], byHand: ['Pay 100 by Friday'], fresh: ['Pay 120'] },
    ]);
    expect(merge(before, current, fresh, 'template').blocks).toEqual(['x', 'Pay 120']);
  });

  it('of a text that nobody touched is what the template makes; of an unchanged template what people wrote', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(merge(before, before, after)).toEqual({ blocks: after, conflicts: [], editedByHand: false });
        expect(merge(before, after, before).blocks).toEqual(after);
        expect(merge(before, after, after).conflicts).toEqual([]);
      }),
    );
  });

  it('loses no block that somebody wrote by hand', () => {
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(fc.constantFrom('P', 'Q', 'R'), { maxLength: 4 }),
        (before, fresh, typed) => {
          const middle = Math.floor(before.length / 2);
          const current = [...before.slice(0, middle), ...typed, ...before.slice(middle)];
          const { blocks } = merge(before, current, fresh);
          expect(blocks.filter((block) => /[PQR]/.test(block))).toEqual(typed);
        },
      ),
    );
  });
});
