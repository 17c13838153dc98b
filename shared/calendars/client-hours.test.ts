import { describe, expect, test } from 'vitest';
import { BeyondZoneDataError } from './calendar-problem';
import type { CalendarVersion, ClientCalendar, DayInterval, Holiday, WeeklyHours } from './client-calendar';
import { type ClientHours, type CompileOptions, compileClientHours } from './client-hours';
import { allOpen } from './combined-hours';
import { changedInHindsight } from './hindsight';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const HOUR = 3_600_000;
const zones = zoneProviderFromIntl({ dataVersion: 'test' });

const compile = (calendar: ClientCalendar, options?: CompileOptions): ClientHours => {
  const compiled = compileClientHours(calendar, zones, options);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
};

const weekdays = (...day: DayInterval[]): WeeklyHours => ({ 1: day, 2: day, 3: day, 4: day, 5: day });
const office = weekdays({ start: '09:00', end: '17:00' });
const always = { effectiveFrom: null, holidays: [] as readonly Holiday[] };

const hoursIn = (zone: string, version: Partial<CalendarVersion>, options?: CompileOptions): ClientHours =>
  compile({ zone, versions: [{ ...always, weekly: office, ...version }] }, options);

const at = (text: string) => Date.parse(text);
const openHours = (hours: ClientHours, from: string, until: string) =>
  hours.openMilliseconds(at(from), at(until)) / HOUR;
const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

describe('holidays of one client are not those of another', () => {
  const england = hoursIn('Europe/London', {
    holidays: [
      { date: '2024-12-25', name: 'Christmas Day' },
      { date: '2024-12-26', name: 'Boxing Day' },
      { date: '2025-01-01', name: "New Year's Day" },
    ],
  });
  const scotland = hoursIn('Europe/London', {
    holidays: [
      { date: '2024-12-25', name: 'Christmas Day' },
      { date: '2024-12-26', name: 'Boxing Day' },
      { date: '2025-01-01', name: "New Year's Day" },
      { date: '2025-01-02', name: '2 January' },
    ],
  });

  test('2 January is worked in England and not in Scotland', () => {
    const day = [at('2025-01-02T00:00:00Z'), at('2025-01-03T00:00:00Z')] as const;
    expect(england.split(...day)).toEqual({ inHours: 8 * HOUR, afterHours: 16 * HOUR, holiday: 0 });
    expect(scotland.split(...day)).toEqual({ inHours: 0, afterHours: 16 * HOUR, holiday: 8 * HOUR });
    expect(scotland.closedReason(at('2025-01-02T10:00:00Z'))).toMatchObject({
      kind: 'holiday',
      holiday: { name: '2 January' },
    });
  });

  test('a deadline runs past the holiday', () => {
    const asked = at('2025-01-01T12:00:00Z');
    expect(iso(england.addOpenMilliseconds(asked, 4 * HOUR))).toBe('2025-01-02T13:00:00.000Z');
    expect(iso(scotland.addOpenMilliseconds(asked, 4 * HOUR))).toBe('2025-01-03T13:00:00.000Z');
  });

  test('a substitute day closes the Monday, while the holiday itself falls on a day that was closed anyway', () => {
    const hours = hoursIn('Europe/London', {
      holidays: [
        { date: '2021-12-25', name: 'Christmas Day' },
        { date: '2021-12-27', name: 'Christmas Day (substitute day)' },
        { date: '2021-12-28', name: 'Boxing Day (substitute day)' },
      ],
    });
    expect(hours.split(at('2021-12-25T00:00:00Z'), at('2021-12-26T00:00:00Z')).holiday).toBe(0);
    expect(iso(hours.nextOpening(at('2021-12-24T17:00:00Z')))).toBe('2021-12-29T09:00:00.000Z');
  });

  test('the Friday after Thanksgiving may be a half day', () => {
    const hours = hoursIn('America/New_York', {
      holidays: [
        { date: '2025-11-27', name: 'Thanksgiving' },
        { date: '2025-11-28', name: 'Day after Thanksgiving', open: [{ start: '09:00', end: '13:00' }] },
      ],
    });
    expect(hours.split(at('2025-11-28T05:00:00Z'), at('2025-11-29T05:00:00Z'))).toEqual({
      inHours: 4 * HOUR,
      afterHours: 16 * HOUR,
      holiday: 4 * HOUR,
    });
  });
});

