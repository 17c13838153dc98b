import { DAY, localDate } from '#shared/calendars/local-date';

const placeholder = /\{([^{}]*)\}/g;
const known = /^(?:(month|quarter|year)(?: ([+-]\d{1,3}))?|date(?: ([+-]\d{1,4})d)?)$/;

/** What stands in braces and means nothing, as written. */
export const unknownPlaceholders = (text: string): readonly string[] =>
  [...text.matchAll(placeholder)].filter((match) => !known.test(match[1] ?? '')).map((match) => match[0]);

const quarterOf = (year: number, month: number, quarters: number): string => {
  const count = year * 4 + Math.floor(month / 3) + quarters;
  return `Q${(((count % 4) + 4) % 4) + 1} ${Math.floor(count / 4)}`;
};

/**
 * Fills in `{month -1}`, `{quarter}`, `{year +1}` and `{date +5d}`, counted from day number `today`, in the words of
 * `locale` (BCP 47). Anything else in braces stays as it is. Make one for many texts: formatters are dear to make.
 */
export const placeholderFiller = (locale: string, today: number): ((text: string) => string) => {
  const months = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const [year = 1970, month = 1] = localDate(today).split('-').map(Number);
  const words = (whole: string, inside: string): string => {
    const match = known.exec(inside);
    if (!match) return whole;
    const offset = Number(match[2] ?? 0);
    switch (match[1]) {
      case 'month':
        return months.format(Date.UTC(year, month - 1 + offset, 1));
      case 'quarter':
        return quarterOf(year, month - 1, offset);
      case 'year':
        return String(year + offset);
      default:
        return dates.format((today + Number(match[3] ?? 0)) * DAY);
    }
  };
  return (text) => text.replaceAll(placeholder, words);
};
