import { useCallback } from 'react';
import { useHoursBook } from '../../app/client-hours';
import { useRows } from '../../replica/hooks';

/** Client hours from `now` until an instant, in ms, negative once it is past; null where the calendar is not here. */
export type OpenHoursLeft = (clientId: string, until: number) => number | null;

/** Reckons in the hours of each client's own calendar. `now` is epoch ms. */
export const useOpenHoursLeft = (now: number): OpenHoursLeft => {
  const book = useHoursBook();
  const clients = useRows('client').byId;
  const calendars = useRows('calendar').byId;
  return useCallback(
    (clientId, until) => {
      const calendarId = clients.get(clientId)?.calendarId;
      const hours = calendarId === undefined ? null : book.hoursOf(calendars.get(calendarId));
      if (hours === null || hours.beyondZoneData(Math.min(now, until), Math.max(now, until))) return null;
      return until >= now ? hours.openMilliseconds(now, until) : -hours.openMilliseconds(until, now);
    },
    [book, clients, calendars, now],
  );
};
