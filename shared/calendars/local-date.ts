import type { IsoWeekday, LocalDate, WallTime } from './client-calendar';

export const DAY = 86_400_000;
const MINUTE = 60_000;

/** Days since 1970-01-01 in the proleptic Gregorian calendar, or undefined where the text is no date that exists. */
export const dayNumber = (date: LocalDate): number | undefined => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const time = Date.parse(`${date}T00:00:00Z`);
  // Some engines roll 30 February over to March; only a date that reads back the same exists.
  return Number.isNaN(time) || localDate(time / DAY) !== date ? undefined : time / DAY;
};

/** The date of a day number. */
export const localDate = (day: number): LocalDate => new Date(day * DAY).toISOString().slice(0, 10);

/** ISO weekday of a day number; day 0, 1970-01-01, was a Thursday. */
export const weekdayOf = (day: number): IsoWeekday => (((((day + 3) % 7) + 7) % 7) + 1) as IsoWeekday;

/** Milliseconds after local midnight of `HH:MM` (00:00 to 24:00), or undefined where it is no such time. */
export const wallTimeMs = (time: WallTime): number | undefined => {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  if (!match) return undefined;
  const hours = Number(match[1]);
  const minutes = Number(match[2]);
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return undefined;
  return (hours * 60 + minutes) * MINUTE;
};
