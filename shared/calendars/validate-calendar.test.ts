import { expect, test } from 'vitest';
import { isBlocking } from './calendar-problem';
import type { CalendarVersion, ClientCalendar, Holiday, WeeklyHours } from './client-calendar';
import { compileClientHours } from './client-hours';
import { parseCalendar, validateCalendar } from './validate-calendar';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const office = [{ start: '09:00', end: '17:00' }];

const version = (over: Partial<CalendarVersion>): CalendarVersion => ({
  effectiveFrom: null,
  weekly: { 1: office },
  holidays: [],
  ...over,
});
const calendar = (...versions: CalendarVersion[]): ClientCalendar => ({ zone: 'Europe/London', versions });
const problemsOf = (over: Partial<CalendarVersion>) => validateCalendar(calendar(version(over)), zones);
const ofWeek = (weekly: WeeklyHours) => problemsOf({ weekly });
const ofHoliday = (...holidays: Holiday[]) => problemsOf({ holidays });

test('a plain calendar has no problems', () => {
  expect(problemsOf({})).toEqual([]);
});

test('an unknown zone and a calendar without versions are named', () => {
  expect(validateCalendar({ zone: 'Europe/Londinium', versions: [] }, zones)).toEqual([
    { code: 'calendar.unknown-zone', zone: 'Europe/Londinium' },
    { code: 'calendar.no-versions' },
  ]);
});

test.each([
  ['9:00', 'calendar.malformed-time'],
  ['25:00', 'calendar.malformed-time'],
  ['24:30', 'calendar.malformed-time'],
  ['24:00', 'calendar.start-at-24'],
  ['17:00', 'calendar.equal-ends'],
])('a start of %s is %s, where it stands', (start, code) => {
  const [problem] = ofWeek({ 3: [...office, { start, end: '17:00' }] });
  expect(problem).toMatchObject({ code, where: { version: 0, weekday: 3, interval: 1 } });
});

test('24:00 ends a day, and an end before the start is overnight', () => {
  expect(ofWeek({ 1: [{ start: '00:00', end: '24:00' }], 5: [{ start: '22:00', end: '07:00' }] })).toEqual(
    [],
  );
});

test('overlaps are told within a day, over midnight and over the end of the week, and keep nothing from use', () => {
  const night = { start: '22:00', end: '07:00' };
  const early = { start: '06:00', end: '08:00' };
  const problems = [
    ...ofWeek({ 2: [...office, { start: '16:00', end: '18:00' }] }),
    ...ofWeek({ 3: [night], 4: [early] }),
    ...ofWeek({ 7: [night], 1: [early] }),
  ];
  expect(problems).toEqual([
    {
      code: 'calendar.overlap',
      where: { version: 0, weekday: 2, interval: 1 },
      other: { version: 0, weekday: 2, interval: 0 },
    },
    {
      code: 'calendar.overlap',
      where: { version: 0, weekday: 4, interval: 0 },
      other: { version: 0, weekday: 3, interval: 0 },
    },
    {
      code: 'calendar.overlap',
      where: { version: 0, weekday: 1, interval: 0 },
      other: { version: 0, weekday: 7, interval: 0 },
    },
  ]);
  expect(problems.some(isBlocking)).toBe(false);
});

test('dates that do not exist are refused', () => {
  expect(ofHoliday({ date: '2025-02-29', name: 'Leap' })).toEqual([
    {
      code: 'calendar.malformed-date',
      value: '2025-02-29',
      where: { version: 0, holiday: 0, field: 'date' },
    },
  ]);
});

test('instants that cannot be read are refused', () => {
  const [problem] = ofHoliday({ date: '2025-03-31', name: 'Eid', announcedAt: 'at moonrise' });
  expect(problem).toMatchObject({ code: 'calendar.malformed-instant', where: { field: 'announcedAt' } });
});

test('two versions of one date are refused', () => {
  const twice = calendar(version({ effectiveFrom: '2025-01-01' }), version({ effectiveFrom: '2025-01-01' }));
  expect(validateCalendar(twice, zones)).toEqual([
    { code: 'calendar.duplicate-version', date: '2025-01-01', where: { version: 1 } },
  ]);
});

