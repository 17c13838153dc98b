import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLedger } from '#shared/time-entries/ledger';
import { planCorrection } from '#shared/time-entries/plan-entry';
import { mayMerge, planMerge, planSplit } from '#shared/time-entries/rearrange';
import type { TimeEntry, TimeEntryDraft, TimeEntryId } from '#shared/time-entries/time-entry';
import { atRest, hoursShown, layOut, movedBy, sharedSpans } from '#shared/time-entries/timeline';
import { lengthOf, unionOf } from '#shared/time-entries/totals';
import { hour, noon } from '../../support/sample-rows';
import { sampleEntry } from '../../support/sample-time';

const now = noon + 400 * hour;
const sum = (entries: readonly TimeEntry[]): number =>
  entries.reduce((all, entry) => all + lengthOf(entry), 0);
let recorded = 0;
const asEntry = (draft: TimeEntryDraft): TimeEntry =>
  ({ ...draft, recordedAt: ++recorded, deviceSequence: recorded }) as unknown as TimeEntry;
const ids = () => sampleEntry(1).id as TimeEntryId;
const why = { now, reason: 'It was two things', entryId: ids };

const stretches = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 20 * hour }), fc.integer({ min: 1, max: 3 * hour }))
    .map(([at, length]) =>
      asEntry(sampleEntry(1, { startedAt: noon + at, endedAt: noon + at + length, note: `at ${at}` })),
    ),
  { minLength: 1, maxLength: 12 },
);
const change = fc.record({
  kind: fc.constantFrom('split', 'merge', 'move'),
  which: fc.nat(),
  other: fc.nat(),
  at: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
});

test('whatever is split, merged and moved: no millisecond of it is lost or doubled, and each place has one entry', () => {
  fc.assert(
    fc.property(stretches, fc.array(change, { maxLength: 12 }), (first, changes) => {
      const ledger = [...first];
      for (const { kind, which, other, at } of changes) {
        const { standing } = readLedger(ledger);
        const entry = standing[which % standing.length] as TimeEntry;
        const second = standing[other % standing.length] as TimeEntry;
        const before = { sum: sum(standing), covered: unionOf(standing).covered };
        if (kind === 'merge' && entry.id === second.id) continue;
        const by = Math.round(at * hour);
        const planned =
          kind === 'split'
            ? planSplit(entry, Math.round(entry.startedAt + at * lengthOf(entry)), why)
            : kind === 'merge'
              ? planMerge(entry, second, why)
              : planCorrection(
                  entry,
                  {
                    span: [entry.startedAt + by, entry.endedAt + by],
                    subject: entry,
                    reason: 'It was later',
                  },
                  now,
                  ids(),
                );
        if (!planned.ok) continue;
        ledger.push(...planned.value.entries.map(asEntry));
        const after = readLedger(ledger);
        expect(after.contested.size).toBe(0);
        if (kind === 'merge') {
          const shared = lengthOf(entry) + lengthOf(second) - unionOf([entry, second]).covered;
          expect(sum(after.standing)).toBe(before.sum - shared);
          expect(unionOf(after.standing).covered).toBe(before.covered);
        } else expect(sum(after.standing)).toBe(before.sum);
        if (kind === 'split') expect(unionOf(after.standing).covered).toBe(before.covered);
      }
      // Nothing leaves the ledger, whatever stands.
      for (const entry of first) expect(ledger).toContain(entry);
    }),
  );
});

test('only what meets becomes one, and only where it was for the same', () => {
  const at = (from: number, until: number, part: Partial<TimeEntryDraft> = {}) =>
    asEntry(sampleEntry(1, { startedAt: noon + from, endedAt: noon + until, ...part }));
  expect(mayMerge(at(0, hour), at(hour, 2 * hour)).ok).toBe(true);
  expect(mayMerge(at(0, hour), at(hour + 1, 2 * hour))).toMatchObject({
    error: { code: 'time-entry.apart' },
  });
  expect(mayMerge(at(0, hour), at(hour, 2 * hour, { activity: 'Call' }))).toMatchObject({
    error: { code: 'time-entry.unlike' },
  });
  expect(planSplit(at(0, hour), noon + hour, why)).toMatchObject({
    error: { code: 'time-entry.cut-outside' },
  });
  expect(planSplit(at(0, hour), noon + 1, { ...why, reason: ' ' })).toMatchObject({
    error: { code: 'time-entry.reason-required' },
  });
});

test('a timeline holds everything worked; what is drawn in one lane never overlaps, and what is shared is drawn once', () => {
  fc.assert(
    fc.property(stretches, (all) => {
      const blocks = layOut(all);
      expect(blocks.map(({ of }) => of.id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      for (const { of, lane, lanes } of blocks) {
        expect(lane).toBeLessThan(lanes);
        for (const next of blocks)
          if (next.of !== of && next.lane === lane && next.lanes === lanes)
            expect(next.of.startedAt >= of.endedAt || next.of.endedAt <= of.startedAt).toBe(true);
      }
      const { from, until } = hoursShown([{ midnight: noon - 12 * hour, worked: all }]);
      for (const { startedAt, endedAt } of all) {
        expect(startedAt).toBeGreaterThanOrEqual(noon + (from - 12) * hour);
        expect(endedAt).toBeLessThanOrEqual(noon + (until - 12) * hour);
      }
      const twice = sharedSpans(all);
      const { covered } = unionOf(all);
      const length = twice.reduce((sumOf, span) => sumOf + span.until - span.from, 0);
      expect(length).toBeLessThanOrEqual(covered);
      expect(length === 0).toBe(sum(all) === covered);
    }),
  );
});

test('what is dragged rests on an edge it comes near, else on a step, and keeps its length or a least one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000 }), fc.integer({ min: -hour, max: hour }), (at, by) => {
      const step = 300_000;
      const rest = atRest(noon + at, [], step);
      expect(rest % step).toBe(0);
      expect(Math.abs(rest - noon - at)).toBeLessThanOrEqual(step / 2);
      expect(atRest(noon + at, [noon + at + 7, noon + at - 9], step)).toBe(noon + at + 7);
      const span = [noon, noon + hour] as const;
      const whole = movedBy(span, by, 'whole', 60_000);
      expect(whole[1] - whole[0]).toBe(hour);
      for (const edge of ['start', 'end'] as const) {
        const [from, until] = movedBy(span, by - hour, edge, 60_000);
        expect(until - from).toBeGreaterThanOrEqual(60_000);
      }
    }),
  );
});
