import { z } from 'zod';
import { type LanguageLevel, languageLevel, languageLevels, type Person } from './person';

/** What somebody must hold to do a piece of work. Null parts ask for nothing. */
export const requirement = z.looseObject({
  credential: z.string().max(60).nullable(),
  jurisdiction: z.string().max(12).nullable(),
  language: z.string().max(12).nullable(),
  level: languageLevel.nullable(),
});
export type Requirement = z.infer<typeof requirement>;

/**
 * Whether a credential held in `held` serves a requirement for `required` (ISO 3166 codes).
 * A nationwide credential serves each subdivision, and a requirement that names only the nation is served by
 * any of its subdivisions; two different subdivisions (GB-ENG, GB-SCT) never serve each other.
 */
const jurisdictionServes = (held: string, required: string | null): boolean =>
  required === null ||
  held === required ||
  required.startsWith(`${held}-`) ||
  held.startsWith(`${required}-`);

const validOn = (isoDay: string, from: string | null, until: string | null): boolean =>
  (from === null || from <= isoDay) && (until === null || isoDay <= until);

const levelRank = (level: LanguageLevel): number => languageLevels.indexOf(level);

/** What of `requirement` this person lacks on `isoDay` (YYYY-MM-DD), credential first; null when nothing is. */
export const missingQualification = (
  person: Person,
  requirement: Requirement,
  isoDay: string,
): 'credential' | 'language' | null => {
  const { credential, jurisdiction, language, level } = requirement;
  const holdsCredential =
    credential === null ||
    person.credentials.some(
      (held) =>
        held.kind === credential &&
        jurisdictionServes(held.jurisdiction, jurisdiction) &&
        validOn(isoDay, held.validFrom, held.validUntil),
    );
  if (!holdsCredential) return 'credential';
  const speaks =
    language === null ||
    person.languages.some(
      (spoken) =>
        spoken.language === language && (level === null || levelRank(spoken.level) >= levelRank(level)),
    );
  return speaks ? null : 'language';
};
