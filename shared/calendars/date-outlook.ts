import { freezeOn } from './calendar-layers';
import type { ClientCalendar, Holiday, LocalDate } from './client-calendar';
import type { ClientHours } from './client-hours';
import { dayNumber, weekdayOf } from './local-date';

const HOUR = 3_600_000;

/** What a date is to a client, and why; for previews. */
export interface DateOutlook {
  readonly date: LocalDate;
  /** Open milliseconds on the date, what reaches into it from the night before included. */
  readonly open: number;
  readonly kind:
    | 'open'
    /** Open, and a holiday took some of its hours. */
    | 'part-holiday'
    | 'holiday'
    /** No hours start on this weekday. */
    | 'closed'
    /** No version of the calendar is in force yet. */
    | 'before-calendar';
  readonly holiday?: Holiday | undefined;
  /** The season whose hours hold. */
  readonly season?: string | undefined;
  /** The freeze in which it lies. */
  readonly freeze?: string | undefined;
  /** The first date of a version. */
  readonly newHours: boolean;
}

/**
 * The outlook for `count` dates from the one that the client's wall clock shows at `from` (epoch milliseconds).
 *
 * @param hours the calendar, compiled
 */
export const dateOutlooks = (
  calendar: ClientCalendar,
  hours: ClientHours,
  from: number,
  count: number,
): readonly DateOutlook[] => {
  const outlooks: DateOutlook[] = [];
  const begins = new Set(calendar.versions.map(({ effectiveFrom }) => effectiveFrom));
  let at = from;
  for (let i = 0; i < count; i++) {
    const day = hours.dayAt(at);
    outlooks.push({
      date: day.date,
      open: hours.openMilliseconds(day.from, day.until),
      ...reasonOf(hours, day.from, day.until),
      season: seasonNameOn(calendar, day.date),
      freeze: freezeOn(calendar, day.date)?.name,
      newHours: begins.has(day.date),
    });
    at = day.until;
  }
  return outlooks;
};

const reasonOf = (hours: ClientHours, from: number, until: number): Pick<DateOutlook, 'kind' | 'holiday'> => {
  const open = hours.openMilliseconds(from, until) > 0;
  const taken = hours.segments(from, until).find(({ kind }) => kind === 'holiday');
  if (taken) {
    const reason = hours.closedReason(taken.from);
    const holiday = reason?.kind === 'holiday' ? reason.holiday : undefined;
    return { kind: open ? 'part-holiday' : 'holiday', holiday };
  }
  if (open) return { kind: 'open' };
  // Noon is on every date but those that a zone skips, and a holiday on a closed weekday is still worth its name.
  const reason = hours.closedReason(Math.min(from + 12 * HOUR, until - 1));
  if (reason?.kind === 'holiday') return { kind: 'holiday', holiday: reason.holiday };
  return { kind: reason?.kind === 'before-calendar' ? 'before-calendar' : 'closed' };
};

const seasonNameOn = ({ versions }: ClientCalendar, date: LocalDate): string | undefined => {
  let name: string | undefined;
  let begun = '';
  for (const { effectiveFrom, seasons = [] } of versions) {
    const start = effectiveFrom ?? '';
    if (start > date || start < begun) continue;
    begun = start;
    name = seasons.findLast(({ from, to }) => from <= date && date <= to)?.name;
  }
  return name;
};

/** Outlooks by month, each with the ISO weekday of its first date, for a calendar sheet. */
export const byMonth = (
  outlooks: readonly DateOutlook[],
): readonly { readonly month: string; readonly offset: number; readonly dates: readonly DateOutlook[] }[] => {
  const months = new Map<string, DateOutlook[]>();
  for (const outlook of outlooks) {
    const month = outlook.date.slice(0, 7);
    const dates = months.get(month);
    if (dates) dates.push(outlook);
    else months.set(month, [outlook]);
  }
  return [...months].map(([month, dates]) => ({
    month,
    offset: weekdayOf(dayNumber(dates[0]?.date ?? '') ?? 0) - 1,
    dates,
  }));
};
