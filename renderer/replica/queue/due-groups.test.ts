import { describe, expect, it } from 'vitest';
import { dueGrouping, dueGroups } from './due-groups';

const at = (text: string): number => Date.parse(text);

const groupOf = (now: string, timeZone: string, locale: string) => {
  const placeOf = dueGrouping(at(now), timeZone, locale);
  return (due: string | null) => dueGroups[placeOf(due === null ? null : at(due))];
};

describe('due groups', () => {
  it('are days of the person, not of the machine', () => {
    // Half past one at night of Thursday the 26th in Pune, still the 25th in London.
    const group = groupOf('2026-11-25T20:00:00Z', 'Asia/Kolkata', 'en-IN');
    expect(group('2026-11-25T19:59:59Z')).toBe('late');
    expect(group('2026-11-25T20:00:00Z')).toBe('today');
    expect(group('2026-11-26T18:29:59.999Z')).toBe('today');
    expect(group('2026-11-26T18:30:00Z')).toBe('tomorrow');
    expect(group('2026-11-27T18:30:00Z')).toBe('this-week');
    expect(group(null)).toBe('none');
  });

  it('begin weeks where the locale does', () => {
    // Friday noon in London.
    const monday = groupOf('2026-11-27T12:00:00Z', 'Europe/London', 'en-GB');
    const sunday = groupOf('2026-11-27T12:00:00Z', 'Europe/London', 'en-US');
    const saturday = groupOf('2026-11-27T12:00:00Z', 'Europe/London', 'ar-EG');
    expect(monday('2026-11-29T12:00:00Z')).toBe('this-week');
    expect(sunday('2026-11-29T12:00:00Z')).toBe('next-week');
    expect(saturday('2026-11-29T12:00:00Z')).toBe('next-week');
    expect(monday('2026-11-30T00:00:00Z')).toBe('next-week');
    expect(monday('2026-12-06T23:59:59Z')).toBe('next-week');
    expect(monday('2026-12-07T00:00:00Z')).toBe('later');
    expect(sunday('2026-12-05T23:59:59Z')).toBe('next-week');
    expect(sunday('2026-12-06T00:00:00Z')).toBe('later');
    // Whatever the week, tomorrow is tomorrow.
    expect(saturday('2026-11-28T12:00:00Z')).toBe('tomorrow');
  });

  it('know days of twenty-three and of twenty-five hours', () => {
    // The clocks of New York go forward on Sunday 8 March and back on Sunday 1 November 2026.
    const spring = groupOf('2026-03-08T05:00:00Z', 'America/New_York', 'en-US');
    expect(spring('2026-03-09T03:59:59Z')).toBe('today');
    expect(spring('2026-03-09T04:00:00Z')).toBe('tomorrow');
    const autumn = groupOf('2026-11-01T04:00:00Z', 'America/New_York', 'en-US');
    expect(autumn('2026-11-02T04:59:59Z')).toBe('today');
    expect(autumn('2026-11-02T05:00:00Z')).toBe('tomorrow');
    expect(autumn('2026-11-08T04:59:59Z')).toBe('this-week');
    expect(autumn('2026-11-08T05:00:00Z')).toBe('next-week');
  });

  it('start a day that has no midnight at its first moment', () => {
    // In Cairo the clocks went from 00:00 to 01:00 on Friday 24 April 2026.
    const group = groupOf('2026-04-23T12:00:00Z', 'Africa/Cairo', 'ar-EG');
    expect(group('2026-04-23T21:59:59Z')).toBe('today');
    expect(group('2026-04-23T22:00:00Z')).toBe('tomorrow');
  });

  it('fall back on UTC and on Mondays where zone or locale are unknown', () => {
    const group = groupOf('2026-11-25T23:00:00Z', 'Mars/Olympus', 'not a locale');
    expect(group('2026-11-25T23:59:59Z')).toBe('today');
    expect(group('2026-11-26T00:00:00Z')).toBe('tomorrow');
    expect(group('2026-11-29T23:59:59Z')).toBe('this-week');
    expect(group('2026-11-30T00:00:00Z')).toBe('next-week');
  });
});
