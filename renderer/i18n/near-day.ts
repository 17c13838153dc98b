const formats = new Map<string, Intl.RelativeTimeFormat>();

/**
 * *Today*, *tomorrow* or *yesterday* as the language says it; null for days further off, and where one word means both
 * neighbours of today: Hindi's *कल* would leave open whether a deadline is to come or has passed.
 */
export const nearDay = (days: number, locale: string): string | null => {
  if (Math.abs(days) > 1) return null;
  const format = formats.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  formats.set(locale, format);
  const word = format.format(days, 'day');
  return days !== 0 && word === format.format(-days, 'day') ? null : word;
};
