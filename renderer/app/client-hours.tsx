import { createContext, type ReactNode, useContext, useState } from 'react';
import type { ClientHours } from '#shared/calendars/client-hours';
import { HoursBook } from '#shared/calendars/hours-book';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import type { CalendarRow } from '#shared/sync/row';

const HoursContext = createContext<HoursBook | null>(null);

export interface ClientHoursProviderProps {
  /** Which time-zone data the main process says this machine has. */
  readonly zoneDataVersion: string;
  readonly children: ReactNode;
}

export const ClientHoursProvider = ({ zoneDataVersion, children }: ClientHoursProviderProps) => {
  const [book] = useState(() => new HoursBook(zoneProviderFromIntl({ dataVersion: zoneDataVersion })));
  return <HoursContext.Provider value={book}>{children}</HoursContext.Provider>;
};

/** All compiled calendars, for whoever draws many rows. Throws outside `ClientHoursProvider`, which is a bug. */
export const useHoursBook = (): HoursBook => {
  const book = useContext(HoursContext);
  if (!book) throw new Error('useHoursBook needs a ClientHoursProvider above it');
  return book;
};

/** The hours of one calendar, compiled; the queue, the work item and the band ask here. Null while it is not known. */
export const useClientHours = (row: CalendarRow | null | undefined): ClientHours | null =>
  useHoursBook().hoursOf(row);
