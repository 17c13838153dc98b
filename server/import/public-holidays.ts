import Holidays from 'date-holidays';

/** A day that a rule says is a public holiday. */
export interface PublicHoliday {
  readonly date: string;
  readonly name: string;
}

/** Whether the public holidays of an ISO 3166 country (`IN`) or subdivision (`GB-ENG`) are known. */
export const knowsHolidays = (rule: string): boolean => {
  const [country = '', state] = rule.split('-');
  const source = new Holidays();
  if (!Object.hasOwn(source.getCountries(), country)) return false;
  return state === undefined || Object.hasOwn(source.getStates(country) ?? {}, state);
};

/**
 * Public holidays of a country or subdivision in some years, named in English, the language that people of one
 * provider share; none where nothing is known of it. Data: date-holidays, CC BY-SA 3.0.
 */
export const publicHolidays = (rule: string, years: readonly number[]): PublicHoliday[] => {
  if (!knowsHolidays(rule)) return [];
  const [country = '', state] = rule.split('-');
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
