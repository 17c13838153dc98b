import { isolatedFor } from './isolate';

const lists = new Map<string, Intl.ListFormat>();

/**
 * The items as a list in words. In a right-to-left one each keeps its direction to itself: Arabic's *and* is written onto
 * what follows, and drew the words of Latin items out of their order.
 * @param locale BCP 47
 */
export const listIn = (locale: string, items: readonly string[]): string => {
  const format = lists.get(locale) ?? new Intl.ListFormat(locale, { type: 'conjunction' });
  lists.set(locale, format);
  const [language] = locale.split('-');
  return format.format(items.map((item) => String(isolatedFor(language, item))));
};
