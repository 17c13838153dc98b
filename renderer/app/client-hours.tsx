import { createContext, type ReactNode, useContext, useState } from 'react';
import { clientCalendar } from '#shared/calendars/client-calendar';
import { type ClientHours, compileClientHours } from '#shared/calendars/client-hours';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import type { CalendarRow } from '#shared/sync/row';

/** Calendars compiled once each: a grid asks for the same few again and again. */
export class HoursBook {
  readonly zones: ZoneProvider;
  readonly #compiled = new WeakMap<CalendarRow, ClientHours | null>();

  constructor(zones: ZoneProvider) {
    this.zones = zones;
  }

  /** The hours of a calendar's row; null where it cannot be used, which the interface shows as *hours not known*. */
  hoursOf = (row: CalendarRow | null | undefined): ClientHours | null => {
    if (!row) return null;
    const known = this.#compiled.get(row);
    if (known !== undefined) return known;
    const compiled = this.#compile(row);
    this.#compiled.set(row, compiled);
    return compiled;
  };

  #compile(row: CalendarRow): ClientHours | null {
    const calendar = clientCalendar.safeParse(row);
    if (!calendar.success) return null;
    const hours = compileClientHours(calendar.data, this.zones);
    return hours.ok ? hours.value : null;
  }
}

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
