import { clientCalendar } from '#shared/calendars/client-calendar';
import { type ClientHours, compileClientHours } from '#shared/calendars/client-hours';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';

/** Beyond so many the shelf is cleared: a hub with more clients compiles some anew now and then. */
const mostCalendars = 2_000;

/** Client calendars compiled once for each of their versions. */
export class CalendarShelf {
  readonly #zones: ZoneProvider;
  readonly #compiled = new Map<string, { readonly seq: number; readonly hours: ClientHours | null }>();

  constructor(zones: ZoneProvider) {
    this.#zones = zones;
  }

  /** The hours of a calendar as it stands at `seq`; null where it cannot be used. */
  hoursOf(id: string, seq: number, body: object): ClientHours | null {
    const known = this.#compiled.get(id);
    if (known?.seq === seq) return known.hours;
    const calendar = clientCalendar.safeParse(body);
    const compiled = calendar.success ? compileClientHours(calendar.data, this.#zones) : null;
    const hours = compiled?.ok ? compiled.value : null;
    if (this.#compiled.size >= mostCalendars) this.#compiled.clear();
    this.#compiled.set(id, { seq, hours });
    return hours;
  }
}
