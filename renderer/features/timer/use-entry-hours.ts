import { useCallback } from 'react';
import type { ClientHours } from '#shared/calendars/client-hours';
import { useHoursBook } from '../../app/client-hours';
import { useRows } from '../../replica/hooks';

/** The hours of the client that an engagement is for; null for time that no client pays for, or where they are not known. */
export const useEntryHours = (): ((about: {
  readonly engagementId: string | null;
}) => ClientHours | null) => {
  const book = useHoursBook();
  const engagements = useRows('engagement').byId;
  const clients = useRows('client').byId;
  const calendars = useRows('calendar').byId;
  return useCallback(
    ({ engagementId }) => {
      const engagement = engagementId === null ? undefined : engagements.get(engagementId);
      const client = engagement && clients.get(engagement.clientId);
      return client ? book.hoursOf(calendars.get(client.calendarId)) : null;
    },
    [book, engagements, clients, calendars],
  );
};
