import { DAY, dayNumber, localDate } from '../calendars/local-date';
import { firstInstantReading, offsetAt, type ZoneProvider } from '../calendars/zone-transitions';

const HOUR = 3_600_000;
/** A pause longer than this ends a shift. */
const longestPause = 6 * HOUR;
/** No shift lasts longer than this from its first start. */
const longestShift = 16 * HOUR;

/** The date that a wall clock shows, YYYY-MM-DD; UTC's where the zone is not known. */
export const dateIn = (zones: ZoneProvider, zone: string, instant: number): string => {
  const found = zones.transitions(zone, instant - DAY, instant + DAY);
  return localDate(Math.floor((instant + (found.ok ? offsetAt(found.value, instant) : 0)) / DAY));
};

/** The instant at which the wall clock of a zone reads so many minutes of a date (above 1440 on the next), epoch ms. */
export const instantOf = (zones: ZoneProvider, zone: string, date: string, minute: number): number => {
  const local = (dayNumber(date) ?? 0) * DAY + minute * 60_000;
  const found = zones.transitions(zone, local - 2 * DAY, local + 2 * DAY);
  return found.ok ? firstInstantReading(found.value, local) : local;
};

/** The instant at which the wall clock reads on another date what it read at this one; epoch ms. */
export const sameTimeOn = (
  zones: ZoneProvider,
  zone: string,
  instant: number,
  [date, other]: readonly [string, string],
): number => {
  const found = zones.transitions(zone, instant - DAY, instant + DAY);
  const local = instant + (found.ok ? offsetAt(found.value, instant) : 0) - (dayNumber(date) ?? 0) * DAY;
  return instantOf(zones, zone, other, local / 60_000);
};

/** Work as far as the day it belongs to goes. Epoch ms. */
interface Worked {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly shiftDate: string;
}

/**
 * The working day that work starting at this instant belongs to: that of the shift it goes on, or the date where the
 * person is. So 22:00 to 07:00 is one day, midnight or not, and the next morning is another.
 * @param worked what was worked of late, in any order
 */
export const shiftDateAt = (
  zones: ZoneProvider,
  zone: string,
  instant: number,
  worked: readonly Worked[],
): string => {
  const before = worked.filter(({ startedAt }) => startedAt <= instant);
  const last = before.reduce<Worked | null>(
    (latest, one) => (latest && latest.endedAt >= one.endedAt ? latest : one),
    null,
  );
  const date = dateIn(zones, zone, instant);
  if (!last || instant - last.endedAt > longestPause) return date;
  const began = Math.min(
    ...before.filter(({ shiftDate }) => shiftDate === last.shiftDate).map(({ startedAt }) => startedAt),
  );
  return instant - began > longestShift ? date : last.shiftDate;
};
