import { expect, test } from 'vitest';
import { hoursText, readHours } from './hours-text';
import { cellState, paint } from './paint';

const painted = (text: string, from: number, to: number, open: boolean) =>
  hoursText(paint(readHours(text), from, to, open));

test('painting opens cells and joins what touches', () => {
  expect(painted('', 18, 33, true)).toBe('09:00–17:00');
  expect(painted('09:00–12:00', 24, 25, true)).toBe('09:00–13:00');
  expect(painted('09:00–12:15', 25, 20, true)).toBe('09:00–13:00');
});

test('painting closed cuts, to the minute of what was there', () => {
  expect(painted('09:00–17:00', 24, 25, false)).toBe('09:00–12:00 13:00–17:00');
  expect(painted('09:10–17:00', 18, 18, false)).toBe('09:30–17:00');
  expect(painted('09:00–17:00', 0, 47, false)).toBe('');
});

test('a shift over midnight keeps its tail', () => {
  expect(painted('22:00–07:00', 40, 43, true)).toBe('20:00–07:00');
  expect(painted('22:00–07:00', 46, 46, false)).toBe('22:00–23:00 23:30–07:00');
});

test('the last cell ends the day', () => {
  expect(painted('', 46, 47, true)).toBe('23:00–24:00');
});

test('a cell tells how much of it is open', () => {
  const day = readHours('09:10–17:00');
  expect([17, 18, 19, 34].map((cell) => cellState(day, cell))).toEqual(['closed', 'part', 'open', 'closed']);
});
