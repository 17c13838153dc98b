import { describe, expect, it } from 'vitest';
import { dayNumber } from '#shared/calendars/local-date';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { clientDays } from './client-days';
import { parseDateExpression, parseDueExpression, resolveDate, resolveDue } from './date-expressions';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const nineToFive = [{ start: '09:00', end: '17:00' }];
const weekdays = { 1: nineToFive, 2: nineToFive, 3: nineToFive, 4: nineToFive, 5: nineToFive };
const newYork = {
  zone: 'America/New_York',
  versions: [
    { effectiveFrom: null, weekly: weekdays, holidays: [{ date: '2026-11-26', name: 'Thanksgiving' }] },
  ],
};

/** Tuesday 24 November 2026, 23:30 in New York; already Wednesday in most of the world. */
const anchor = Date.parse('2026-11-25T04:30:00Z');
const days = clientDays(newYork, { anchor, zones });

const due = (text: string): string => {
  const expression = parseDueExpression(text);
  return expression ? new Date(resolveDue(expression, days)).toISOString() : 'not understood';
};

const date = (text: string): string => {
  const expression = parseDateExpression(text);
  return expression ? resolveDate(expression, dayNumber('2026-11-24') ?? 0) : 'not understood';
};

describe('a day of a week', () => {
  it.each([
    ['+0w mon', '2026-11-23'],
    ['-1w fri', '2026-11-20'],
    ['+2w sun', '2026-12-13'],
  ])('%s is counted from the week of the first import, which begins on Monday', (text, expected) => {
    expect(date(text)).toBe(expected);
  });
});

describe('a due date', () => {
  it.each([
    ['2026-11-30 17:00', '2026-11-30T22:00:00.000Z'],
    ['2026-07-01 17:00', '2026-07-01T21:00:00.000Z'],
    ['+0d 09:00', '2026-11-24T14:00:00.000Z'],
    ['+3d 17:00', '2026-11-27T22:00:00.000Z'],
    ['-2d 10:30', '2026-11-22T15:30:00.000Z'],
    ['{year +1}-01-31 24:00', '2027-02-01T05:00:00.000Z'],
  ])('%s is read on the client’s wall clock, from its own today', (text, expected) => {
    expect(due(text)).toBe(expected);
  });

  it.each([
    ['+1b 12:00', '2026-11-25T17:00:00.000Z'],
    ['+2b 12:00', '2026-11-27T17:00:00.000Z'],
    ['+3b 12:00', '2026-11-30T17:00:00.000Z'],
    ['-2b 12:00', '2026-11-20T17:00:00.000Z'],
  ])('%s counts days on which the client is open, over weekends and holidays', (text, expected) => {
    expect(due(text)).toBe(expected);
  });

  it('without a time falls at the end of a usual working day', () => {
    expect(due('2026-11-30')).toBe(due('2026-11-30 17:00'));
  });

  it('+0b is the next business day where today is none', () => {
    const sunday = clientDays(newYork, { anchor: Date.parse('2026-11-22T15:00:00Z'), zones });
    const expression = parseDueExpression('+0b 09:00');
    expect(expression && new Date(resolveDue(expression, sunday)).toISOString()).toBe(
      '2026-11-23T14:00:00.000Z',
    );
  });

  it('in a gap of the wall clock is as much later as the gap is long; in a fold it is the first', () => {
    expect(due('2026-03-08 02:30')).toBe('2026-03-08T07:30:00.000Z');
    expect(due('2026-11-01 01:30')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('of a client that never opens is still found', () => {
    const never = clientDays(
      { zone: 'UTC', versions: [{ effectiveFrom: null, weekly: {}, holidays: [] }] },
      { anchor, zones },
    );
    expect(never.isBusinessDay(never.today)).toBe(false);
    expect(resolveDue({ day: { kind: 'business-days', days: 1 }, time: 0 }, never)).toBeGreaterThan(anchor);
  });

  it.each([
    'tomorrow',
    '+3',
    '+3d 25:00',
    '3d',
    '2026-02-30',
    '30/11/2026',
    '+3w',
    '{month}-01',
    '9999-01-01',
  ])('does not understand %s', (text) => {
    expect(due(text)).toBe('not understood');
  });
});

describe('a date', () => {
  it.each([
    ['2026-03-31', '2026-03-31'],
    ['{year}-03-31', '2026-03-31'],
    ['{year -1}-12-31', '2025-12-31'],
    ['+30d', '2026-12-24'],
    ['-24d', '2026-10-31'],
  ])('%s is %s', (text, expected) => {
    expect(date(text)).toBe(expected);
  });

  it('refuses 29 February of a year that is not known yet', () => {
    expect(date('{year}-02-29')).toBe('not understood');
  });
});
