import type { TFunction } from 'i18next';
import type { DomainError } from '#shared/kernel/errors';
import { languageLevel } from '#shared/people/person';
import type { Requirement } from '#shared/people/qualification';
import { workItemStatus } from '#shared/work-items/work-item';

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

/** A country by its name in `locale`; a subdivision by a word of ours, or by its country and code. */
export const jurisdictionName = (code: string, t: TFunction, locale: string): string => {
  const [country = code, subdivision] = code.split('-');
  if (subdivision === undefined) return nameOf('region', country, locale);
  const unnamed = `${nameOf('region', country, locale)} (${subdivision})`;
  return t(`work-item:jurisdiction.${code}`, { defaultValue: unnamed });
};

/** A provider's own code in words: well-known ones from the locales, others as they are written. */
const credentialName = (kind: string, t: TFunction): string =>
  t(`work-item:credential.${kind}`, { defaultValue: kind });

const languageName = (code: string, locale: string): string => nameOf('language', code, locale);

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

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The requirement that an error names in its details; every part null where it names none. */
const requirementIn = (details: NonNullable<DomainError['details']>): Requirement => {
  const level = languageLevel.safeParse(details['level']);
  return {
    credential: text(details['credential']),
    jurisdiction: text(details['jurisdiction']),
    language: text(details['language']),
    level: level.success ? level.data : null,
  };
};

/**
 * The details of an error ready to be filled into its sentence: what is required stands under `needs` and a status
 * under `status`, in words instead of codes.
 */
export const wordedDetails = (
  details: DomainError['details'],
  t: TFunction,
  locale: string,
): Record<string, string | number | boolean> => {
  if (!details) return {};
  const worded: Record<string, string | number | boolean> = { ...details };
  const needs = requirementWords(requirementIn(details), t, locale);
  if (needs.length > 0) worded['needs'] = needs.join(' · ');
  const status = workItemStatus.safeParse(details['status']);
  if (status.success) worded['status'] = t(`work-item:status.${status.data}`);
  return worded;
};
