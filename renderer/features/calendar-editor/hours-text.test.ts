import { expect, test } from 'vitest';
import { hoursText, readHours } from './hours-text';

const split = [
  { start: '09:00', end: '12:30' },
  { start: '13:30', end: '17:30' },
];

test('a day reads as it is typed', () => {
  expect(hoursText(split)).toBe('09:00–12:30 13:30–17:30');
  expect(readHours(hoursText(split))).toEqual(split);
});

test('dashes, commas, blanks and short times are all understood', () => {
  for (const typed of ['9-12:30, 13.30 - 17:30', '09:00 — 12:30;13:30−17:30', ' 9–12:30  13:30-17:30 '])
    expect(readHours(typed)).toEqual(split);
});

test('digits of other scripts are digits', () => {
  expect(readHours('٠٩:٠٠–١٧:٣٠')).toEqual([{ start: '09:00', end: '17:30' }]);
  expect(readHours('०९:००-१७:३०')).toEqual([{ start: '09:00', end: '17:30' }]);
});

test('what is no time stays as it was typed', () => {
  expect(readHours('nine-17:00')).toEqual([{ start: 'nine', end: '17:00' }]);
  expect(readHours('9')).toEqual([{ start: '09:00', end: '' }]);
  expect(readHours('')).toEqual([]);
});