test('South Australia closes the evening before Christmas from 19:00, and nothing else of it', () => {
  const late = weekdays({ start: '09:00', end: '21:00' });
  const hours = hoursIn('Australia/Adelaide', {
    weekly: late,
    holidays: [{ date: '2024-12-24', name: 'Christmas Eve', closed: [{ start: '19:00', end: '24:00' }] }],
  });
  // Adelaide is 10½ hours ahead in summer.
  const segments = hours.segments(at('2024-12-23T13:30:00Z'), at('2024-12-24T13:30:00Z'));
  expect(segments.map(({ from, kind, holiday }) => [iso(from)?.slice(11, 16), kind, holiday])).toEqual([
    ['13:30', 'closed', undefined],
    ['22:30', 'open', undefined],
    ['08:30', 'holiday', 'Christmas Eve'],
    ['10:30', 'closed', undefined],
  ]);
});

describe('weeks of the Gulf', () => {
  const until2021: CalendarVersion = {
    effectiveFrom: null,
    weekly: {
      7: [{ start: '08:00', end: '15:00' }],
      1: [{ start: '08:00', end: '15:00' }],
      2: [{ start: '08:00', end: '15:00' }],
      3: [{ start: '08:00', end: '15:00' }],
      4: [{ start: '08:00', end: '15:00' }],
    },
    holidays: [],
  };
  const since2022: CalendarVersion = {
    effectiveFrom: '2022-01-01',
    weekly: {
      1: [{ start: '07:30', end: '15:30' }],
      2: [{ start: '07:30', end: '15:30' }],
      3: [{ start: '07:30', end: '15:30' }],
      4: [{ start: '07:30', end: '15:30' }],
      5: [{ start: '07:30', end: '12:00' }],
    },
    seasons: [
      {
        name: 'Ramadan',
        from: '2025-03-01',
        to: '2025-03-29',
        weekly: weekdays({ start: '09:00', end: '14:30' }),
      },
    ],
    holidays: [
      { date: '2025-03-31', name: 'Eid al-Fitr', announcedAt: '2025-03-29T16:30:00Z' },
      { date: '2025-04-01', name: 'Eid al-Fitr', announcedAt: '2025-03-29T16:30:00Z' },
      { date: '2025-04-02', name: 'Eid al-Fitr', status: 'tentative', announcedAt: '2025-03-29T16:30:00Z' },
    ],
  };
  const emirates = { zone: 'Asia/Dubai', versions: [until2021, since2022] };

  test('a span over the change of 2022 counts the old week and the new one', () => {
    // Sunday to Thursday at 7 hours, then Monday to Thursday at 8 and Friday at 4½.
    expect(openHours(compile(emirates), '2021-12-25T20:00:00Z', '2022-01-08T20:00:00Z')).toBe(35 + 36.5);
  });

  test('the season has its own hours, and says so', () => {
    const hours = compile(emirates);
    expect(openHours(hours, '2025-03-02T20:00:00Z', '2025-03-03T20:00:00Z')).toBe(5.5);
    expect(hours.closedReason(at('2025-03-03T04:00:00Z'))).toEqual({
      kind: 'outside-hours',
      season: 'Ramadan',
    });
  });

  test('before the moon was sighted, plans counted on Monday; since then they do not', () => {
    const before = compile(emirates, { knownAt: at('2025-03-29T12:00:00Z') });
    expect(iso(before.nextOpening(at('2025-03-30T12:00:00Z')))).toBe('2025-03-31T03:30:00.000Z');
    expect(iso(compile(emirates).nextOpening(at('2025-03-30T12:00:00Z')))).toBe('2025-04-03T03:30:00.000Z');
  });

  test('a tentative holiday is closed to plans unless asked otherwise', () => {
    const hopeful = compile(emirates, { tentativeHolidays: 'open' });
    expect(iso(hopeful.nextOpening(at('2025-03-30T12:00:00Z')))).toBe('2025-04-02T03:30:00.000Z');
  });
});

