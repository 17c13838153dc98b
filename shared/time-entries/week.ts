import { dayNumber, localDate, weekdayOf } from '../calendars/local-date';

/** The Monday of the week that a date lies in, YYYY-MM-DD; the date itself where it is none. */
export const weekOf = (date: string): string => {
  const day = dayNumber(date);
  return day === undefined ? date : localDate(day - weekdayOf(day) + 1);
};

/** The date so many days later. */
export const addDays = (date: string, days: number): string => {
  const day = dayNumber(date);
  return day === undefined ? date : localDate(day + days);
};

/** The seven dates of the week that begins on this Monday. */
export const datesOf = (week: string): readonly string[] =>
  Array.from({ length: 7 }, (_, index) => addDays(week, index));
