import { describe, expect, it } from 'vitest';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { dayAround, partOf } from './day';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const hours = (day: { from: number; until: number } | null) =>
  ((day?.until ?? 0) - (day?.from ?? 0)) / 3_600_000;

describe('a day on my clock', () => {
  it('runs from midnight to midnight there', () => {
    const day = dayAround(zones, 'Asia/Kolkata', Date.parse('2026-11-24T20:00:00Z'), 0);
    expect(day).toEqual({
      from: Date.parse('2026-11-24T18:30:00Z'),
      until: Date.parse('2026-11-25T18:30:00Z'),
    });
  });

  it('can lie ahead', () => {
    const day = dayAround(zones, 'Europe/Warsaw', Date.parse('2026-11-24T12:00:00Z'), 2);
    expect(day?.from).toBe(Date.parse('2026-11-25T23:00:00Z'));
  });

  it('is 23 or 25 hours long where the clock is changed', () => {
    expect(hours(dayAround(zones, 'Europe/Warsaw', Date.parse('2026-03-29T10:00:00Z'), 0))).toBe(23);
    expect(hours(dayAround(zones, 'Europe/Warsaw', Date.parse('2026-10-25T10:00:00Z'), 0))).toBe(25);
    expect(hours(dayAround(zones, 'America/New_York', Date.parse('2026-03-08T20:00:00Z'), 0))).toBe(23);
  });

  it('has a place for each instant', () => {
    const day = { from: 0, until: 24 * 3_600_000 };
    expect(partOf(day, 6 * 3_600_000)).toBe(0.25);
    expect(partOf(day, -6 * 3_600_000)).toBe(-0.25);
  });

  it('is unknown in a zone that nobody knows', () => {
    expect(dayAround(zones, 'Mars/Olympus', 0, 0)).toBeNull();
  });
});
