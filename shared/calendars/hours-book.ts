import { clientCalendar } from './client-calendar';
import { type ClientHours, compileClientHours } from './client-hours';
import type { ZoneProvider } from './zone-transitions';

/** Calendars compiled once each: whoever looks at many rows asks for the same few again and again. */
export class HoursBook {
  readonly zones: ZoneProvider;
  readonly #compiled = new WeakMap<object, ClientHours | null>();

  constructor(zones: ZoneProvider) {
    this.zones = zones;
  }

  /** The hours of a calendar's row; null where it cannot be used, which the interface shows as *hours not known*. */
  hoursOf = (row: object | null | undefined): ClientHours | null => {
    if (!row) return null;
    const known = this.#compiled.get(row);
    if (known !== undefined) return known;
    const compiled = this.#compile(row);
    this.#compiled.set(row, compiled);
    return compiled;
  };

  #compile(row: object): ClientHours | null {
    const calendar = clientCalendar.safeParse(row);
    if (!calendar.success) return null;
    const hours = compileClientHours(calendar.data, this.zones);
    return hours.ok ? hours.value : null;
  }
}
