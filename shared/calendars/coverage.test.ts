import { describe, expect, test } from 'vitest';
import type { WeeklyHours } from './client-calendar';
import { compileClientHours } from './client-hours';
import { type CoverageRule, coverageBreaks } from './coverage';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const day = [{ start: '09:00', end: '17:00' }];
const hoursOf = (weekly: WeeklyHours) => {
  const compiled = compileClientHours(
    {
      zone: 'America/New_York',
      versions: [
        { effectiveFrom: null, weekly, holidays: [{ date: '2025-07-04', name: 'Independence Day' }] },
      ],
    },
    zones,
  );
  if (!compiled.ok) throw new Error('The calendar is wrong');
  return compiled.value;
};
// In July New York's office is open from 13:00 to 21:00 UTC.
const office = hoursOf({ 1: day, 2: day, 3: day, 4: day, 5: day });

const at = (text: string) => Date.parse(`2025-07-${text}Z`);
const span = (from: string, until: string) => ({ from: at(from), until: at(until) });
const week = span('01T00:00', '08T00:00');
const breaksOf = (rule: CoverageRule, worked: { from: number; until: number }[], grace = 0) =>
  coverageBreaks(rule, office, worked, week, grace);

describe('client shift', () => {
  const rule = { kind: 'client-shift' } as const;

  test('work inside client hours breaks nothing', () => {
    expect(breaksOf(rule, [span('01T13:00', '01T21:00')])).toEqual([]);
  });

  test('what lies before and after them is an exception, each on its own', () => {
    expect(breaksOf(rule, [span('01T12:00', '01T22:30')])).toEqual([
      { code: 'coverage.outside-hours', from: at('01T12:00'), until: at('01T13:00'), holiday: undefined },
      { code: 'coverage.outside-hours', from: at('01T21:00'), until: at('01T22:30'), holiday: undefined },
    ]);
  });

  test('a holiday is named', () => {
    expect(breaksOf(rule, [span('04T14:00', '04T15:00')])).toEqual([
      {
        code: 'coverage.outside-hours',
        from: at('04T14:00'),
        until: at('04T15:00'),
        holiday: 'Independence Day',
      },
    ]);
  });

  test('minutes of grace on either side are none', () => {
    expect(breaksOf(rule, [span('01T12:50', '01T21:12')], 10 * MINUTE)).toEqual([
      { code: 'coverage.outside-hours', from: at('01T21:10'), until: at('01T21:12'), holiday: undefined },
    ]);
  });
});

describe('overlap', () => {
  const rule = { kind: 'overlap', hours: 3 } as const;

  test('enough hours together break nothing, whatever else was worked', () => {
    expect(breaksOf(rule, [span('01T06:00', '01T16:00')])).toEqual([]);
  });

  test('too few are said, with how many were expected', () => {
    expect(breaksOf(rule, [span('02T06:00', '02T15:00')])).toEqual([
      { code: 'coverage.overlap-short', date: '2025-07-02', expected: 3 * HOUR, worked: 2 * HOUR },
    ]);
  });

  test('a day on which nobody worked is not judged, and neither is one on which the client was closed', () => {
    expect(breaksOf(rule, [span('04T06:00', '04T10:00'), span('05T06:00', '05T10:00')])).toEqual([]);
  });

  test('where the client is never closed, days are cut at its midnight', () => {
    const all = [{ start: '00:00', end: '24:00' }];
    const ceaseless = hoursOf({ 1: all, 2: all, 3: all, 4: all, 5: all, 6: all, 7: all });
    // One hour on the 1st and two on the 2nd, on either side of 04:00 UTC.
    expect(coverageBreaks(rule, ceaseless, [span('02T03:00', '02T06:00')], week)).toEqual([
      { code: 'coverage.overlap-short', date: '2025-07-01', expected: 3 * HOUR, worked: HOUR },
      { code: 'coverage.overlap-short', date: '2025-07-02', expected: 3 * HOUR, worked: 2 * HOUR },
    ]);
  });
});

test('overnight: a night in which nobody worked is missed, the others are not', () => {
  const nights = [span('02T02:00', '02T08:00'), span('05T04:00', '05T05:00')];
  expect(breaksOf({ kind: 'overnight' }, nights)).toEqual([
    { code: 'coverage.night-missed', from: at('02T21:00'), until: at('03T13:00') },
  ]);
});

test('where only the result counts, no hour breaks anything', () => {
  expect(breaksOf({ kind: 'outcome' }, [span('05T02:00', '05T23:00')])).toEqual([]);
});
