import type {
  CalendarVersion,
  ClientCalendar,
  DayInterval,
  Holiday,
} from '#shared/calendars/client-calendar';

/**
 * The definition of client hours, walked minute by minute: slow, and written without a line of the engine, so that the
 * two can only agree by both being right. Whole-minute offsets only, which every zone has had since 1972.
 */
export interface Minute {
  /** Epoch milliseconds; the minute is cut to the span that was walked. */
  readonly from: number;
  readonly until: number;
  readonly state: 'open' | 'holiday' | 'closed';
}

const MINUTE = 60_000;

/** Every minute that has a part in `[from, until)`. */
export const walk = (calendar: ClientCalendar, from: number, until: number): readonly Minute[] => {
  const minutes: Minute[] = [];
  for (let minute = Math.floor(from / MINUTE) * MINUTE; minute < until; minute += MINUTE)
    minutes.push({
      from: Math.max(from, minute),
      until: Math.min(until, minute + MINUTE),
      state: stateAt(calendar, minute),
    });
  return minutes;
};

/** What the walked minutes of one state add up to. */
export const lengthOf = (minutes: readonly Minute[], state: Minute['state']): number =>
  minutes.filter((minute) => minute.state === state).reduce((sum, { from, until }) => sum + until - from, 0);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock reads: `2025-03-30` and `01:59`. */
const readClock = (zone: string, instant: number): readonly [date: string, time: string] => {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  clocks.set(zone, clock);
  const [date = '', time = ''] = clock.format(instant).split(' ');
  return [date, time];
};

const stateAt = (calendar: ClientCalendar, instant: number): Minute['state'] => {
  const [date, time] = readClock(calendar.zone, instant);
  const eve = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
  const openWith = (intervalsOn: (day: string) => readonly DayInterval[]) =>
    intervalsOn(date).some((interval) => meetsOwnDay(interval, time)) ||
    intervalsOn(eve).some((interval) => meetsNextDay(interval, time));
  const shut = openWith((day) => holidaysOn(calendar, day).flatMap(({ closed }) => closed ?? []));
  if (!shut && openWith((day) => hoursOn(calendar, day))) return 'open';
  return openWith((day) => regularOn(calendar, day)) ? 'holiday' : 'closed';
};

/** Texts of the form HH:MM sort as the times do, 24:00 last. */
const meetsOwnDay = ({ start, end }: DayInterval, time: string) =>
  start <= time && (end < start || time < end);
const meetsNextDay = ({ start, end }: DayInterval, time: string) => end < start && time < end;

const versionOn = ({ versions }: ClientCalendar, date: string): CalendarVersion | undefined =>
  versions
    .filter(({ effectiveFrom }) => effectiveFrom === null || effectiveFrom <= date)
    .sort((a, b) => (a.effectiveFrom ?? '').localeCompare(b.effectiveFrom ?? ''))
    .at(-1);

const holidaysOn = (calendar: ClientCalendar, date: string): readonly Holiday[] =>
  versionOn(calendar, date)?.holidays.filter((holiday) => holiday.date === date) ?? [];

const regularOn = (calendar: ClientCalendar, date: string): readonly DayInterval[] => {
  const version = versionOn(calendar, date);
  const season = version?.seasons?.find(({ from, to }) => from <= date && date <= to);
  const weekday = (((new Date(date).getUTCDay() + 6) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
  return (season ?? version)?.weekly[weekday] ?? [];
};

/** A whole holiday starts nothing, a half day its own hours, a part day what is regular. */
const hoursOn = (calendar: ClientCalendar, date: string): readonly DayInterval[] => {
  const replacing = holidaysOn(calendar, date).find(({ open, closed }) => open || !closed);
  return replacing ? (replacing.open ?? []) : regularOn(calendar, date);
};
