import { Temporal } from 'temporal-polyfill';

/** Groups of the due date, in the order in which they are shown. */
export const dueGroups = ['late', 'today', 'tomorrow', 'this-week', 'next-week', 'later', 'none'] as const;

interface WeekInfo {
  readonly firstDay: number;
}

/** The day a week begins with, 1 (Monday) to 7 (Sunday); Monday (ISO 8601) where the browser cannot tell. */
const firstDayOfWeek = (locale: string): number => {
  try {
    // Chromium has had this as a getter and has it as a method; TypeScript's library knows neither everywhere.
    const known = new Intl.Locale(locale) as { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
    return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1;
  } catch {
    return 1;
  }
};

/**
 * Sorts instants into the person's own days: `late` is past, `today` ends at local midnight, a week begins where the
 * locale says. Boundaries are instants, so a day of 23 or 25 hours is as long as it is.
 * @param now epoch ms
 * @param timeZone IANA name; UTC where it is unknown
 */
export const dueGrouping = (
  now: number,
  timeZone: string,
  locale: string,
): ((dueAt: number | null) => number) => {
  const today = startOfToday(now, timeZone);
  const daysLeft = 7 - ((today.dayOfWeek - firstDayOfWeek(locale) + 7) % 7);
  const endsAfter = [1, 2, daysLeft, daysLeft + 7].map((days) => today.add({ days }).epochMilliseconds);
  const [todayEnds = now, tomorrowEnds = now, weekEnds = now, nextWeekEnds = now] = endsAfter;
  return (dueAt) => {
    if (dueAt === null) return 6;
    if (dueAt < now) return 0;
    if (dueAt < todayEnds) return 1;
    if (dueAt < tomorrowEnds) return 2;
    if (dueAt < weekEnds) return 3;
    return dueAt < nextWeekEnds ? 4 : 5;
  };
};

const startOfToday = (now: number, timeZone: string): Temporal.ZonedDateTime => {
  const instant = Temporal.Instant.fromEpochMilliseconds(now);
  try {
    return instant.toZonedDateTimeISO(timeZone).startOfDay();
  } catch {
    return instant.toZonedDateTimeISO('UTC').startOfDay();
  }
};