test('a holiday belongs to the version in force on its date', () => {
  const holidays = [{ date: '2025-06-01', name: 'Too late' }];
  const problems = validateCalendar(
    calendar(version({ holidays }), version({ effectiveFrom: '2025-06-01' })),
    zones,
  );
  expect(problems).toEqual([
    { code: 'calendar.holiday-outside', date: '2025-06-01', where: { version: 0, holiday: 0 } },
  ]);
});

test('seasons must run forward, apart from one another', () => {
  const ramadan = { name: 'Ramadan', from: '2025-03-01', to: '2025-03-29', weekly: {} };
  expect(problemsOf({ seasons: [{ ...ramadan, to: '2025-02-01' }] })).toMatchObject([
    { code: 'calendar.season-reversed' },
  ]);
  const spring = { name: 'Spring', from: '2025-03-29', to: '2025-04-10', weekly: {} };
  expect(problemsOf({ seasons: [spring, ramadan] })).toEqual([
    {
      code: 'calendar.season-overlap',
      where: { version: 0, season: 0 },
      other: { version: 0, season: 1 },
    },
  ]);
});

test('a whole and a half holiday of one date contradict one another; two whole ones, or a withdrawn one, do not', () => {
  const whole = { date: '2011-04-25', name: 'Easter Monday' };
  const half = { ...whole, name: 'Half', open: [{ start: '09:00', end: '12:00' }] };
  expect(ofHoliday(whole, { ...whole, name: 'Anzac Day' })).toEqual([]);
  expect(ofHoliday(whole, { ...half, status: 'withdrawn' })).toEqual([]);
  expect(ofHoliday(whole, half)).toMatchObject([
    { code: 'calendar.holiday-conflict', where: { holiday: 1 } },
  ]);
});

test('the other layers are looked at as the staffed hours are', () => {
  const equal = { 2: [{ start: '18:00', end: '18:00' }] };
  const onCall = { weekly: equal, responseMinutes: 30, minimumCallOutMinutes: 60 };
  expect(problemsOf({ contactable: equal, onCall })).toMatchObject([
    { code: 'calendar.equal-ends', where: { version: 0, layer: 'contactable', weekday: 2 } },
    { code: 'calendar.equal-ends', where: { version: 0, layer: 'on-call', weekday: 2 } },
  ]);
});

test('a freeze runs forward, between dates that exist', () => {
  const freezes = [
    { name: 'Year end', from: '2025-12-20', to: '2025-12-01' },
    { name: 'Close', from: '2025-02-30', to: '2025-03-01' },
  ];
  expect(validateCalendar({ ...calendar(version({})), freezes }, zones)).toMatchObject([
    { code: 'calendar.freeze-reversed', where: { freeze: 0 } },
    { code: 'calendar.malformed-date', value: '2025-02-30', where: { freeze: 1, field: 'from' } },
  ]);
});

test('what has not the shape of a calendar is refused with the place', () => {
  expect(parseCalendar({ zone: 'Europe/London', versions: [{ effectiveFrom: 3 }] })).toEqual({
    ok: false,
    error: { code: 'calendar.malformed', path: 'versions.0.effectiveFrom' },
  });
  expect(parseCalendar(calendar(version({}))).ok).toBe(true);
});

test('a calendar with a blocking problem is not compiled', () => {
  const compiled = compileClientHours({ zone: 'Nowhere', versions: [version({})] }, zones);
  expect(compiled).toEqual({ ok: false, error: [{ code: 'calendar.unknown-zone', zone: 'Nowhere' }] });
});

test('a range beyond the zone data is refused', () => {
  const range = { from: Date.UTC(2190, 0), until: Date.UTC(2290, 0) };
  const compiled = compileClientHours(calendar(version({})), zones, { range });
  expect(compiled).toMatchObject({ ok: false, error: [{ code: 'calendar.beyond-zone-data' }] });
});
