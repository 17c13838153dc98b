import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WorkingAgreement } from '#shared/people/working-agreement';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { timeCategories } from '#shared/time-entries/time-entry';
import { totalsOf } from '#shared/time-entries/totals';
import { datesOf } from '#shared/time-entries/week';
import { workBalance } from '#shared/time-entries/work-balance';
import { hour } from '../../support/sample-rows';
import { sampleEntry } from '../../support/sample-time';

const week = '2026-11-23';
const dates = datesOf(week);
const monday = Date.UTC(2026, 10, 23);
const asEntry = (part: object) => sampleEntry(1, part) as unknown as TimeEntry;

const entries = fc.array(
  fc
    .tuple(
      fc.nat(6),
      fc.integer({ min: 0, max: 20 * hour }),
      fc.integer({ min: 1, max: 9 * hour }),
      fc.constantFrom(...timeCategories),
    )
    .map(([day, at, length, category]) => {
      const startedAt = monday + day * 24 * hour + at;
      return asEntry({ startedAt, endedAt: startedAt + length, category, shiftDate: dates[day] as string });
    }),
  { maxLength: 20 },
);
const minutes = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: null });
const agreement = fc
  .array(
    fc.record({
      from: fc.constantFrom('2026-01-01', ...dates),
      weeklyMinutes: fc.integer({ min: 0, max: 10_080 }),
      dailyOvertimeMinutes: minutes(1_440),
      weeklyOvertimeMinutes: minutes(10_080),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map(
    (versions) =>
      ({ versions: versions.toSorted((a, b) => (a.from < b.from ? -1 : 1)) }) as unknown as WorkingAgreement,
  );

test('regular work and overtime sum to what was worked, and no part of either is below nought', () => {
  fc.assert(
    fc.property(entries, fc.option(agreement, { nil: null }), (standing, agreed) => {
      const balance = workBalance(standing, dates, agreed);
      const totals = totalsOf(standing, () => null);
      expect(balance.regular + balance.overtime).toBe(balance.worked);
      expect(balance.regular).toBeGreaterThanOrEqual(0);
      expect(balance.overtime).toBeGreaterThanOrEqual(0);
      expect(balance.leave).toBe(totals.leave);
      expect(balance.worked).toBeLessThanOrEqual(totals.client + totals.internal);
      if (balance.target !== null)
        expect(balance.balance).toBe(balance.worked + balance.leave - balance.target);
      else expect(balance.balance).toBeNull();
      // A week is its days: their targets and their work sum to its own, to what a seventh of a millisecond rounds to.
      const days = dates.map((date) => workBalance(standing, [date], agreed));
      expect(days.reduce((sum, day) => sum + day.worked, 0)).toBe(balance.worked);
      const targets = days.reduce((sum, day) => sum + (day.target ?? 0), 0);
      expect(Math.abs(targets - (balance.target ?? 0))).toBeLessThanOrEqual(7);
    }),
  );
});

const forty: WorkingAgreement = {
  versions: [
    { from: '2026-01-01', weeklyMinutes: 2_400, dailyOvertimeMinutes: 540, weeklyOvertimeMinutes: 2_700 },
  ],
} as unknown as WorkingAgreement;
const worked = (day: number, hours: number, category: TimeEntry['category'] = 'client') =>
  asEntry({
    startedAt: monday + day * 24 * hour,
    endedAt: monday + day * 24 * hour + hours * hour,
    shiftDate: dates[day] as string,
    category,
  });

test('ten hours on a day make one of overtime beyond nine; the week counts only what no day counted already', () => {
  const four = [0, 1, 2, 3].map((day) => worked(day, 10));
  expect(workBalance(four, dates, forty)).toMatchObject({
    worked: 40 * hour,
    overtime: 4 * hour,
    balance: 0,
  });
  const six = [0, 1, 2, 3, 4, 5].map((day) => worked(day, 10));
  // 6 h by days, and of the 54 h that are left 9 h beyond 45.
  expect(workBalance(six, dates, forty)).toMatchObject({ overtime: 15 * hour, regular: 45 * hour });
});

test('a day of leave counts towards the target and makes no overtime; a break does neither', () => {
  const week40 = [0, 1, 2, 3].map((day) => worked(day, 8));
  expect(workBalance([...week40, worked(4, 8, 'leave')], dates, forty)).toMatchObject({
    balance: 0,
    overtime: 0,
  });
  expect(workBalance([...week40, worked(4, 8, 'break')], dates, forty)).toMatchObject({ balance: -8 * hour });
});

test('who begins on a Thursday owes four sevenths of their week; before anything was agreed nobody owes anything', () => {
  const late = { versions: [{ ...forty.versions[0], from: '2026-11-26' }] } as unknown as WorkingAgreement;
  expect(workBalance([], dates, late).target).toBe(Math.round((40 * hour * 4) / 7));
  expect(workBalance([worked(0, 20)], dates, null)).toMatchObject({
    target: null,
    balance: null,
    overtime: 0,
  });
});
