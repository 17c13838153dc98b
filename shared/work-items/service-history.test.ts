import { describe, expect, test } from 'vitest';
import type { ClientCalendar } from '../calendars/client-calendar';
import { compileClientHours } from '../calendars/client-hours';
import { decideCalendarEdit, type KeptCalendar, revisionAt } from '../calendars/edit-calendar';
import { usedMilliseconds } from '../calendars/service-clock';
import { zoneProviderFromIntl } from '../calendars/zone-transitions-from-intl';
import { personId } from '../kernel/ids';
import type { Activity } from './activity';
import { type ServiceCalendar, serviceHistory } from './service-history';

const HOUR = 3_600_000;
const zones = zoneProviderFromIntl({ dataVersion: '2026a' });
const ana = personId.parse('0197a1a0-0000-7000-8000-000000000001');
const ben = personId.parse('0197a1a0-0000-7000-8000-000000000002');
const office = [{ start: '09:00', end: '17:00' }];
const plain: ClientCalendar = {
  zone: 'UTC',
  versions: [
    { effectiveFrom: null, weekly: { 1: office, 2: office, 3: office, 4: office, 5: office }, holidays: [] },
  ],
};
/** In November 2026, of which the 23rd is a Monday. */
const at = (text: string) => Date.parse(`2026-11-${text}Z`);

const serviceCalendar = (kept: KeptCalendar): ServiceCalendar => {
  const hours = compileClientHours(kept, zones, { knownAt: 'each-moment' });
  if (!hours.ok) throw new Error(JSON.stringify(hours.error));
  return {
    hours: hours.value,
    revisionAt: (instant) => revisionAt(kept, instant),
    savedAt: (kept.history ?? []).map(({ savedAt }) => savedAt),
  };
};
const calendar = serviceCalendar(plain);

const did = (type: string, when: string, who = ana, subject: typeof ana | null = null) =>
  ({ type: `work-item.${type}`, at: at(when), personId: who, subjectId: subject }) as unknown as Activity;

const told = (history: ReturnType<typeof serviceHistory>) =>
  history?.clock.segments.map(({ from, until, reason, holder, calendarRevision }) => [
    new Date(from).toISOString().slice(8, 16),
    new Date(until).toISOString().slice(8, 16),
    reason,
    holder === ana ? 'ana' : holder === ben ? 'ben' : null,
    calendarRevision,
  ]);

test('before anybody took it, no clock runs', () => {
  expect(serviceHistory([did('note', '23T09:00')], calendar, at('23T12:00'))).toBeNull();
});

test('the clock runs with its holder, stands while waiting on the client, and says why', () => {
  const history = serviceHistory(
    [
      did('claim', '23T09:00'),
      did('wait', '23T10:00'),
      did('start', '23T15:00'),
      did('assign', '23T16:00', ana, ben),
    ],
    calendar,
    at('24T10:00'),
  );
  expect(told(history)).toEqual([
    ['23T09:00', '23T10:00', 'running', 'ana', 1],
    ['23T10:00', '23T15:00', 'waiting-on-client', 'ana', 1],
    ['23T15:00', '23T16:00', 'running', 'ana', 1],
    ['23T16:00', '23T17:00', 'running', 'ben', 1],
    ['23T17:00', '24T09:00', 'outside-hours', 'ben', 1],
    ['24T09:00', '24T10:00', 'running', 'ben', 1],
  ]);
  expect(usedMilliseconds(history!.clock)).toBe(4 * HOUR);
});

test('work that is done stands, and runs on where a reviewer returns it', () => {
  const done = [did('claim', '23T09:00'), did('approve', '23T11:00')];
  const after = serviceHistory(done, calendar, at('23T15:00'));
  expect(after?.ended).toBe(true);
  expect(usedMilliseconds(after!.clock)).toBe(2 * HOUR);
  const returned = serviceHistory([...done, did('return', '23T14:00')], calendar, at('23T15:00'));
  expect(returned?.ended).toBe(false);
  expect(usedMilliseconds(returned!.clock)).toBe(3 * HOUR);
});

test('the order in which activities arrive means nothing', () => {
  const activities = [did('claim', '23T09:00'), did('wait', '23T10:00'), did('start', '23T12:00')];
  expect(serviceHistory(activities.toReversed(), calendar, at('23T13:00'))).toEqual(
    serviceHistory(activities, calendar, at('23T13:00')),
  );
});

describe('a calendar that is edited while the clock runs', () => {
  const edited = decideCalendarEdit(
    plain,
    {
      revision: 1,
      calendar: {
        ...plain,
        versions: [{ ...plain.versions[0]!, holidays: [{ date: '2026-11-24', name: 'Mourning' }] }],
      },
    },
    { mayEdit: true, personId: 'lead', now: at('24T12:00'), zones },
  );
  const kept = edited.ok ? edited.value : plain;

  test('leaves what has gone by, and each stretch names the revision that judged it', () => {
    expect(told(serviceHistory([did('claim', '24T09:00')], serviceCalendar(kept), at('25T10:00')))).toEqual([
      ['24T09:00', '24T12:00', 'running', 'ana', 1],
      ['24T12:00', '24T17:00', 'holiday', 'ana', 2],
      ['24T17:00', '25T09:00', 'outside-hours', 'ana', 2],
      ['25T09:00', '25T10:00', 'running', 'ana', 2],
    ]);
  });
});
