import type { TFunction } from 'i18next';
import type { DomainError } from '#shared/kernel/errors';
import type { Requirement } from '#shared/people/qualification';

const displayNames = new Map<string, Intl.DisplayNames>();

const nameOf = (type: 'region' | 'language', code: string, locale: string): string => {
  const key = `${type}|${locale}`;
  const known = displayNames.get(key) ?? new Intl.DisplayNames(locale, { type });
  displayNames.set(key, known);
  try {
    return known.of(code) ?? code;
  } catch {
    // A provider may write codes that ISO does not know.
    return code;
  }
};

/** A country by its name in `locale`; subdivisions have words of ours where the sample jurisdictions need them. */
export const jurisdictionName = (code: string, t: TFunction, locale: string): string =>
  code.includes('-')
    ? t(`work-item:jurisdiction.${code}`, { defaultValue: code })
    : nameOf('region', code, locale);

/** A provider's own code in words: well-known ones from the locales, others as they are written. */
export const credentialName = (kind: string, t: TFunction): string =>
  t(`work-item:credential.${kind}`, { defaultValue: kind });

export const languageName = (code: string, locale: string): string => nameOf('language', code, locale);

/** What a requirement asks for, part by part: *CPA, United States*, *English C1*; empty where it asks nothing. */
export const requirementWords = (requirement: Requirement, t: TFunction, locale: string): string[] => {
  const { credential, jurisdiction, language, level } = requirement;
  const parts: string[] = [];
  if (credential !== null) {
    const name = credentialName(credential, t);
    parts.push(
      jurisdiction === null
        ? name
        : t('work-item:requires.credential-in', {
            credential: name,
            jurisdiction: jurisdictionName(jurisdiction, t, locale),
          }),
    );
  }
  if (language !== null)
    parts.push(
      t('work-item:requires.language', {
        language: languageName(language, locale),
        level: level ?? '',
      }).trim(),
    );
  return parts;
};

/** An error with the codes among its details turned into words, ready to be filled into a sentence. */
export const wordedDetails = (
  { details = {} }: DomainError,
  t: TFunction,
  locale: string,
): Record<string, string | number | boolean> => {
  const worded: Record<string, string | number | boolean> = { ...details };
  const { credential, jurisdiction, language, status } = details;
  if (typeof credential === 'string') worded['credential'] = credentialName(credential, t);
  if (typeof jurisdiction === 'string' && jurisdiction !== '')
    worded['jurisdiction'] = jurisdictionName(jurisdiction, t, locale);
  if (typeof language === 'string' && language !== '') worded['language'] = languageName(language, locale);
  if (typeof status === 'string') worded['status'] = t(`work-item:status.${status}`);
  return worded;
};
