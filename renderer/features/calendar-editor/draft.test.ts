import { expect, test } from 'vitest';
import type { ClientCalendar, Holiday } from '#shared/calendars/client-calendar';
import { changedParts } from '#shared/calendars/edit-calendar';
import { validateCalendar } from '#shared/calendars/validate-calendar';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { addHolidays, addVersion, placedProblems, toCalendar, toDraft, versionOnDate } from './draft';

const office = { 1: [{ start: '09:00', end: '17:00' }] };
const calendar: ClientCalendar = {
  zone: 'Europe/London',
  versions: [
    { effectiveFrom: '2027-01-04', weekly: {}, holidays: [{ date: '2027-05-03', name: 'May Day' }] },
    { effectiveFrom: null, weekly: office, holidays: [{ date: '2026-12-25', name: 'Christmas Day' }] },
  ],
};

test('a calendar that is only opened and closed is the same', () => {
  expect(changedParts(calendar, toCalendar(toDraft(calendar)))).toEqual([]);
});

test('holidays go to the hours in force on their dates, wherever they were typed', () => {
  const draft = toDraft(calendar);
  const moved = { ...draft, holidays: draft.holidays.map((one) => ({ ...one, date: '2027-06-01' })) };
  expect(toCalendar(moved).versions.map(({ holidays }) => holidays.length)).toEqual([0, 2]);
});

test('a problem of a holiday points into the one list', () => {
  const draft = toDraft(calendar);
  const wrong = { ...draft, holidays: [...draft.holidays, { date: '2027-02-30', name: 'Never' }] };
  const problems = validateCalendar(toCalendar(wrong), zoneProviderFromIntl({ dataVersion: 'test' }));
  expect(placedProblems(wrong, problems)).toMatchObject([
    { code: 'calendar.malformed-date', where: { holiday: 2, field: 'date' } },
  ]);
});

test('new hours begin as a copy of those in force, without their seasons', () => {
  const seasonal = toDraft({
    ...calendar,
    versions: [
      {
        effectiveFrom: null,
        weekly: office,
        graceMinutes: 10,
        seasons: [{ name: 'Summer', from: '2026-07-01', to: '2026-07-31', weekly: {} }],
        holidays: [],
      },
    ],
  });
  const { versions } = addVersion(seasonal, '2027-01-01');
  expect(versions.map(({ effectiveFrom }) => effectiveFrom)).toEqual([null, '2027-01-01']);
  expect(versions[1]).toEqual({ effectiveFrom: '2027-01-01', weekly: office, graceMinutes: 10 });
  expect(versionOnDate(versions, '2026-12-31')).toBe(0);
  expect(versionOnDate(versions, '2027-01-01')).toBe(1);
});

test('holidays that are there already stay as somebody made them', () => {
  const present: Holiday[] = [{ date: '2026-12-24', name: 'Eve', open: [{ start: '09:00', end: '12:00' }] }];
  const added = addHolidays(present, [
    { date: '2026-12-24', name: 'Christmas Eve' },
    { date: '2026-12-25', name: 'Christmas Day' },
  ]);
  expect(added.count).toBe(1);
  expect(added.holidays.map(({ name }) => name)).toEqual(['Eve', 'Christmas Day']);
});
