import type { Holiday } from './client-calendar';
import { DAY, dayNumber, localDate } from './local-date';

/** A holiday as the date-holidays package computes it for a country or region; only what is read of it. */
export interface ComputedHoliday {
  /** Local date and time at which it begins, `2024-12-24 19:00:00`; an offset may follow. */
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly name: string;
  readonly type: string;
  /** The rule it was computed from, such as `1 Shawwal P3D`. */
  readonly rule: string;
}

const MINUTE = 60_000;

/** Months that begin when somebody has seen the moon, so that what was computed may be a day off. */
const lunarMonth = /Muharram|Safar|Rabi|Jumada|Rajab|Sha.?ban|Ramadan|Shawwal|Dhu al-/i;

/**
 * Computed holidays as a calendar keeps them: one for each date, since Eid lasts three; part days closed only from the
 * hour they begin (South Australia's Christmas Eve); and what the moon decides tentative until it is declared.
 *
 * @param types which of the package's types close the client: `public` alone, or `bank` and others with it
 */
export const readComputedHolidays = (
  computed: readonly ComputedHoliday[],
  types: readonly string[] = ['public'],
): readonly Holiday[] =>
  computed
    .filter(({ type }) => types.includes(type))
    .flatMap(datesOf)
    .sort((a, b) => a.date.localeCompare(b.date));

const datesOf = ({ date, start, end, name, rule }: ComputedHoliday): readonly Holiday[] => {
  const day = dayNumber(date.slice(0, 10));
  if (day === undefined) return [];
  const [hour = 0, minute = 0] = date.slice(11, 16).split(':').map(Number);
  const from = (hour * 60 + minute) * MINUTE;
  // A day on which the clock is changed is an hour short or long, and still one day on the wall.
  const length = Math.round((end.getTime() - start.getTime()) / MINUTE) * MINUTE;
  const until = from + (length >= DAY / 2 && from === 0 ? Math.round(length / DAY) * DAY : length);
  const holidays: Holiday[] = [];
  for (let midnight = 0; midnight < until; midnight += DAY) {
    const closedFrom = Math.max(0, from - midnight);
    const closedUntil = Math.min(DAY, until - midnight);
    const whole = closedFrom === 0 && closedUntil === DAY;
    holidays.push({
      date: localDate(day + midnight / DAY),
      name,
      ...(lunarMonth.test(rule) ? { status: 'tentative' as const } : {}),
      ...(whole ? {} : { closed: [{ start: wallTime(closedFrom), end: wallTime(closedUntil) }] }),
    });
  }
  return holidays;
};

const wallTime = (milliseconds: number): string => {
  const minutes = Math.round(milliseconds / MINUTE);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};
