import { expect, test } from 'vitest';
import { compileClientHours } from './client-hours';
import { deadlineState } from './deadline';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const HOUR = 3_600_000;
const rules = { soon: 8 * HOUR, urgent: 2 * HOUR };
const day = [{ start: '09:00', end: '17:00' }];
const court = compileClientHours(
  {
    zone: 'Europe/London',
    kind: 'court',
    versions: [
      {
        effectiveFrom: null,
        weekly: { 1: day, 2: day, 3: day, 4: day, 5: day },
        holidays: [{ date: '2025-12-25', name: 'Christmas Day' }],
      },
    ],
  },
  zoneProviderFromIntl({ dataVersion: 'test' }),
);
if (!court.ok) throw new Error('The calendar is wrong');
const hours = court.value;

const at = (text: string) => Date.parse(text);
const state = (due: string, now: string, estimate = 0) =>
  deadlineState(hours, at(due), at(now), rules, estimate);

test('a deadline names whose calendar it obeys', () => {
  expect(hours.kind).toBe('court');
});

test('due on a Saturday, the last open moment is the end of Friday', () => {
  expect(state('2025-06-07T12:00:00Z', '2025-06-06T08:00:00Z')).toEqual({
    openLeft: 8 * HOUR,
    lastOpenMoment: at('2025-06-06T16:00:00Z'),
    latestStart: at('2025-06-07T12:00:00Z'),
    level: 'soon',
  });
});

test('due as the doors open, the last open moment is the evening before', () => {
  expect(state('2025-12-29T09:00:00Z', '2025-12-22T09:00:00Z').lastOpenMoment).toBe(
    at('2025-12-26T17:00:00Z'),
  );
});

test('due in open hours, the last open moment is the deadline', () => {
  expect(state('2025-06-04T10:30:00Z', '2025-06-02T10:30:00Z').lastOpenMoment).toBe(
    at('2025-06-04T10:30:00Z'),
  );
});

test('a holiday in between leaves less time than the clock on the wall says', () => {
  expect(state('2025-12-26T10:00:00Z', '2025-12-24T16:00:00Z').openLeft).toBe(2 * HOUR);
});

test.each([
  ['2025-06-02T08:00:00Z', 'calm'],
  ['2025-06-03T12:00:00Z', 'soon'],
  ['2025-06-04T06:00:00Z', 'urgent'],
  ['2025-06-04T10:00:00Z', 'overdue'],
])('at %s it is %s', (now, level) => {
  expect(state('2025-06-04T10:00:00Z', now).level).toBe(level);
});

test('work that takes six hours must start the day before, and is urgent by then', () => {
  const { latestStart, level } = state('2025-06-04T10:00:00Z', '2025-06-03T11:00:00Z', 6 * HOUR);
  expect(latestStart).toBe(at('2025-06-03T12:00:00Z'));
  expect(level).toBe('urgent');
});

test('once it is past, the open time since is below zero', () => {
  expect(state('2025-06-04T10:00:00Z', '2025-06-05T10:00:00Z').openLeft).toBe(-8 * HOUR);
});
