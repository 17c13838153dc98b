import { describe, expect, it } from 'vitest';
import type { CalendarVersion } from '#shared/calendars/client-calendar';
import { compileClientHours } from '#shared/calendars/client-hours';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { laneStateAt } from './lane-state';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const hour = 3_600_000;
const hoursOf = (part: Partial<CalendarVersion>) => {
  const hours = compileClientHours(
    { zone: 'UTC', versions: [{ effectiveFrom: null, weekly: {}, holidays: [], ...part }] },
    zones,
  );
  if (!hours.ok) throw new Error(JSON.stringify(hours.error));
  return hours.value;
};
const office = [{ start: '09:00', end: '17:00' }];
/** A Wednesday. */
const at = (time: string) => Date.parse(`2026-11-25T${time}:00Z`);

describe('the state at the end of a lane', () => {
  const weekdays = hoursOf({ weekly: { 3: office, 7: office } });

  it('tells how long it stays open, and when it opens', () => {
    expect(laneStateAt(weekdays, at('16:00'))).toEqual({ name: 'open', left: hour });
    expect(laneStateAt(weekdays, at('08:00'))).toEqual({ name: 'opens-in', length: hour });
    expect(laneStateAt(weekdays, at('17:00'))).toEqual({
      name: 'opens-at',
      at: Date.parse('2026-11-29T09:00:00Z'),
    });
  });

  it('names the holiday', () => {
    const hours = hoursOf({
      weekly: { 3: office },
      holidays: [{ date: '2026-11-25', name: 'Founders’ Day' }],
    });
    expect(laneStateAt(hours, at('10:00'))).toEqual({ name: 'holiday', holiday: 'Founders’ Day' });
  });

  it('knows what never closes and what never opens', () => {
    const all = [{ start: '00:00', end: '24:00' }];
    const always = hoursOf({ weekly: { 1: all, 2: all, 3: all, 4: all, 5: all, 6: all, 7: all } });
    expect(laneStateAt(always, at('10:00'))).toEqual({ name: 'always' });
    expect(laneStateAt(hoursOf({}), at('10:00'))).toEqual({ name: 'closed' });
  });
});
