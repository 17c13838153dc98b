import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { formatLocale, type InterfaceLanguage } from './languages';
import { listIn } from './list-in';
import { nearDay } from './near-day';

const minute = 60_000;
const hour = 60 * minute;

export type ClockFormat = 'locale' | '24' | '12';

/** What every formatted time depends on besides the language: view state, set from the person and the preferences. */
export interface FormatSettings {
  /** BCP 47 tag of the person who works here. */
  readonly personLocale: string;
  readonly clock: ClockFormat;
}

export const useFormatSettings = create<FormatSettings>(() => ({ personLocale: 'en', clock: 'locale' }));

/** Making an Intl formatter costs a hundred times what using one does; a grid asks for the same few again and again. */
const remembered = <A extends readonly string[], T>(make: (...key: A) => T) => {
  const known = new Map<string, T>();
  return (...key: A): T => {
    const name = key.join('|');
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = make(...key);
    known.set(name, made);
    return made;
  };
};

type TimeStyle = 'hour' | 'time' | 'weekday-time' | 'day-time' | 'day' | 'full';

const styles: Readonly<Record<TimeStyle, Intl.DateTimeFormatOptions>> = {
  hour: { hour: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  'weekday-time': { weekday: 'short', hour: 'numeric', minute: '2-digit' },
  'day-time': { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  full: {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  },
};

/** Hour cycles by setting: `h23` so that midnight reads 00:00, never 24:00. */
const hourCycle = (clock: ClockFormat): Intl.DateTimeFormatOptions =>
  clock === 'locale' ? {} : { hourCycle: clock === '24' ? 'h23' : 'h12' };

const isTwelveHour = remembered((locale: string, clock: ClockFormat): boolean => {
  const { hour12 } = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    ...hourCycle(clock),
  }).resolvedOptions();
  return hour12 ?? false;
});

/** *9:05 am* but *09:05*: only on a 24-hour clock does a leading nought keep columns of times in line. */
const hourDigits = (
  options: Intl.DateTimeFormatOptions,
  locale: string,
  clock: ClockFormat,
): Intl.DateTimeFormatOptions =>
  options.hour === undefined || isTwelveHour(locale, clock) ? options : { ...options, hour: '2-digit' };

const dateTimeFormat = remembered(
  (locale: string, timeZone: string, style: TimeStyle, clock: ClockFormat) =>
    new Intl.DateTimeFormat(locale, {
      ...hourDigits(styles[style], locale, clock),
      timeZone,
      ...(style === 'day' ? {} : hourCycle(clock)),
    }),
);

const dateKeyFormat = remembered(
  (timeZone: string) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
);

const numberFormat = remembered(
  (locale: string, digits: string) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: Number(digits) }),
);

const dayCounts = remembered(
  (locale: string) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }),
);

/** Every zone in use today stands off UTC by whole quarters of an hour, so that within one the date is the same. */
const quarter = 15 * minute;

const localDateInQuarter = remembered((timeZone: string, start: string) =>
  dateKeyFormat(timeZone).format(Number(start)),
);

/** The calendar date of an instant in a zone, `YYYY-MM-DD`. */
export const localDateOf = (at: number, timeZone: string): string =>
  localDateInQuarter(timeZone, String(at - (((at % quarter) + quarter) % quarter)));

const daysApart = (a: number, b: number, timeZone: string): number =>
  Math.round((Date.parse(localDateOf(b, timeZone)) - Date.parse(localDateOf(a, timeZone))) / (24 * hour));

const capital = (text: string, locale: string): string =>
  text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);

const makeFormatter = (locale: string, clock: ClockFormat, t: TFunction) => {
  const style = (name: TimeStyle) => (at: number, timeZone: string) =>
    dateTimeFormat(locale, timeZone, name, clock).format(at);
  const time = style('time');
  const full = style('full');
  const day = style('day');

  /**
   * As people say it: *Today 17:30* near by, *Fri 17:00* within the week, *4 Dec, 17:00* beyond. Within a sentence it
   * begins as the language writes the word there: *until tomorrow 04:11*.
   */
  const when = (at: number, timeZone: string, now: number, place: 'alone' | 'within' = 'alone'): string => {
    const days = daysApart(now, at, timeZone);
    const near = nearDay(days, locale);
    if (near !== null) return `${place === 'alone' ? capital(near, locale) : near} ${time(at, timeZone)}`;
    return style(Math.abs(days) < 7 ? 'weekday-time' : 'day-time')(at, timeZone);
  };

  /** A length of time in hours and minutes, minutes rounded down: *8 h 30 m*, *26 m*, *−0 h 30 m*. */
  const duration = (milliseconds: number): string => {
    const minutes = Math.floor(Math.abs(milliseconds) / minute);
    const number = numberFormat(locale, '0');
    const values = { hours: number.format(Math.floor(minutes / 60)), minutes: number.format(minutes % 60) };
    const text =
      minutes < 60 ? t('common:duration.minutes', values) : t('common:duration.hours-and-minutes', values);
    return milliseconds <= -minute ? `−${text}` : text;
  };

  return {
    locale,
    clock,
    /** The hour alone, for an axis. */
    hour: style('hour'),
    time,
    full,
    day,
    when,
    duration,
    /** A count of days in words: *365 days*. */
    days: (count: number) => dayCounts(locale).format(count),
    number: (value: number, digits = 0) => numberFormat(locale, String(digits)).format(value),
    list: (items: readonly string[]) => listIn(locale, items),
  };
};

export type Formatter = ReturnType<typeof makeFormatter>;

/** Formats for the person who works here, in the language shown. All instants are epoch ms, zones IANA names. */
export const useFormat = (): Formatter => {
  const { i18n, t } = useTranslation();
  const { personLocale, clock } = useFormatSettings();
  return useMemo(
    () => makeFormatter(formatLocale(i18n.language as InterfaceLanguage, personLocale), clock, t),
    [i18n.language, personLocale, clock, t],
  );
};

/** A city's name in the interface is the zone's last part where no city is known: `America/New_York` → New York. */
export const cityOfZone = (timeZone: string): string =>
  (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
