import { expect, test } from 'vitest';
import type { DayInterval, WeeklyHours } from '#shared/calendars/client-calendar';
import { compileClientHours } from '#shared/calendars/client-hours';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { byDayEnd, type DayEnd, dayEnd } from './day-end';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const hoursOf = (weekly: WeeklyHours) => {
  const hours = compileClientHours(
    { zone: 'UTC', versions: [{ effectiveFrom: null, weekly, holidays: [] }] },
    zones,
  );
  if (!hours.ok) throw new Error(JSON.stringify(hours.error));
  return hours.value;
};
const weekdays = (...day: DayInterval[]): WeeklyHours => ({ 1: day, 2: day, 3: day, 4: day, 5: day });
const spain = hoursOf(weekdays({ start: '09:30', end: '14:00' }, { start: '16:00', end: '19:30' }));
/** In November 2026, of which the 25th is a Wednesday. */
const at = (text: string) => Date.parse(`2026-11-${text}Z`);

test('a day ends in the evening, and not as lunch begins', () => {
  const evening: DayEnd = { state: 'ends', at: at('25T19:30') };
  expect(dayEnd(spain, at('25T10:00'))).toEqual(evening);
  expect(dayEnd(spain, at('25T15:00'))).toEqual(evening);
});

test('once it has ended, it says since when, and when the client is back', () => {
  expect(dayEnd(spain, at('25T22:00'))).toEqual({
    state: 'ended',
    at: at('25T19:30'),
    opens: at('26T09:30'),
  });
  expect(dayEnd(spain, at('28T12:00'))).toEqual({
    state: 'ended',
    at: at('27T19:30'),
    opens: at('30T09:30'),
  });
});

test('a client that never closes, or never opens, has no end of a day', () => {
  const all = [{ start: '00:00', end: '24:00' }];
  const always = hoursOf({ 1: all, 2: all, 3: all, 4: all, 5: all, 6: all, 7: all });
  expect(dayEnd(always, at('25T10:00'))).toEqual({ state: 'none' });
  expect(dayEnd(hoursOf({}), at('25T10:00'))).toEqual({ state: 'none' });
});

test('who ends first hands over first', () => {
  const ends: DayEnd[] = [
    { state: 'none' },
    { state: 'ended', at: 5, opens: null },
    { state: 'ends', at: 20 },
    { state: 'ended', at: 9, opens: null },
    { state: 'ends', at: 10 },
  ];
  expect(
    ends.sort(byDayEnd).map((end) => (end.state === 'none' ? 'none' : `${end.state} ${end.at}`)),
  ).toEqual(['ends 10', 'ends 20', 'ended 9', 'ended 5', 'none']);
});
