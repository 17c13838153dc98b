import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileClientHours } from '../calendars/client-hours';
import { zoneProviderFromIntl } from '../calendars/zone-transitions-from-intl';
import { addFigures, coverageShare, coveredIn, noFigures, utilisation, weekMondays } from './team-week';

const hour = 3_600_000;
const day = { start: '09:00', end: '17:00' };
const compiled = compileClientHours(
  { zone: 'UTC', versions: [{ effectiveFrom: null, weekly: { 1: [day], 2: [day] }, holidays: [] }] } as never,
  zoneProviderFromIntl({ dataVersion: 'test' }),
);
if (!compiled.ok) throw new Error('the calendar is sound');
const hours = compiled.value;
const monday = Date.parse('2026-11-23T00:00:00Z');
const week = { from: monday, until: monday + 7 * 24 * hour };
const at = (from: number, until: number) => [monday + from * hour, monday + until * hour];

test('weeks go from Monday to Monday, and not for ever', () => {
  expect(weekMondays('2026-11-09', '2026-11-23')).toEqual(['2026-11-09', '2026-11-16', '2026-11-23']);
  expect(weekMondays('2026-11-23', '2026-11-16')).toEqual([]);
  expect(weekMondays('2020-01-06', '2026-11-23')).toEqual([]);
});

test('a client’s hours are covered once, however many are there, and only while it is open', () => {
  expect(coveredIn(hours, [at(8, 11), at(10, 13)], week)).toEqual({ open: 16 * hour, covered: 4 * hour });
  expect(coveredIn(hours, [], week)).toEqual({ open: 16 * hour, covered: 0 });
  expect(coveredIn(hours, [at(8, 11)], { from: monday, until: monday })).toEqual({ open: 0, covered: 0 });
  expect(coverageShare({ open: 16, covered: 4 })).toBe(0.25);
  expect(coverageShare({ open: 0, covered: 0 })).toBeNull();
});

test('no coverage is more than the hours there are, and more people never cover less', () => {
  const spans = fc.array(
    fc
      .tuple(fc.nat({ max: 160 }), fc.integer({ min: 1, max: 12 }))
      .map(([from, length]) => at(from, from + length)),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(spans, spans, (some, more) => {
      const few = coveredIn(hours, some, week);
      const all = coveredIn(hours, [...some, ...more], week);
      expect(few.covered).toBeLessThanOrEqual(all.covered);
      expect(all.covered).toBeLessThanOrEqual(all.open);
      expect(coveredIn(hours, [...more, ...some], week)).toEqual(all);
    }),
  );
});

test('utilisation is client time beside attendance, of sums and never of shares', () => {
  const one = { ...noFigures, client: 6 * hour, attendance: 8 * hour };
  const other = { ...noFigures, client: hour, attendance: 2 * hour };
  expect(utilisation(one)).toBe(0.75);
  expect(utilisation(addFigures(one, other))).toBe(0.7);
  expect(utilisation(noFigures)).toBeNull();
});
