/** The languages Meridian ships, each with its own name and the way it is written. */
export const languages = {
  en: { name: 'English', direction: 'ltr' },
  es: { name: 'Español', direction: 'ltr' },
  hi: { name: 'हिन्दी', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const;

export type Language = keyof typeof languages;
export const languageTags = Object.keys(languages) as [Language, ...Language[]];

/** English made longer and accented, so that cut-off or hard-coded text shows. For development; `en-XA` as browsers name it. */
export const pseudoLanguage = 'en-XA';
export type InterfaceLanguage = Language | typeof pseudoLanguage;

export const isInterfaceLanguage = (tag: unknown): tag is InterfaceLanguage =>
  tag === pseudoLanguage || (typeof tag === 'string' && Object.hasOwn(languages, tag));

export const directionOf = (language: InterfaceLanguage): 'ltr' | 'rtl' =>
  language === pseudoLanguage ? 'ltr' : languages[language].direction;

/** The shipped language that serves the first of `tags` (BCP 47, best first) which any serves; English otherwise. */
export const bestLanguage = (tags: readonly string[]): Language => {
  for (const tag of tags) {
    const primary = tag.split('-')[0] ?? '';
    if (Object.hasOwn(languages, primary)) return primary as Language;
  }
  return 'en';
};

/**
 * The tag that numbers, dates and sorting follow: the person's own region where it speaks the interface language
 * (`en-IN` groups by lakh), else the language alone.
 */
export const formatLocale = (language: InterfaceLanguage, personLocale: string): string => {
  const primary = language === pseudoLanguage ? 'en' : language;
  return personLocale.split('-')[0] === primary ? personLocale : primary;
};
