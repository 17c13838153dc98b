import type { ClientHours } from '../calendars/client-hours';
import type { ZoneProvider } from '../calendars/zone-transitions';
import { instantOf } from '../time-entries/shift-date';
import type { Burn } from './budget';

/**
 * The share (0 to 1) of a budget's period that is over at an instant, in the client's own hours: a weekend brings no
 * budget nearer to its end. A period without a beginning is taken from the first day worked on. Null where it has no end,
 * where nobody has begun, or where the client is never open in it.
 * @param now epoch ms
 */
export const elapsedShare = (
  { period, firstDate }: Pick<Burn, 'period' | 'firstDate'>,
  hours: Pick<ClientHours, 'zone' | 'openMilliseconds'>,
  zones: ZoneProvider,
  now: number,
): number | null => {
  const first = period.from ?? firstDate;
  if (first === null || period.until === null) return null;
  const from = instantOf(zones, hours.zone, first, 0);
  const until = instantOf(zones, hours.zone, period.until, 24 * 60);
  const all = hours.openMilliseconds(from, until);
  return all <= 0 ? null : hours.openMilliseconds(from, Math.min(Math.max(from, now), until)) / all;
};
