import { dayNumber, localDate, weekdayOf } from '../calendars/local-date';

/** The Monday of the week that a date lies in, YYYY-MM-DD; the date itself where it is none. */
export const weekOf = (date: string): string => {
  const day = dayNumber(date);
  return day === undefined ? date : localDate(day - weekdayOf(day) + 1);
};
