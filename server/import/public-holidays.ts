import Holidays from 'date-holidays';
import type { Holiday } from '#shared/calendars/client-calendar';
import { readComputedHolidays } from '#shared/calendars/computed-holidays';

/** Whether the public holidays of an ISO 3166 country (`IN`) or subdivision (`GB-ENG`) are known. */
export const knowsHolidays = (rule: string): boolean => {
  const [country = '', state] = rule.split('-');
  const source = new Holidays();
  if (!Object.hasOwn(source.getCountries(), country)) return false;
  return state === undefined || Object.hasOwn(source.getStates(country) ?? {}, state);
};

/** Every country and subdivision whose public holidays are known; subdivisions by the name they call themselves. */
export const knownRegions = (): readonly {
  readonly code: string;
  readonly regions: readonly { readonly code: string; readonly name: string }[];
}[] => {
  const source = new Holidays();
  return Object.keys(source.getCountries()).map((country) => ({
    code: country,
    regions: Object.entries(source.getStates(country) ?? {})
      // A rule names what ISO 3166-2 does; a few entries have longer names of their own.
      .filter(([state]) => /^[A-Z0-9]{1,3}$/.test(state))
      .map(([state, name]) => ({ code: `${country}-${state}`, name })),
  }));
};

/** Some rules follow the moon, and an import reads each calendar twice: what was worked out is kept. */
const workedOut = new Map<string, readonly Holiday[]>();

/**
 * Public holidays of a country or subdivision in some years, named in English, the language that people of one
 * provider share; none where nothing is known of it. Of two on one date the first is kept, since both close it.
 * Data: date-holidays, CC BY-SA 3.0.
 */
export const publicHolidays = (rule: string, years: readonly number[]): readonly Holiday[] => {
  const asked = `${rule} ${years.join(' ')}`;
  const known = workedOut.get(asked) ?? workOut(rule, years);
  workedOut.set(asked, known);
  return known;
};

const workOut = (rule: string, years: readonly number[]): readonly Holiday[] => {
  if (!knowsHolidays(rule)) return [];
  const [country = '', state] = rule.split('-');
  const options = { languages: 'en', types: ['public' as const] };
  const calendar =
    state === undefined ? new Holidays(country, options) : new Holidays(country, state, options);
  const byDate = new Map<string, Holiday>();
  for (const year of years)
    for (const holiday of readComputedHolidays(calendar.getHolidays(year))) {
      const other = byDate.get(holiday.date);
      // A whole day closes what a part day would leave open.
      if (!other || (other.closed && !holiday.closed)) byDate.set(holiday.date, holiday);
    }
  return [...byDate.values()].sort((a, b) => a.date.localeCompare(b.date));
};
