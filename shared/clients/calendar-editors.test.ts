import { expect, test } from 'vitest';
import type { Engagement, MemberRole } from '../engagements/engagement';
import { calendarId, clientId, personId } from '../kernel/ids';
import type { Person } from '../people/person';
import { mayEditCalendar } from './calendar-editors';
import type { Client } from './client';

const id = (digit: number) => `0197a1a0-0000-7000-8000-00000000000${digit}`;
const calendar = calendarId.parse(id(1));
const other = calendarId.parse(id(2));
const me = personId.parse(id(3));
const person = (role: Person['role']) => ({ id: me, role }) as Person;
const client = (digit: number, keeps: typeof calendar) =>
  ({ id: clientId.parse(id(digit)), calendarId: keeps }) as Client;
const engagement = (digit: number, role: MemberRole) =>
  ({ clientId: clientId.parse(id(digit)), members: [{ personId: me, role }] }) as unknown as Engagement;
const clients = [client(4, calendar), client(5, other)];

test('an admin may, whatever they lead', () => {
  expect(mayEditCalendar(person('admin'), calendar, [], [])).toBe(true);
});

test('who leads an engagement of a client that keeps the calendar may', () => {
  expect(mayEditCalendar(person('professional'), calendar, clients, [engagement(4, 'lead')])).toBe(true);
  expect(mayEditCalendar(person('lead'), calendar, clients, [engagement(4, 'reviewer')])).toBe(false);
  expect(mayEditCalendar(person('lead'), calendar, clients, [engagement(5, 'lead')])).toBe(false);
});
