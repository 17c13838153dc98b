import { offsetAt, type ZoneProvider } from '#shared/calendars/zone-transitions';

const hour = 3_600_000;
const dayLength = 24 * hour;

/** A calendar day of one zone as instants, `[from, until)`: 23 or 25 hours long where the clock is changed. */
export interface Day {
  readonly from: number;
  readonly until: number;
}

/** The day `ahead` days after the one that holds `now` on the clock of `timeZone`. All instants are epoch ms. */
export const dayAround = (zones: ZoneProvider, timeZone: string, now: number, ahead: number): Day | null => {
  const reach = (Math.abs(ahead) + 3) * dayLength;
  const found = zones.transitions(timeZone, now - reach, now + reach);
  if (!found.ok) return null;
  const offset = (at: number) => offsetAt(found.value, at);
  const midnight = Math.floor((now + offset(now)) / dayLength + ahead) * dayLength;
  /** The clock at the instant guessed with one offset says which offset holds; midnight in a gap starts after it. */
  const instantOf = (local: number) => local - offset(local - offset(local));
  return { from: instantOf(midnight), until: instantOf(midnight + dayLength) };
};

/** Where an instant stands in a day: 0 at its start, 1 at its end, beyond them outside. */
export const partOf = ({ from, until }: Day, at: number): number => (at - from) / (until - from);
