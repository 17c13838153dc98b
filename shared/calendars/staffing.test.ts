import { expect, test } from 'vitest';
import { personId } from '../kernel/ids';
import { compileClientHours } from './client-hours';
import { coverageGaps, presentPeople, staffedStretches } from './staffing';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const day = [{ start: '09:00', end: '17:00' }];
const compiled = compileClientHours(
  { zone: 'UTC', versions: [{ effectiveFrom: null, weekly: { 1: day, 2: day }, holidays: [] }] },
  zoneProviderFromIntl({ dataVersion: 'test' }),
);
if (!compiled.ok) throw new Error('The calendar is wrong');
const hours = compiled.value;

const ana = personId.parse('0197a1a0-0000-7000-8000-000000000001');
const ben = personId.parse('0197a1a0-0000-7000-8000-000000000002');
/** In June 2025, of which the 2nd is a Monday. */
const at = (text: string) => Date.parse(`2025-06-${text}Z`);
const shift = (person: typeof ana, from: string, until: string) => ({
  personId: person,
  from: at(from),
  until: at(until),
});
const monday = { from: at('02T00:00'), until: at('03T00:00') };
const shifts = [shift(ben, '02T11:00', '02T14:00'), shift(ana, '02T06:00', '02T12:00')];

test('client hours are cut wherever somebody comes or goes', () => {
  expect(staffedStretches(hours, shifts, monday)).toEqual([
    { from: at('02T09:00'), until: at('02T11:00'), present: [ana] },
    { from: at('02T11:00'), until: at('02T12:00'), present: [ana, ben] },
    { from: at('02T12:00'), until: at('02T14:00'), present: [ben] },
    { from: at('02T14:00'), until: at('02T17:00'), present: [] },
  ]);
});

test('hours without anybody are gaps, on days without any shift too', () => {
  const both = { ...monday, until: at('04T00:00') };
  expect(coverageGaps(hours, shifts, both)).toEqual([
    at('02T14:00'),
    at('02T17:00'),
    at('03T09:00'),
    at('03T17:00'),
  ]);
});

test('two shifts of one person that overlap are one presence', () => {
  const twice = [shift(ana, '02T09:00', '02T12:00'), shift(ana, '02T11:00', '02T17:00')];
  expect(staffedStretches(hours, twice, monday)).toEqual([
    { from: at('02T09:00'), until: at('02T17:00'), present: [ana] },
  ]);
});

test('who is there may be so while the client is not', () => {
  expect(presentPeople(shifts, at('02T07:00'))).toEqual([ana]);
  expect(presentPeople(shifts, at('02T14:00'))).toEqual([]);
});
