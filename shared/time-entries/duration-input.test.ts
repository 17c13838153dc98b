import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestEntryMilliseconds, readDurationInput } from './duration-input';

const minutes = (count: number) => ({ ok: true, value: { kind: 'duration', milliseconds: count * 60_000 } });
const range = (startMinute: number, endMinute: number) => ({
  ok: true,
  value: { kind: 'range', startMinute, endMinute },
});

test.each([
  ['1h 12m', 72],
  ['1h12', 72],
  ['1:12', 72],
  ['72m', 72],
  ['72', 72],
  ['1.2h', 72],
  ['1,2 h', 72],
  ['1.2', 72],
  ['2 hours 5 minutes', 125],
  ['0.1h', 6],
  ['१:१२', 72],
  ['٧٢', 72],
])('%s is %i minutes', (typed, expected) => {
  expect(readDurationInput(typed)).toEqual(minutes(expected));
});

test.each([
  ['9:10–10:22', 550, 622],
  ['9:10 - 10:22', 550, 622],
  ['9 to 17', 540, 1020],
  ['22:00-07:00', 1320, 1860],
  ['10pm-7am', 1320, 1860],
  ['9-10:30 pm', 1260, 1350],
  ['9am-5pm', 540, 1020],
  ['11-1pm', 660, 780],
  ['20:00-24:00', 1200, 1440],
])('%s runs from minute %i to %i', (typed, start, end) => {
  expect(readDurationInput(typed)).toEqual(range(start, end));
});

test.each([
  ['', 'time-entry.not-understood'],
  ['soon', 'time-entry.not-understood'],
  ['-5m', 'time-entry.not-understood'],
  ['1:75', 'time-entry.not-understood'],
  ['25:00-26:00', 'time-entry.not-understood'],
  ['13pm-2pm', 'time-entry.not-understood'],
  ['0m', 'time-entry.empty'],
  ['400h', 'time-entry.too-long'],
  ['24h 1m', 'time-entry.too-long'],
])('%s is refused as %s', (typed, code) => {
  expect(readDurationInput(typed)).toEqual({ ok: false, error: { code } });
});

test('every length is read back from each way of writing it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: longestEntryMilliseconds / 60_000 }), (count) => {
      const hours = Math.floor(count / 60);
      const rest = count % 60;
      const padded = String(rest).padStart(2, '0');
      for (const typed of [`${hours}h ${rest}m`, `${hours}:${padded}`, `${count}m`, `${hours}h${padded}`])
        expect(readDurationInput(typed), typed).toEqual(minutes(count));
    }),
  );
});

test('anything typed gets an answer, never an exception, and never more than a day', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
      const read = readDurationInput(typed);
      if (!read.ok) return;
      const { value } = read;
      if (value.kind === 'duration') expect(value.milliseconds).toBeLessThanOrEqual(longestEntryMilliseconds);
      else expect(value.endMinute - value.startMinute).toBeLessThanOrEqual(1_440);
    }),
  );
});
