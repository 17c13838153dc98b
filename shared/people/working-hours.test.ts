import { expect, test } from 'vitest';
import { zoneProviderFromIntl } from '../calendars/zone-transitions-from-intl';
import { personId, teamId } from '../kernel/ids';
import type { Person, Team } from './person';
import { maySetWorkingHours, shiftHours } from './working-hours';

const id = (digit: number) => `0197a1a0-0000-7000-8000-00000000000${digit}`;
const books = teamId.parse(id(1));
const person = (digit: number, part: Partial<Person> = {}) =>
  ({
    id: personId.parse(id(digit)),
    role: 'professional',
    teamId: books,
    timeZone: 'Asia/Manila',
    ...part,
  }) as Person;
const ana = person(2);
const lead = person(3, { role: 'lead' });
const teams: Team[] = [{ id: books, name: 'Books', leadId: lead.id }];

test('a person says when they work, and so do who leads their team and an admin', () => {
  expect(maySetWorkingHours(ana, ana, teams)).toBe(true);
  expect(maySetWorkingHours(lead, ana, teams)).toBe(true);
  expect(maySetWorkingHours(person(4, { role: 'admin', teamId: null }), ana, teams)).toBe(true);
  expect(maySetWorkingHours(ana, lead, teams)).toBe(false);
  expect(maySetWorkingHours(person(5, { role: 'lead' }), ana, teams)).toBe(false);
});

test("a night shift in Manila runs from its evening to the client's afternoon", () => {
  const night = [{ start: '22:00', end: '07:00' }];
  const shift = shiftHours(
    person(6, { workingHours: { 1: night } }),
    zoneProviderFromIntl({ dataVersion: 't' }),
  );
  // Monday 23 November 2026, 22:00 in Manila, is 14:00 UTC.
  expect(shift?.ok && shift.value.openIntervals(Date.UTC(2026, 10, 22), Date.UTC(2026, 10, 25))).toEqual([
    Date.UTC(2026, 10, 23, 14),
    Date.UTC(2026, 10, 23, 23),
  ]);
});

test('of somebody who has said nothing, nothing is known', () => {
  expect(shiftHours(ana, zoneProviderFromIntl({ dataVersion: 't' }))).toBeNull();
});
