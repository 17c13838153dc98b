import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, burnOf, periodAt, type Spent } from './budget';

const hour = 3_600_000;
const noon = Date.parse('2026-11-24T12:00:00Z');

const hours = (count: number, change: Partial<Budget> = {}): Budget => ({
  id: 'one',
  engagementId: 'lark-bk',
  matterId: null,
  per: 'month',
  from: null,
  until: null,
  milliseconds: count * hour,
  minor: null,
  thresholds: [75, 90, 100],
  ...change,
});

const work = (n: number, length: number, change: Partial<Spent> = {}): Spent => ({
  id: `e${n}`,
  engagementId: 'lark-bk',
  matterId: null,
  shiftDate: '2026-11-24',
  startedAt: noon + n * hour,
  endedAt: noon + n * hour + length * hour,
  minorPerHour: 6_000,
  ...change,
});

describe('a budget', () => {
  it('begins anew each month, within its dates', () => {
    expect(periodAt(hours(1), '2024-02-10')).toEqual({ from: '2024-02-01', until: '2024-02-29' });
    const half = hours(1, { from: '2026-11-10', until: '2027-01-15' });
    expect(periodAt(half, '2026-11-24')).toEqual({ from: '2026-11-10', until: '2026-11-30' });
    expect(periodAt(half, '2027-01-02')).toEqual({ from: '2027-01-01', until: '2027-01-15' });
    expect(periodAt(half, '2026-11-09')).toBeNull();
    expect(periodAt({ ...half, per: 'period' }, '2026-12-24')).toEqual({
      from: '2026-11-10',
      until: '2027-01-15',
    });
  });

  it('says which threshold was reached, and the moment at which nothing was left', () => {
    const burn = burnOf(hours(3), [work(0, 1), work(1, 1), work(2, 2)], '2026-11-24');
    expect(burn).toMatchObject({ milliseconds: 4 * hour, minor: 24_000, reached: 100 });
    expect(burn?.spentAt).toBe(noon + 3 * hour);
    expect(burnOf(hours(4), [work(0, 3)], '2026-11-24')).toMatchObject({ reached: 75, spentAt: null });
    // All of it is not over it.
    expect(burnOf(hours(3), [work(0, 3)], '2026-11-24')).toMatchObject({ reached: 100, spentAt: null });
    expect(burnOf(hours(4), [work(0, 2)], '2026-11-24')).toMatchObject({ reached: null });
  });

  it('of money counts each hour at its rate, and of a matter what was done on it', () => {
    const money = hours(1, { milliseconds: null, minor: 9_000 });
    expect(burnOf(money, [work(0, 2)], '2026-11-24')).toMatchObject({
      minor: 12_000,
      spentAt: noon + 1.5 * hour,
    });
    expect(burnOf(money, [work(0, 2, { minorPerHour: null })], '2026-11-24')).toMatchObject({ percent: 0 });
    const matter = hours(1, { matterId: 'm1' });
    expect(burnOf(matter, [work(0, 2), work(1, 2, { matterId: 'm1' })], '2026-11-24')).toMatchObject({
      milliseconds: 2 * hour,
    });
  });

  const spent = fc
    .array(
      fc.record({
        gap: fc.integer({ min: 0, max: 5 * hour }),
        length: fc.integer({ min: 1, max: 9 * hour }),
        date: fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-24', '2026-11-30', '2026-12-01'),
        engagementId: fc.constantFrom('lark-bk', 'wren-bk'),
      }),
      { maxLength: 30 },
    )
    .map((pieces) => {
      let at = noon;
      return pieces.map(({ gap, length, date, engagementId }, n) => {
        at += gap;
        const one = work(n, 0, { engagementId, shiftDate: date, startedAt: at, endedAt: at + length });
        at += length;
        return one;
      });
    });

  it('is spent by every millisecond of its own work in its own period, and by no other', () => {
    fc.assert(
      fc.property(spent, fc.integer({ min: 1, max: 60 }), (all, count) => {
        const own = all.filter(
          ({ engagementId, shiftDate }) => engagementId === 'lark-bk' && shiftDate.startsWith('2026-11'),
        );
        const total = own.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0);
        const burn = burnOf(hours(count), all.toReversed(), '2026-11-24');
        expect(burn?.milliseconds).toBe(total);
        expect(burn?.spentAt !== null).toBe(total > count * hour);
        if (burn && burn.spentAt !== null) {
          const at = burn.spentAt;
          // What was worked up to that moment is the budget, and what came after it is what is over.
          const upTo = own.reduce(
            (sum, { startedAt, endedAt }) => sum + Math.max(0, Math.min(endedAt, at) - startedAt),
            0,
          );
          expect(Math.abs(upTo - count * hour)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('names no threshold that was not reached, and the highest that was', () => {
    fc.assert(
      fc.property(spent, fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 6 }), (all, marks) => {
        const thresholds = marks.toSorted((a, b) => a - b);
        const burn = burnOf(hours(20, { thresholds }), all, '2026-11-24');
        if (!burn) throw new Error('it holds then');
        const reached = thresholds.filter((mark) => burn.percent >= mark);
        expect(burn.reached).toBe(reached.at(-1) ?? null);
      }),
    );
  });
});
