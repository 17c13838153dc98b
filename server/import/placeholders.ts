import { DAY, localDate } from '#shared/calendars/local-date';

const placeholder = /\{([^{}]*)\}/g;
const known = /^(?:(month|quarter|year)(?: ([+-]\d{1,3}))?|date(?: ([+-]\d{1,4})d)?)$/;

/** What stands in braces and means nothing, as written. */
export const unknownPlaceholders = (text: string): readonly string[] =>
  [...text.matchAll(placeholder)].filter((match) => !known.test(match[1] ?? '')).map((match) => match[0]);

const monthOf = (year: number, month: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.UTC(year, month, 1),
  );

const dateOf = (day: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day * DAY);

const quarterOf = (year: number, month: number, quarters: number): string => {
  const count = year * 4 + Math.floor(month / 3) + quarters;
  return `Q${(((count % 4) + 4) % 4) + 1} ${Math.floor(count / 4)}`;
};

/**
 * Fills in `{month -1}`, `{quarter}`, `{year +1}` and `{date +5d}`, counted from day number `today`, in the words of
 * `locale` (BCP 47). Anything else in braces stays as it is.
 */
export const fillPlaceholders = (text: string, today: number, locale: string): string => {
  const [year = 1970, month = 1] = localDate(today).split('-').map(Number);
  return text.replaceAll(placeholder, (whole, inside: string) => {
    const match = known.exec(inside);
    if (!match) return whole;
    const offset = Number(match[2] ?? 0);
    switch (match[1]) {
      case 'month':
        return monthOf(year, month - 1 + offset, locale);
      case 'quarter':
        return quarterOf(year, month - 1, offset);
      case 'year':
        return String(year + offset);
      default:
        return dateOf(today + Number(match[3] ?? 0), locale);
    }
  });
};
