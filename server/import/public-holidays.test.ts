import { expect, test } from 'vitest';
import { knownRegions, publicHolidays } from './public-holidays';

const on = (rule: string, date: string) =>
  publicHolidays(rule, [Number(date.slice(0, 4))]).find((holiday) => holiday.date === date);

test("South Australia's Christmas Eve closes its evening alone", () => {
  expect(on('AU-SA', '2026-12-24')).toMatchObject({ closed: [{ start: '19:00', end: '24:00' }] });
});

test('Eid closes each of its days, and stays tentative until the moon is seen', () => {
  const eid = publicHolidays('AE', [2026]).filter(({ name }) => name.includes('Fitr'));
  expect(eid.length).toBeGreaterThan(1);
  expect(new Set(eid.map(({ status }) => status))).toEqual(new Set(['tentative']));
});

test('Scotland keeps 2 January and England does not', () => {
  expect(on('GB-SCT', '2026-01-02')).toBeDefined();
  expect(on('GB-ENG', '2026-01-02')).toBeUndefined();
});

test('no date is named twice, and a region that nobody knows has none', () => {
  const dates = publicHolidays('IN-MH', [2026, 2027]).map(({ date }) => date);
  expect(new Set(dates).size).toBe(dates.length);
  expect(publicHolidays('ZZ', [2026])).toEqual([]);
});

test('countries are listed with their regions', () => {
  const britain = knownRegions().find(({ code }) => code === 'GB');
  expect(britain?.regions.map(({ code }) => code)).toContain('GB-SCT');
});
