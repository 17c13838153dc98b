import type { FormatterModule } from 'i18next';
import { directionOf, isInterfaceLanguage } from './languages';

/** Unicode's first-strong isolate, and its end. */
const open = '\u2068';
const close = '\u2069';

/**
 * A value as it is filled into a sentence of `language`. In a right-to-left sentence a Latin name draws the digits and
 * marks beside it to its own side, so that *… Boston · 3:30 …* reads in the wrong order; isolated, each value keeps its
 * direction to itself. Sentences that run left to right stay as they are.
 */
export const isolatedFor = (language: string | undefined, value: unknown): unknown =>
  typeof value === 'string' &&
  value !== '' &&
  isInterfaceLanguage(language) &&
  directionOf(language) === 'rtl'
    ? `${open}${value}${close}`
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
