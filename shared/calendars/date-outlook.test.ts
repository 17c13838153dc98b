import { expect, test } from 'vitest';
import type { CalendarVersion, ClientCalendar } from './client-calendar';
import { compileClientHours } from './client-hours';
import { byMonth, dateOutlooks } from './date-outlook';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const HOUR = 3_600_000;
const office = [{ start: '09:00', end: '17:00' }];
const version = (part: Partial<CalendarVersion> = {}): CalendarVersion => ({
  effectiveFrom: null,
  weekly: { 1: office, 2: office, 3: office, 4: office, 5: office },
  holidays: [],
  ...part,
});

const look = (calendar: ClientCalendar, from: string, count: number) => {
  const hours = compileClientHours(calendar, zones);
  if (!hours.ok) throw new Error(JSON.stringify(hours.error));
  return dateOutlooks(calendar, hours.value, Date.parse(from), count);
};

test('each closed date says why', () => {
  const dates = look(
    {
      zone: 'Europe/London',
      versions: [
        version({
          holidays: [
            { date: '2026-12-24', name: 'Christmas Eve', open: [{ start: '09:00', end: '12:30' }] },
            { date: '2026-12-25', name: 'Christmas Day' },
            { date: '2026-12-26', name: 'Boxing Day' },
          ],
        }),
      ],
      freezes: [{ name: 'Year end', from: '2026-12-27', to: '2026-12-31' }],
    },
    '2026-12-23T12:00:00Z',
    5,
  );
  expect(
    dates.map(({ date, kind, open, holiday, freeze }) => [date, kind, open / HOUR, holiday?.name, freeze]),
  ).toEqual([
    ['2026-12-23', 'open', 8, undefined, undefined],
    ['2026-12-24', 'part-holiday', 3.5, 'Christmas Eve', undefined],
    ['2026-12-25', 'holiday', 0, 'Christmas Day', undefined],
    ['2026-12-26', 'holiday', 0, 'Boxing Day', undefined],
    ['2026-12-27', 'closed', 0, undefined, 'Year end'],
  ]);
});

test('a season and the first date of new hours are named', () => {
  const calendar: ClientCalendar = {
    zone: 'Asia/Dubai',
    versions: [
      version({
        seasons: [{ name: 'Ramadan', from: '2027-02-08', to: '2027-02-09', weekly: { 1: office } }],
      }),
      version({ effectiveFrom: '2027-02-10' }),
    ],
  };
  expect(look(calendar, '2027-02-07T12:00:00Z', 4).map(({ season, newHours }) => [season, newHours])).toEqual(
    [
      [undefined, false],
      ['Ramadan', false],
      ['Ramadan', false],
      [undefined, true],
    ],
  );
});

test('before its first version a calendar says so', () => {
  const [first] = look(
    { zone: 'UTC', versions: [version({ effectiveFrom: '2027-01-04' })] },
    '2027-01-01T12:00:00Z',
    1,
  );
  expect(first?.kind).toBe('before-calendar');
});

test('a date that a zone skipped is not there, and one on which the clock changes is there once', () => {
  const samoa = look({ zone: 'Pacific/Apia', versions: [version()] }, '2011-12-29T12:00:00Z', 3);
  expect(samoa.map(({ date }) => date)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
  const lordHowe = look({ zone: 'Australia/Lord_Howe', versions: [version()] }, '2026-04-04T00:00:00Z', 3);
  expect(lordHowe.map(({ date }) => date)).toEqual(['2026-04-04', '2026-04-05', '2026-04-06']);
});

test('months begin on the weekday of their first date', () => {
  const months = byMonth(look({ zone: 'UTC', versions: [version()] }, '2026-11-25T12:00:00Z', 10));
  expect(months.map(({ month, offset, dates }) => [month, offset, dates.length])).toEqual([
    ['2026-11', 2, 6],
    ['2026-12', 1, 4],
  ]);
});
