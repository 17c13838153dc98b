import { expect, test } from 'vitest';
import { personId } from '../kernel/ids';
import type { WeeklyHours } from './client-calendar';
import { compileClientHours } from './client-hours';
import type { CoverageRule } from './coverage';
import { coverageOutlook } from './coverage-outlook';
import type { Shift } from './staffing';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const HOUR = 3_600_000;
const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const ana = personId.parse('0197a1a0-0000-7000-8000-000000000001');
const ben = personId.parse('0197a1a0-0000-7000-8000-000000000002');
const office = [{ start: '09:00', end: '17:00' }];
const weekdays: WeeklyHours = { 1: office, 2: office, 3: office, 4: office, 5: office };

const hoursOf = (weekly: WeeklyHours) => {
  const hours = compileClientHours(
    {
      zone: 'UTC',
      versions: [{ effectiveFrom: null, weekly, holidays: [{ date: '2026-11-26', name: 'Thanksgiving' }] }],
    },
    zones,
  );
  if (!hours.ok) throw new Error(JSON.stringify(hours.error));
  return hours.value;
};
/** In November 2026, of which the 25th is a Wednesday. */
const at = (text: string) => Date.parse(`2026-11-${text}Z`);
const shift = (who: typeof ana, from: string, until: string): Shift => ({
  personId: who,
  from: at(from),
  until: at(until),
});
const period = { from: at('25T00:00'), until: at('29T00:00') };
const look = (rule: CoverageRule, shifts: readonly Shift[], weekly = weekdays, span = period) =>
  coverageOutlook(rule, hoursOf(weekly), shifts, span);
const told = (days: ReturnType<typeof look>) =>
  days.map(({ date, kind, missing }) => [date.slice(8), kind, missing / HOUR]);

const shifts = [
  shift(ana, '25T08:00', '25T13:00'),
  shift(ben, '25T12:00', '25T15:00'),
  shift(ana, '27T17:30', '27T23:00'),
];

test('a client shift wants somebody in every open hour; a holiday and a weekend want nobody', () => {
  const days = look({ kind: 'client-shift' }, shifts);
  expect(told(days)).toEqual([
    ['25', 'short', 2],
    ['26', 'closed', 0],
    ['27', 'missed', 8],
    ['28', 'closed', 0],
  ]);
  expect(days.map(({ holiday }) => holiday)).toEqual([undefined, 'Thanksgiving', undefined, undefined]);
  expect(days[0]).toMatchObject({
    staffed: 6 * HOUR,
    present: [ana, ben],
    gaps: [{ from: at('25T15:00'), until: at('25T17:00') }],
  });
});

test('an overlap is met by enough hours together, and asks for no more than the client is open', () => {
  expect(told(look({ kind: 'overlap', hours: 6 }, shifts)).slice(0, 1)).toEqual([['25', 'met', 0]]);
  expect(told(look({ kind: 'overlap', hours: 7 }, shifts)).slice(0, 1)).toEqual([['25', 'short', 1]]);
  expect(told(look({ kind: 'overlap', hours: 12 }, [])).slice(0, 1)).toEqual([['25', 'missed', 8]]);
});

test('overnight work wants somebody between the end of the day and the next opening', () => {
  const days = look({ kind: 'overnight' }, shifts);
  // Wednesday's night lasts over the holiday to Friday; Friday's is worked.
  expect(told(days)).toEqual([
    ['25', 'missed', 40],
    ['26', 'closed', 0],
    ['27', 'met', 0],
    ['28', 'closed', 0],
  ]);
  expect(days[2]?.present).toEqual([ana]);
});

test('where only the result counts, nothing is missing', () => {
  expect(look({ kind: 'outcome' }, []).every(({ kind }) => kind === 'met' || kind === 'closed')).toBe(true);
});

test('a night shift of the client belongs to the date it starts on', () => {
  const nights: WeeklyHours = { 3: [{ start: '22:00', end: '06:00' }] };
  const days = look({ kind: 'client-shift' }, [shift(ana, '25T22:00', '26T02:00')], nights);
  expect(told(days).slice(0, 2)).toEqual([
    ['25', 'short', 4],
    ['26', 'closed', 0],
  ]);
});

test('a client that never closes is cut at midnight', () => {
  const all = [{ start: '00:00', end: '24:00' }];
  const always: WeeklyHours = { 1: all, 2: all, 3: all, 4: all, 5: all, 6: all, 7: all };
  const span = { from: at('23T00:00'), until: at('25T00:00') };
  expect(told(look({ kind: 'client-shift' }, [shift(ana, '23T00:00', '24T12:00')], always, span))).toEqual([
    ['23', 'met', 0],
    ['24', 'short', 12],
  ]);
});
