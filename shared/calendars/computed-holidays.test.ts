import Holidays from 'date-holidays';
import { expect, test } from 'vitest';
import { compileClientHours } from './client-hours';
import { readComputedHolidays } from './computed-holidays';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const HOUR = 3_600_000;
const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const late = [{ start: '09:00', end: '21:00' }];

const holidaysOf = (country: string, state: string, year: number, types?: readonly string[]) =>
  readComputedHolidays(new Holidays(country, state, { languages: 'en' }).getHolidays(year), types);
const datesOf = (country: string, state: string, year: number) =>
  holidaysOf(country, state, year).map(({ date }) => date);

/** Holiday hours on a UTC day of a client that is open every day from 09:00 to 21:00. */
const holidayHours = (zone: string, holidays: ReturnType<typeof holidaysOf>, from: string, until: string) => {
  const weekly = { 1: late, 2: late, 3: late, 4: late, 5: late, 6: late, 7: late };
  const compiled = compileClientHours({ zone, versions: [{ effectiveFrom: null, weekly, holidays }] }, zones);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value.split(Date.parse(from), Date.parse(until)).holiday / HOUR;
};

test('Scotland and England are apart in January, and share Christmas', () => {
  const [scotland, england] = [datesOf('GB', 'SCT', 2025), datesOf('GB', 'ENG', 2025)];
  expect(scotland).toContain('2025-01-02');
  expect(england).not.toContain('2025-01-02');
  expect(england).toContain('2025-12-26');
  expect(scotland).toContain('2025-12-26');
});

test('a holiday on a weekend brings its substitute day', () => {
  expect(datesOf('GB', 'ENG', 2021)).toEqual(expect.arrayContaining(['2021-12-27', '2021-12-28']));
});

test('the Friday after Thanksgiving is a holiday in Texas, and elsewhere one that only some keep', () => {
  expect(datesOf('US', 'TX', 2025)).toContain('2025-11-28');
  expect(datesOf('US', 'NY', 2025)).not.toContain('2025-11-28');
  const kept = holidaysOf('US', 'NY', 2025, ['public', 'observance']);
  expect(kept.map(({ date }) => date)).toContain('2025-11-28');
});

test("South Australia's evenings close from 19:00", () => {
  const holidays = holidaysOf('AU', 'SA', 2024);
  expect(holidays.find(({ date }) => date === '2024-12-24')).toEqual({
    date: '2024-12-24',
    name: 'Christmas Eve',
    closed: [{ start: '19:00', end: '24:00' }],
  });
  const christmasEve = ['2024-12-23T13:30:00Z', '2024-12-24T13:30:00Z'] as const;
  expect(holidayHours('Australia/Adelaide', holidays, ...christmasEve)).toBe(2);
});

test('Eid lasts three days, expected until the moon is seen', () => {
  const eid = holidaysOf('AE', '', 2025).filter(({ name }) => name.includes('al-Fitr'));
  expect(eid.map(({ date, status }) => [date, status])).toEqual([
    ['2025-03-30', 'tentative'],
    ['2025-03-31', 'tentative'],
    ['2025-04-01', 'tentative'],
  ]);
  expect(holidayHours('Asia/Dubai', eid, '2025-03-29T20:00:00Z', '2025-04-01T20:00:00Z')).toBe(36);
});

test('a holiday on a day on which the clock is changed is that day and no more', () => {
  // Easter Sunday of 2024 was also the day on which London went over to summer time.
  const start = new Date('2024-03-31T00:00:00Z');
  const end = new Date('2024-03-31T23:00:00Z');
  const easter = { date: '2024-03-31 00:00:00', start, end, name: 'Easter', type: 'public', rule: 'easter' };
  expect(readComputedHolidays([easter])).toEqual([{ date: '2024-03-31', name: 'Easter' }]);
});
