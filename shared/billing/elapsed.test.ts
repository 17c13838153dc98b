import { expect, test } from 'vitest';
import { compileClientHours } from '../calendars/client-hours';
import { zoneProviderFromIntl } from '../calendars/zone-transitions-from-intl';
import { elapsedShare } from './elapsed';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const day = { start: '09:00', end: '17:00' };
const hoursOf = (weekly: object) => {
  const compiled = compileClientHours(
    { zone: 'America/New_York', versions: [{ effectiveFrom: null, weekly, holidays: [] }] } as never,
    zones,
  );
  if (!compiled.ok) throw new Error('the calendar is sound');
  return compiled.value;
};
const hours = hoursOf({ 1: [day], 2: [day], 3: [day], 4: [day], 5: [day] });
/** Monday to Sunday. */
const week = { period: { from: '2026-11-23', until: '2026-11-29' }, firstDate: null };
const at = (text: string) => Date.parse(text);
const share = (now: string, of: Parameters<typeof elapsedShare>[0] = week) =>
  elapsedShare(of, hours, zones, at(now));

test('a period is over as far as the client’s hours in it are, on the client’s own clock', () => {
  expect(share('2026-11-23T13:59:00Z')).toBe(0);
  expect(share('2026-11-23T18:00:00Z')).toBe(0.1);
  expect(share('2026-11-24T23:00:00Z')).toBe(0.4);
  expect(share('2026-11-28T12:00:00Z')).toBe(1);
  expect(share('2027-01-01T00:00:00Z')).toBe(1);
  expect(share('2026-01-01T00:00:00Z')).toBe(0);
});

test('where it has no beginning it begins with the first day worked, and without an end nobody can say', () => {
  const open = { period: { from: null, until: '2026-11-29' }, firstDate: '2026-11-26' };
  expect(share('2026-11-26T23:00:00Z', open)).toBe(0.5);
  expect(share('2026-11-26T23:00:00Z', { ...open, firstDate: null })).toBeNull();
  expect(
    share('2026-11-26T23:00:00Z', { period: { from: null, until: null }, firstDate: '2026-11-26' }),
  ).toBeNull();
  expect(elapsedShare(week, hoursOf({}), zones, at('2026-11-26T12:00:00Z'))).toBeNull();
});
