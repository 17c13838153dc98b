import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksNothing, hour, noon, pat, sampleTeamId, workItemIdOf } from '../../tests/support/sample-rows';
import { inClaimOrder, type NextClaimCandidate, type NextClaimScene } from './next-claim';
import { priorities } from './work-item';

const candidate = (n: number, change: Partial<NextClaimCandidate> = {}): NextClaimCandidate => ({
  id: workItemIdOf(n),
  dueAt: noon + 100 * hour,
  priority: 'normal',
  reservedFor: null,
  requirement: asksNothing,
  serviceLine: 'bookkeeping',
  ...change,
});

/** A client that is open for a quarter of the time. */
const scene: NextClaimScene = {
  now: noon,
  openUntilDue: (_, dueAt) => (dueAt - noon) / 4,
  linesHeld: new Set(),
};

const order = (candidates: readonly NextClaimCandidate[], change: Partial<NextClaimScene> = {}): number[] =>
  inClaimOrder(candidates, { ...scene, ...change }).map(({ id }) => Number.parseInt(id.slice(-12), 16));

describe('the next item to claim', () => {
  it('is what is urgent, whenever it is due', () => {
    expect(order([candidate(1, { dueAt: noon - hour }), candidate(2, { priority: 'urgent' })])).toEqual([
      2, 1,
    ]);
  });

  it('is what the client’s open hours press, not the clock on the wall', () => {
    const shut = candidate(1, { dueAt: noon + 60 * hour, serviceLine: 'tax' });
    const open = candidate(2, { dueAt: noon + 50 * hour });
    // The first one's client is closed until it is due: nothing can be asked there any more.
    const openUntilDue: NextClaimScene['openUntilDue'] = ({ serviceLine }) =>
      serviceLine === 'tax' ? 0 : 30 * hour;
    expect(order([open, shut], { openUntilDue })).toEqual([1, 2]);
  });

  it('goes by the clock where the client’s hours are not known', () => {
    const [soon, later] = [candidate(1, { dueAt: noon + 60 * hour }), candidate(2, { dueAt: noon + hour })];
    expect(order([soon, later], { openUntilDue: () => null })).toEqual([2, 1]);
  });

  it('is of the higher priority where they press alike, however the hours differ by a little', () => {
    const earlier = candidate(1, { dueAt: noon + 40 * hour });
    const higher = candidate(2, { dueAt: noon + 100 * hour, priority: 'high' });
    expect(order([earlier, higher])).toEqual([2, 1]);
    expect(order([candidate(1, { dueAt: noon + 4 * hour }), higher])).toEqual([1, 2]);
  });

  it('is what suits the person best where all else is alike', () => {
    const mine = candidate(5, { reservedFor: { kind: 'person', personId: pat.id } });
    const team = candidate(4, { reservedFor: { kind: 'team', teamId: sampleTeamId } });
    const scarce = candidate(3, { requirement: { ...asksNothing, credential: 'CPA' } });
    const sameLine = candidate(2, { serviceLine: 'tax' });
    const other = candidate(1);
    expect(order([other, sameLine, scarce, team, mine], { linesHeld: new Set(['tax']) })).toEqual([
      5, 4, 3, 2, 1,
    ]);
  });

  it('is never one without a date while one with a date is there', () => {
    expect(order([candidate(1, { dueAt: null }), candidate(2, { dueAt: noon + 900 * hour })])).toEqual([
      2, 1,
    ]);
  });
});

it('the order is one order: it hangs neither on where the candidates stood nor on which others there are', () => {
  const any = fc
    .array(
      fc.record({
        dueAt: fc.option(fc.integer({ min: noon - 50 * hour, max: noon + 400 * hour })),
        priority: fc.constantFrom(...priorities),
        scarce: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    .map((drawn) =>
      drawn.map(({ dueAt, priority, scarce }, at) =>
        candidate(at + 1, {
          dueAt,
          priority,
          requirement: { ...asksNothing, credential: scarce ? 'CPA' : null },
        }),
      ),
    );
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 11 }), (candidates, left) => {
      const whole = order(candidates);
      expect(order(candidates.toReversed())).toEqual(whole);
      expect(order(candidates.filter((_, at) => at !== left))).toEqual(whole.filter((n) => n !== left + 1));
    }),
  );
});
