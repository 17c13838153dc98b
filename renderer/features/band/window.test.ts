import { describe, expect, it } from 'vitest';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { dayWindow, draggedShift, shiftToDay, ticksIn, weekWindow, windowStep } from './window';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const hour = 3_600_000;
const at = (text: string) => Date.parse(text);
const now = at('2026-11-25T12:00:00Z');

describe('a window on my clock', () => {
  it('is today, or 24 hours from wherever it was dragged', () => {
    expect(dayWindow(zones, 'Asia/Kolkata', now, 0)).toEqual({
      from: at('2026-11-24T18:30:00Z'),
      until: at('2026-11-25T18:30:00Z'),
    });
    expect(dayWindow(zones, 'Asia/Kolkata', now, 90 * 60_000)?.from).toBe(at('2026-11-24T20:00:00Z'));
  });

  it('goes to the midnight of another day, from wherever it was', () => {
    const shift = shiftToDay(zones, 'Asia/Kolkata', now, 90 * 60_000, 1);
    expect(dayWindow(zones, 'Asia/Kolkata', now, shift)?.from).toBe(at('2026-11-25T18:30:00Z'));
  });

  it('is 25 hours long on the day the clock goes back', () => {
    const sunday = at('2026-10-25T12:00:00Z');
    const window = dayWindow(zones, 'Europe/Warsaw', sunday, 0);
    expect(((window?.until ?? 0) - (window?.from ?? 0)) / hour).toBe(25);
  });

  it('is dragged by quarters of an hour, and not beyond what one plans', () => {
    expect(draggedShift(windowStep * 1.4)).toBe(windowStep);
    expect(draggedShift(1e12)).toBe(60 * 24 * hour);
  });

  it('may be a week of whole days', () => {
    const week = weekWindow(zones, 'Europe/Warsaw', at('2026-10-20T12:00:00Z'), 0);
    expect(((week?.until ?? 0) - (week?.from ?? 0)) / hour).toBe(7 * 24 + 1);
  });
});

describe('ticks', () => {
  const window = { from: at('2026-11-24T18:30:00Z'), until: at('2026-11-25T18:30:00Z') };

  it('stand at whole hours of my clock, half-hour zones too', () => {
    const ticks = ticksIn(zones, 'Asia/Kolkata', window, 2 * hour);
    expect(ticks).toHaveLength(12);
    expect(ticks[0]).toBe(window.from);
  });

  it('stay at whole hours wherever the window was dragged', () => {
    const dragged = { from: window.from + 45 * 60_000, until: window.until };
    expect(ticksIn(zones, 'Asia/Kolkata', dragged, 2 * hour)[0]).toBe(window.from + 2 * hour);
  });

  it('are midnights in a week', () => {
    const week = weekWindow(zones, 'America/New_York', now, 0);
    expect(week && ticksIn(zones, 'America/New_York', week, 24 * hour)).toHaveLength(7);
  });
});
