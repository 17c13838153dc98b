import type { IsoWeekday } from '#shared/calendars/client-calendar';
import { useFormat } from '../../i18n/format';

export const isoWeekdays: readonly IsoWeekday[] = [1, 2, 3, 4, 5, 6, 7];

/** 5 January 1970 was a Monday. */
const mondayNoon = Date.UTC(1970, 0, 5, 12);
const day = 86_400_000;

/** Names of the weekdays in the interface's language, Monday first. */
export const useWeekdayNames = (
  style: 'long' | 'short' | 'narrow' = 'long',
): ((weekday: IsoWeekday) => string) => {
  const { locale } = useFormat();
  const names = new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' });
  return (weekday) => names.format(mondayNoon + (weekday - 1) * day);
};