describe('what was announced late', () => {
  // Declared at noon in London, three hours into the day.
  const mourning = { date: '2022-09-19', name: 'State funeral', announcedAt: '2022-09-19T11:00:00Z' };
  const calendar: ClientCalendar = {
    zone: 'Europe/London',
    versions: [{ ...always, weekly: office, holidays: [mourning] }],
  };
  const day = [at('2022-09-18T23:00:00Z'), at('2022-09-19T23:00:00Z')] as const;
  const then = compile(calendar, { knownAt: 'each-moment' });

  test('replans the rest of the day and leaves the morning as it was worked', () => {
    expect(then.split(...day)).toEqual({ inHours: 3 * HOUR, afterHours: 16 * HOUR, holiday: 5 * HOUR });
    expect(then.isOpen(at('2022-09-19T10:59:59.999Z'))).toBe(true);
    expect(then.isOpen(at('2022-09-19T11:00:00Z'))).toBe(false);
  });

  test('flags the morning, which would be judged otherwise today', () => {
    expect(changedInHindsight(then, compile(calendar), ...day)).toEqual([
      {
        from: at('2022-09-19T08:00:00Z'),
        until: at('2022-09-19T11:00:00Z'),
        atTheTime: 'open',
        today: 'holiday',
        holiday: 'State funeral',
      },
    ]);
  });

  test('a holiday called off closes what went by before that, and opens the rest', () => {
    const withdrawn: Holiday = {
      ...mourning,
      announcedAt: '2022-09-10T00:00:00Z',
      status: 'withdrawn',
      withdrawnAt: '2022-09-19T13:00:00Z',
    };
    const hours = compile(
      { ...calendar, versions: [{ ...always, weekly: office, holidays: [withdrawn] }] },
      { knownAt: 'each-moment' },
    );
    expect(hours.split(...day)).toEqual({ inHours: 3 * HOUR, afterHours: 16 * HOUR, holiday: 5 * HOUR });
  });
});

describe('clocks that do odd things', () => {
  test("Manila's shift for an American client starts on Friday and ends on Saturday", () => {
    const hours = hoursIn('Asia/Manila', { weekly: weekdays({ start: '22:00', end: '07:00' }) });
    expect(openHours(hours, '2025-06-06T13:00:00Z', '2025-06-09T13:00:00Z')).toBe(9);
    expect(iso(hours.nextClosing(at('2025-06-06T20:00:00Z')))).toBe('2025-06-06T23:00:00.000Z');
    expect(hours.closedReason(at('2025-06-07T12:00:00Z'))).toEqual({ kind: 'closed-day', season: undefined });
  });

  test('Lord Howe turns its clock by half an hour, so a night there lasts 8½ or 7½ hours', () => {
    const nights = hoursIn('Australia/Lord_Howe', { weekly: { 6: [{ start: '22:00', end: '06:00' }] } });
    expect(openHours(nights, '2025-04-05T00:00:00Z', '2025-04-06T12:00:00Z')).toBe(8.5);
    expect(openHours(nights, '2025-10-04T00:00:00Z', '2025-10-05T12:00:00Z')).toBe(7.5);
  });

  test('Samoa had no 30 December 2011; the night that would have begun on it still ends on the 31st', () => {
    const nights = hoursIn('Pacific/Apia', { weekly: { 5: [{ start: '20:00', end: '04:00' }] } });
    expect(openHours(nights, '2011-12-29T00:00:00Z', '2011-12-31T12:00:00Z')).toBe(4);
    const days = hoursIn('Pacific/Apia', { weekly: { 5: [{ start: '09:00', end: '17:00' }] } });
    expect(openHours(days, '2011-12-29T00:00:00Z', '2011-12-31T12:00:00Z')).toBe(0);
  });

  test('a whole day is 23, 24 or 25 hours long', () => {
    const sundays = hoursIn('Europe/London', { weekly: { 7: [{ start: '00:00', end: '24:00' }] } });
    expect(openHours(sundays, '2025-03-29T12:00:00Z', '2025-03-31T12:00:00Z')).toBe(23);
    expect(openHours(sundays, '2025-10-25T12:00:00Z', '2025-10-27T12:00:00Z')).toBe(25);
  });

  test('a change of versions in the night leaves the shift that had begun', () => {
    const hours = compile({
      zone: 'Asia/Manila',
      versions: [
        { ...always, weekly: weekdays({ start: '22:00', end: '07:00' }) },
        { ...always, effectiveFrom: '2025-06-05', weekly: office },
      ],
    });
    // Wednesday's shift runs to Thursday 07:00, Thursday's new hours from 09:00.
    expect(openHours(hours, '2025-06-04T14:00:00Z', '2025-06-05T14:00:00Z')).toBe(9 + 8);
  });
});

