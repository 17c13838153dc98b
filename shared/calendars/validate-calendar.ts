import type { CalendarProblem } from './calendar-problem';
import type { ClientCalendar } from './client-calendar';
import type { ZoneProvider } from './zone-transitions';

/** Everything wrong with a calendar. Those that are `isBlocking` keep it from being used. */
export const validateCalendar = (
  calendar: ClientCalendar,
  zones: ZoneProvider,
): readonly CalendarProblem[] => {
  const problems: CalendarProblem[] = [];
  if (!zones.knows(calendar.zone)) problems.push({ code: 'calendar.unknown-zone', zone: calendar.zone });
  if (calendar.versions.length === 0) problems.push({ code: 'calendar.no-versions' });
  return problems;
};
