import { useMemo } from 'react';
import type { Client } from '#shared/clients/client';
import { cityOfZone } from '../../i18n/format';
import { useRows } from '../../replica/hooks';

/** A client with the zone its deadlines are read in. */
export interface PlacedClient {
  readonly client: Client;
  /** IANA name; null while its calendar is not here. */
  readonly timeZone: string | null;
  /** What the zone is called beside a time. */
  readonly city: string;
}

/** Every client in sight, by id. */
export const useClients = (): ReadonlyMap<string, PlacedClient> => {
  const clients = useRows('client');
  const calendars = useRows('calendar');
  return useMemo(
    () =>
      new Map(
        clients.list.map((client) => {
          const timeZone = calendars.byId.get(client.calendarId)?.zone ?? null;
          const city = client.city !== '' ? client.city : cityOfZone(timeZone ?? '');
          return [client.id as string, { client, timeZone, city }];
        }),
      ),
    [clients, calendars],
  );
};
