import type { FormatterModule } from 'i18next';
import { directionOf, isInterfaceLanguage } from './languages';

/** Unicode's isolates: one whose direction is that of its first letter, one that runs right to left, and their end. */
const ownWay = '\u2068';
const rightToLeft = '\u2067';
const end = '\u2069';

const isolate = (value: string): string => {
  // A number alone disturbs nothing, and *4/6* would be turned round if each of its parts stood apart.
  if (!/\p{L}/u.test(value)) return value;
  // What was put together from isolated parts shows no first letter of its own: it is words of this language.
  return `${value.includes(end) ? rightToLeft : ownWay}${value}${end}`;
};

/**
 * A value as it is filled into a sentence of `language`. In a right-to-left sentence a Latin name draws the digits and
 * marks beside it to its own side, so that *… Boston · 3:30 …* reads in the wrong order; isolated, each value keeps its
 * direction to itself. Sentences that run left to right stay as they are.
 */
export const isolatedFor = (language: string | undefined, value: unknown): unknown =>
  typeof value === 'string' && isInterfaceLanguage(language) && directionOf(language) === 'rtl'
    ? isolate(value)
    : value;

/** Has i18next isolate every value; it must be told `alwaysFormat`, or it asks only for values that name a format. */
export const isolatingFormatter: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  // The type promises a string, i18next takes whatever a value is.
  format: (value: unknown, _format, language) => isolatedFor(language, value) as string,
};
