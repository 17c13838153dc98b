import { expect, test } from 'vitest';
import { personId } from '../kernel/ids';
import type { Holiday } from './client-calendar';
import { compileClientHours } from './client-hours';
import { type ServiceClock, settle, startClock, turn, usedMilliseconds, usedUpAt } from './service-clock';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const HOUR = 3_600_000;
const zones = zoneProviderFromIntl({ dataVersion: '2025b' });
const day = [{ start: '09:00', end: '17:00' }];
const calendar = (revision: number, holidays: readonly Holiday[] = []) => {
  const compiled = compileClientHours(
    {
      zone: 'UTC',
      versions: [{ effectiveFrom: null, weekly: { 1: day, 2: day, 3: day, 4: day, 5: day }, holidays }],
    },
    zones,
  );
  if (!compiled.ok) throw new Error('The calendar is wrong');
  return { hours: compiled.value, revision };
};
const first = calendar(1);
const ana = personId.parse('0197a1a0-0000-7000-8000-000000000001');
const ben = personId.parse('0197a1a0-0000-7000-8000-000000000002');
/** In June 2025, of which the 2nd is a Monday. */
const at = (text: string) => Date.parse(`2025-06-${text}Z`);
const told = ({ segments }: ServiceClock) =>
  segments.map(({ from, until, reason }) => [
    new Date(from).toISOString().slice(8, 16),
    new Date(until).toISOString().slice(8, 16),
    reason,
  ]);

test('it stands outside client hours', () => {
  const clock = settle(startClock(at('02T15:00'), ana), first, at('03T10:00'));
  expect(told(clock)).toEqual([
    ['02T15:00', '02T17:00', 'running'],
    ['02T17:00', '03T09:00', 'outside-hours'],
    ['03T09:00', '03T10:00', 'running'],
  ]);
  expect(usedMilliseconds(clock)).toBe(3 * HOUR);
});

test('it stands while waiting on the client, and says who held the work', () => {
  let clock = startClock(at('02T09:00'), null);
  clock = turn(clock, first, at('02T10:00'), { holder: ana });
  clock = turn(clock, first, at('02T11:00'), { waitingOnClient: true });
  clock = turn(clock, first, at('02T15:00'), { waitingOnClient: false, holder: ben });
  clock = settle(clock, first, at('02T16:00'));
  expect(clock.segments.map(({ reason, holder }) => [reason, holder])).toEqual([
    ['running', null],
    ['running', ana],
    ['waiting-on-client', ana],
    ['running', ben],
  ]);
  expect(usedMilliseconds(clock)).toBe(3 * HOUR);
});

test('settling often makes no more segments than settling once', () => {
  let often = startClock(at('02T09:00'), ana);
  for (let minute = 1; minute <= 600; minute++)
    often = settle(often, first, at('02T09:00') + minute * 60_000);
  expect(often).toEqual(settle(startClock(at('02T09:00'), ana), first, at('02T19:00')));
});

test('settling to an earlier instant changes nothing', () => {
  const clock = settle(startClock(at('02T09:00'), ana), first, at('02T12:00'));
  expect(settle(clock, first, at('02T10:00'))).toBe(clock);
});

test('a calendar that changes later leaves what has gone by, and says which one judged it', () => {
  const before = settle(startClock(at('02T09:00'), ana), first, at('02T17:00'));
  const holiday = [{ date: '2025-06-02', name: 'Declared late' }];
  const after = settle(before, calendar(2, holiday), at('03T17:00'));
  expect(usedMilliseconds(after)).toBe(16 * HOUR);
  expect(after.segments[0]).toEqual(before.segments[0]);
  expect(after.segments.map(({ calendarRevision }) => calendarRevision)).toEqual([1, 2, 2]);
  expect(after.segments[0]?.zoneData).toBe('2025b');
});

test('when the agreed time is used up is read off the past, or reckoned ahead', () => {
  const clock = settle(startClock(at('02T15:00'), ana), first, at('03T10:00'));
  expect(usedUpAt(clock, first.hours, 2 * HOUR)).toBe(at('02T17:00'));
  expect(usedUpAt(clock, first.hours, 3 * HOUR)).toBe(at('03T10:00'));
  expect(usedUpAt(clock, first.hours, 11 * HOUR)).toBe(at('04T10:00'));
});

test('while waiting on the client it is never used up', () => {
  const clock = turn(startClock(at('02T15:00'), ana), first, at('02T16:00'), { waitingOnClient: true });
  expect(usedUpAt(clock, first.hours, 8 * HOUR)).toBeNull();
});