describe('what never comes', () => {
  const never = hoursIn('Europe/London', { weekly: {} });
  const ceaseless = hoursIn('Europe/London', {
    weekly: { ...weekdays({ start: '00:00', end: '24:00' }), 6: [{ start: '00:00', end: '24:00' }] },
  });

  test('a calendar without hours never opens, and no deadline is ever reached', () => {
    expect(never.nextOpening(at('2025-01-01T00:00:00Z'))).toBeNull();
    expect(never.addOpenMilliseconds(at('2025-01-01T00:00:00Z'), 1)).toBeNull();
    expect(never.addOpenMilliseconds(at('2025-01-01T00:00:00Z'), -1)).toBeNull();
  });

  test('hours that touch over midnight are one opening', () => {
    expect(iso(ceaseless.nextClosing(at('2025-06-02T12:00:00Z')))).toBe('2025-06-07T23:00:00.000Z');
  });

  test('a calendar that is always open never closes', () => {
    const all: DayInterval = { start: '00:00', end: '24:00' };
    const hours = hoursIn('UTC', { weekly: { ...weekdays(all), 6: [all], 7: [all] } });
    expect(hours.nextClosing(at('2025-06-02T12:00:00Z'))).toBeNull();
  });

  test('before the first version nothing is open', () => {
    const hours = hoursIn('Europe/London', { effectiveFrom: '2025-01-01' });
    expect(hours.closedReason(at('2024-12-31T12:00:00Z'))).toEqual({ kind: 'before-calendar' });
    expect(iso(hours.nextOpening(at('1990-01-01T00:00:00Z')))).toBe('2025-01-01T09:00:00.000Z');
  });

  test('two clients whose hours never meet have none in common', () => {
    const night = hoursIn('Europe/London', { weekly: weekdays({ start: '18:00', end: '23:00' }) });
    const both = allOpen([hoursIn('Europe/London', {}), night]);
    expect(both.nextOpening(at('2025-01-01T00:00:00Z'))).toBeNull();
  });
});

test('what zone data does not know is refused instead of guessed', () => {
  const hours = hoursIn('Europe/London', {});
  expect(hours.beyondZoneData(0, Date.UTC(2100, 0))).toBeNull();
  expect(hours.beyondZoneData(0, Date.UTC(2300, 0))?.code).toBe('calendar.beyond-zone-data');
  expect(() => hours.isOpen(Date.UTC(2300, 0))).toThrow(BeyondZoneDataError);
  expect(() => hours.openMilliseconds(Date.UTC(1700, 0), 0)).toThrow(BeyondZoneDataError);
  expect(() => hours.isOpen(Number.NaN)).toThrow(BeyondZoneDataError);
});

test('a span that ends before it starts is empty', () => {
  const hours = hoursIn('Europe/London', {});
  const [later, earlier] = [at('2025-06-03T12:00:00Z'), at('2025-06-02T12:00:00Z')];
  expect(hours.openMilliseconds(later, earlier)).toBe(0);
  expect(hours.split(later, earlier)).toEqual({ inHours: 0, afterHours: 0, holiday: 0 });
  expect(hours.segments(later, earlier)).toEqual([]);
});

describe('dates on the client wall clock', () => {
  test('a day in which the clock is changed is 23 or 25 hours long', () => {
    const hours = hoursIn('Europe/London', {});
    expect(hours.dayAt(at('2025-03-30T12:00:00Z'))).toEqual({
      date: '2025-03-30',
      from: at('2025-03-30T00:00:00Z'),
      until: at('2025-03-30T23:00:00Z'),
    });
    const autumn = hours.dayAt(at('2025-10-26T12:00:00Z'));
    expect(autumn.until - autumn.from).toBe(25 * HOUR);
  });

  test('where a date is skipped, the one before ends as the one after begins', () => {
    const hours = hoursIn('Pacific/Apia', {});
    const before = hours.dayAt(at('2011-12-30T09:00:00Z'));
    expect([before.date, hours.dayAt(before.until).date]).toEqual(['2011-12-29', '2011-12-31']);
  });

  test('where the clock goes back over midnight, every instant still lies in its date', () => {
    // In St John's, at 00:01 on 2 November 2008, the clock went back to 23:01 of the 1st.
    const hours = hoursIn('America/St_Johns', {});
    const second = at('2008-11-02T02:45:00Z');
    const { date, from, until } = hours.dayAt(second);
    expect(date).toBe('2008-11-01');
    expect(from).toBeLessThan(second);
    expect(until).toBe(at('2008-11-02T03:30:00Z'));
  });
});
