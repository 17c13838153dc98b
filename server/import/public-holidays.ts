import Holidays from 'date-holidays';

/** A day that a rule says is a public holiday, or none where the rule names no country that is known. */
export interface PublicHoliday {
  readonly date: string;
  readonly name: string;
}

/**
 * Public holidays of an ISO 3166 country or subdivision (`GB-ENG`) in some years, named in English, the language
 * that people of one provider share; undefined where no data is known. Data: date-holidays, CC BY-SA 3.0.
 */
export const publicHolidays = (rule: string, years: readonly number[]): PublicHoliday[] | undefined => {
  const [country = '', state] = rule.split('-');
  const source = new Holidays();
  if (!Object.hasOwn(source.getCountries(), country)) return undefined;
  const states: Readonly<Record<string, string>> = source.getStates(country) ?? {};
  if (state !== undefined && !Object.hasOwn(states, state)) return undefined;
  const options = { languages: 'en', types: ['public' as const] };
  const calendar =
    state === undefined ? new Holidays(country, options) : new Holidays(country, state, options);
  return years.flatMap((year) =>
    calendar.getHolidays(year).flatMap(({ date, name, type }) =>
      // Types that were asked for only set a preference; other days of the same rule still come.
      type === 'public' ? [{ date: date.slice(0, 10), name }] : [],
    ),
  );
};
