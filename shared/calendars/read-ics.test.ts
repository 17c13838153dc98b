import { expect, test } from 'vitest';
import { readIcs } from './read-ics';

const years = { first: 2024, last: 2026 };
const file = (...events: string[][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const read = (...lines: string[]) => {
  const result = readIcs(file(lines), years);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const datesOf = (...lines: string[]) => read(...lines).holidays.map(({ date }) => date);

test('an all-day event is a holiday, its text unfolded and unescaped', () => {
  const { holidays } = read(
    'DTSTART;VALUE=DATE:20250526',
    'SUMMARY;LANGUAGE=en;ALTREP="https://example.test/a:b":Spring bank',
    '  holiday\\, England\\; Wales',
  );
  expect(holidays).toEqual([{ date: '2025-05-26', name: 'Spring bank holiday, England; Wales' }]);
});

test('an event of several days is a holiday on each; its end is the day after', () => {
  const dates = ['2025-03-30', '2025-03-31', '2025-04-01'];
  expect(datesOf('DTSTART;VALUE=DATE:20250330', 'DTEND;VALUE=DATE:20250402')).toEqual(dates);
  expect(datesOf('DTSTART;VALUE=DATE:20250330', 'DURATION:P3D')).toEqual(dates);
});

test.each([
  ['19901225', 'FREQ=YEARLY', ['2024-12-25', '2025-12-25', '2026-12-25']],
  ['20200229', 'FREQ=YEARLY', ['2024-02-29']],
  ['20001123', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', ['2024-11-28', '2025-11-27', '2026-11-26']],
  ['20000529', 'FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO', ['2024-05-27', '2025-05-26', '2026-05-25']],
  ['20240101', 'FREQ=YEARLY;COUNT=2', ['2024-01-01', '2025-01-01']],
  ['20240101', 'FREQ=YEARLY;UNTIL=20250101', ['2024-01-01', '2025-01-01']],
  ['20200101', 'FREQ=YEARLY;INTERVAL=4', ['2024-01-01']],
  ['16010101', 'FREQ=YEARLY', ['2024-01-01', '2025-01-01', '2026-01-01']],
  ['20241231', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', []],
])('from %s, %s repeats on %j', (start, rule, dates) => {
  expect(datesOf(`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`)).toEqual(dates);
});

test('days that are taken out, and events that are called off, are no holidays', () => {
  expect(datesOf('DTSTART;VALUE=DATE:20240101', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20250101')).toEqual([
    '2024-01-01',
    '2026-01-01',
  ]);
  expect(datesOf('DTSTART;VALUE=DATE:20240101', 'STATUS:CANCELLED')).toEqual([]);
});

test('what is only expected is tentative', () => {
  expect(read('DTSTART;VALUE=DATE:20250606', 'SUMMARY:Eid', 'STATUS:TENTATIVE').holidays).toEqual([
    { date: '2025-06-06', name: 'Eid', status: 'tentative' },
  ]);
});

test.each([
  ['ics.event-without-date', ['SUMMARY:Some day']],
  ['ics.event-not-all-day', ['DTSTART:20250101T090000Z']],
  ['ics.malformed-date', ['DTSTART;VALUE=DATE:20250230']],
  ['ics.end-before-start', ['DTSTART;VALUE=DATE:20250102', 'DTEND;VALUE=DATE:20250101']],
  ['ics.event-too-long', ['DTSTART;VALUE=DATE:20250101', 'DTEND;VALUE=DATE:20260101']],
  ['ics.unsupported-rule', ['DTSTART;VALUE=DATE:20250101', 'RRULE:FREQ=SECONDLY']],
  ['ics.unsupported-rule', ['DTSTART;VALUE=DATE:20250101', 'RRULE:FREQ=YEARLY;BYYEARDAY=1']],
  ['ics.unsupported-rule', ['DTSTART;VALUE=DATE:20250101', 'RDATE;VALUE=DATE:20250103']],
])('%s: the event is left out, and said so with its line', (code, lines) => {
  const { holidays, skipped } = read(...lines);
  expect(holidays).toEqual([]);
  expect(skipped).toMatchObject([{ code, line: 3 }]);
});

test('a file that is no calendar, or is too large, is refused', () => {
  expect(readIcs('Dear Sirs', years)).toEqual({ ok: false, error: { code: 'ics.not-a-calendar' } });
  expect(readIcs('', years)).toEqual({ ok: false, error: { code: 'ics.not-a-calendar' } });
  expect(readIcs(`BEGIN:VCALENDAR\n${'X'.repeat(1_000_001)}`, years)).toMatchObject({
    error: { code: 'ics.too-large' },
  });
});

test('a byte order mark is no part of the first line', () => {
  expect(readIcs(`\uFEFF${file()}`, years)).toEqual({ ok: true, value: { holidays: [], skipped: [] } });
});

test('a file that repeats into ever more holidays is refused', () => {
  const flood = Array.from({ length: 400 }, () => [
    'DTSTART;VALUE=DATE:19000101',
    'DURATION:P30D',
    'RRULE:FREQ=YEARLY',
  ]);
  expect(readIcs(file(...flood), years)).toMatchObject({ error: { code: 'ics.too-many-holidays' } });
});

test('what stands inside an event, such as an alarm, is not taken for its own', () => {
  expect(
    datesOf('DTSTART;VALUE=DATE:20250101', 'BEGIN:VALARM', 'DTSTART;VALUE=DATE:20250202', 'END:VALARM'),
  ).toEqual(['2025-01-01']);
});
