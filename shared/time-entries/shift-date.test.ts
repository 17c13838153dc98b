import { expect, test } from 'vitest';
import { zoneProviderFromIntl } from '../calendars/zone-transitions-from-intl';
import { instantOf, sameTimeOn, shiftDateAt } from './shift-date';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const zone = 'Asia/Kolkata';
const at = (date: string, minute: number): number => instantOf(zones, zone, date, minute);
const shift = (startedAt: number, endedAt: number, shiftDate: string) => ({ startedAt, endedAt, shiftDate });

test('22:00 to 07:00 is one shift, also where it is taken up after midnight', () => {
  const began = at('2026-11-24', 22 * 60);
  expect(shiftDateAt(zones, zone, began, [])).toBe('2026-11-24');
  const before = [shift(began, at('2026-11-25', 2 * 60), '2026-11-24')];
  expect(shiftDateAt(zones, zone, at('2026-11-25', 3 * 60), before)).toBe('2026-11-24');
});

test('the next morning is another day, and so is what follows a long pause or a long shift', () => {
  const night = [shift(at('2026-11-24', 22 * 60), at('2026-11-25', 1 * 60), '2026-11-24')];
  expect(shiftDateAt(zones, zone, at('2026-11-25', 9 * 60), night)).toBe('2026-11-25');
  const long = [shift(at('2026-11-24', 9 * 60), at('2026-11-25', 30), '2026-11-24')];
  expect(shiftDateAt(zones, zone, at('2026-11-25', 3 * 60), long)).toBe('2026-11-25');
});

test('where the person travels, the shift goes on, and the next day is that of the new place', () => {
  const before = [shift(at('2026-11-24', 22 * 60), at('2026-11-24', 23 * 60), '2026-11-24')];
  const later = at('2026-11-24', 24 * 60);
  expect(shiftDateAt(zones, 'Pacific/Apia', later, before)).toBe('2026-11-24');
  expect(shiftDateAt(zones, 'Pacific/Apia', later, [])).toBe('2026-11-25');
});

test('a wall clock that is put forward or back is read as people read it', () => {
  const new_york = (minute: number) => instantOf(zones, 'America/New_York', '2026-11-01', minute);
  // 01:30 comes twice that night, the first pass at 05:30 UTC; 03:00 once.
  expect(new Date(new_york(90)).toISOString()).toBe('2026-11-01T05:30:00.000Z');
  expect(new_york(180) - new_york(60)).toBe(3 * 3_600_000);
});

test('moved to another date, a time of day stays what the wall clock reads, over a change of the clock too', () => {
  // New York puts its clock forward on 8 March 2026, at two.
  const at = Date.parse('2026-03-08T09:30:15-04:00');
  expect(sameTimeOn(zones, 'America/New_York', at, ['2026-03-08', '2026-03-06'])).toBe(
    Date.parse('2026-03-06T09:30:15-05:00'),
  );
  // Past midnight it belongs to the day its shift began.
  const night = Date.parse('2026-03-10T01:00:00-04:00');
  expect(sameTimeOn(zones, 'America/New_York', night, ['2026-03-09', '2026-03-11'])).toBe(
    Date.parse('2026-03-12T01:00:00-04:00'),
  );
});
