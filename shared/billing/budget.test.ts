import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, burnOf, type DaySpent, overrunOf, periodAt, projectedPercent } from './budget';

const hour = 3_600_000;

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

const work = (length: number, change: Partial<DaySpent> = {}): DaySpent => ({
  engagementId: 'lark-bk',
  matterId: null,
  shiftDate: '2026-11-24',
  milliseconds: length * hour,
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

  it('says which threshold was reached, and the day on which nothing was left', () => {
    const next = { shiftDate: '2026-11-25' };
    const burn = burnOf(hours(3), [work(2, next), work(1), work(1)], '2026-11-24');
    expect(burn).toMatchObject({ milliseconds: 4 * hour, minor: 24_000, reached: 100 });
    expect(burn?.over).toEqual({ date: '2026-11-25', share: 0.5 });
    expect(burn?.firstDate).toBe('2026-11-24');
    expect(burnOf(hours(4), [work(3)], '2026-11-24')).toMatchObject({ reached: 75, over: null });
    // All of it is not over it.
    expect(burnOf(hours(3), [work(3)], '2026-11-24')).toMatchObject({ reached: 100, over: null });
    expect(burnOf(hours(4), [work(2)], '2026-11-24')).toMatchObject({ reached: null });
  });

  it('of money counts each hour at its rate, and of a matter what was done on it', () => {
    const money = hours(1, { milliseconds: null, minor: 9_000 });
    expect(burnOf(money, [work(2)], '2026-11-24')).toMatchObject({ minor: 12_000, over: { share: 0.25 } });
    expect(burnOf(money, [work(2, { minorPerHour: null })], '2026-11-24')).toMatchObject({ percent: 0 });
    const matter = hours(1, { matterId: 'm1' });
    expect(burnOf(matter, [work(2), work(2, { matterId: 'm1' })], '2026-11-24')).toMatchObject({
      milliseconds: 2 * hour,
    });
  });

  it('is foreseen at the pace so far, where something of a period with an end is over', () => {
    expect(projectedPercent({ percent: 30 }, 0.25)).toBe(120);
    expect(projectedPercent({ percent: 30 }, 1)).toBe(30);
    expect(projectedPercent({ percent: 30 }, 0)).toBeNull();
    expect(projectedPercent({ percent: 30 }, null)).toBeNull();
  });

  const spent = fc.array(
    fc.record({
      length: fc.integer({ min: 1, max: 9 * hour }),
      shiftDate: fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-24', '2026-11-30', '2026-12-01'),
      engagementId: fc.constantFrom('lark-bk', 'wren-bk'),
    }),
    { maxLength: 30 },
  );
  const asWork = (all: readonly { length: number; shiftDate: string; engagementId: string }[]) =>
    all.map(({ length, ...of }) => work(0, { ...of, milliseconds: length }));

  it('is spent by every millisecond of its own work in its own period, and by no other', () => {
    fc.assert(
      fc.property(spent, fc.integer({ min: 1, max: 60 }), (all, count) => {
        const total = all
          .filter(
            ({ engagementId, shiftDate }) => engagementId === 'lark-bk' && shiftDate.startsWith('2026-11'),
          )
          .reduce((sum, { length }) => sum + length, 0);
        const burn = burnOf(hours(count), asWork(all), '2026-11-24');
        expect(burn?.milliseconds).toBe(total);
        expect(burn?.over !== null).toBe(total > count * hour);
      }),
    );
  });

  it('is overrun by what its people did beyond it, however the work is shared among them', () => {
    fc.assert(
      fc.property(spent, fc.integer({ min: 1, max: 60 }), fc.nat({ max: 2 }), (all, count, split) => {
        const of = hours(count);
        const burn = burnOf(of, asWork(all), '2026-11-24');
        if (!burn) throw new Error('it holds then');
        const entries = all.map(({ length, ...one }) => ({
          ...one,
          matterId: null,
          startedAt: 0,
          endedAt: length,
        }));
        const shares = [0, 1, 2].map((person) =>
          overrunOf(
            of,
            burn,
            entries.filter((_, n) => (n + split) % 3 === person),
          ),
        );
        const over = shares.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
        expect(Math.abs(over - Math.max(0, burn.milliseconds - count * hour))).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('names no threshold that was not reached, and the highest that was', () => {
    fc.assert(
      fc.property(spent, fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 6 }), (all, marks) => {
        const thresholds = marks.toSorted((a, b) => a - b);
        const burn = burnOf(hours(20, { thresholds }), asWork(all), '2026-11-24');
        if (!burn) throw new Error('it holds then');
        const reached = thresholds.filter((mark) => burn.percent >= mark);
        expect(burn.reached).toBe(reached.at(-1) ?? null);
      }),
    );
  });
});
