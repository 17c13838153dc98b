import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileClientHours } from '#shared/calendars/client-hours';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { type RoundingRule, roundDay } from '#shared/time-entries/rounding';
import { type TimeEntry, timeCategories } from '#shared/time-entries/time-entry';
import { overlapsOf, totalsOf, unionOf } from '#shared/time-entries/totals';
import { noon } from '../../support/sample-rows';
import { sampleEntry } from '../../support/sample-time';

const day = { start: '09:00', end: '17:00' };
const compiled = compileClientHours(
  {
    zone: 'America/New_York',
    versions: [
      {
        effectiveFrom: null,
        weekly: { 1: [day], 2: [day], 3: [day], 4: [day], 5: [day] },
        holidays: [{ date: '2026-11-26', name: 'Thanksgiving' }],
      },
    ],
  },
  zoneProviderFromIntl({ dataVersion: 'test' }),
);
if (!compiled.ok) throw new Error('the calendar is sound');
const hours = compiled.value;

const entry = fc
  .record({
    at: fc.integer({ min: -5 * 86_400_000, max: 5 * 86_400_000 }),
    length: fc.integer({ min: 1, max: 86_400_000 }),
    category: fc.constantFrom(...timeCategories),
  })
  .map(({ at, length, category }) => {
    const startedAt = noon + at;
    return { ...sampleEntry(1), category, startedAt, endedAt: startedAt + length } as unknown as TimeEntry;
  });
const entries = fc.array(entry, { maxLength: 15 });

test('the parts sum to the whole: classes to the total, and hours to client time', () => {
  fc.assert(
    fc.property(entries, fc.boolean(), (all, known) => {
      const totals = totalsOf(all, () => (known ? hours : null));
      const sum = all.reduce((length, { startedAt, endedAt }) => length + endedAt - startedAt, 0);
      expect(totals.client + totals.internal + totals.break + totals.leave).toBe(sum);
      expect(totals.total).toBe(sum);
      expect(totals.inHours + totals.afterHours + totals.holiday + totals.unplaced).toBe(totals.client);
      expect(totals.total - totals.overlap).toBe(unionOf(all).covered);
    }),
  );
});

test('what entries cover and the gaps between them fill the span from the first start to the last end', () => {
  fc.assert(
    fc.property(entries, (all) => {
      fc.pre(all.length > 0);
      const { covered, gaps } = unionOf(all);
      const from = Math.min(...all.map(({ startedAt }) => startedAt));
      const until = Math.max(...all.map(({ endedAt }) => endedAt));
      expect(covered + gaps.reduce((sum, gap) => sum + gap.until - gap.from, 0)).toBe(until - from);
      for (const gap of gaps)
        expect(all.some(({ startedAt, endedAt }) => startedAt < gap.until && endedAt > gap.from)).toBe(false);
    }),
  );
});

test('two entries overlap where they say they do, and nowhere else', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const pairs = overlapsOf(all).length;
      const counted = all.flatMap((a, index) =>
        all.slice(index + 1).filter((b) => a.startedAt < b.endedAt && b.startedAt < a.endedAt),
      ).length;
      expect(pairs).toBe(counted);
      expect(pairs === 0).toBe(totalsOf(all, () => null).overlap === 0);
    }),
  );
});

test('rounding never drifts: the parts of a rounded day sum to it, and rounding it again changes nothing', () => {
  const rule: fc.Arbitrary<RoundingRule> = fc.record({
    incrementMinutes: fc.constantFrom(0, 1, 6, 15, 30, 60),
    mode: fc.constantFrom('up', 'nearest', 'down'),
    minimumMinutes: fc.constantFrom(0, 15),
    per: fc.constantFrom('entry', 'day'),
  });
  /** A minimum between two steps is rounded to a step itself the second time. */
  const settles = ({ incrementMinutes, minimumMinutes }: RoundingRule): boolean =>
    incrementMinutes === 0 || minimumMinutes % incrementMinutes === 0;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50_000_000 }), { maxLength: 20 }), rule, (raw, by) => {
      const { amounts, total, raw: sum } = roundDay(raw, by);
      expect(amounts.reduce((all, one) => all + one, 0)).toBe(total);
      expect(sum).toBe(raw.reduce((all, one) => all + one, 0));
      if (settles(by)) expect(roundDay(by.per === 'day' ? [total] : amounts, by).total).toBe(total);
    }),
  );
});
