import { z } from 'zod';
import { weeklyHours } from '../calendars/client-calendar';
import { personId, providerId, teamId } from '../kernel/ids';

/** ISO 8601 calendar date, `YYYY-MM-DD`. */
export const isoDate = z.iso.date();

/**
 * A licence or qualification somebody holds.
 * `kind` is a short code of the provider's own list (CPA, ACCA, CA, EA, SOLICITOR, CERTIFIED-PARALEGAL…);
 * `jurisdiction` an ISO 3166-1 country or 3166-2 subdivision (US-MA, GB-ENG).
 */
export const credential = z.looseObject({
  kind: z.string().min(1).max(60),
  jurisdiction: z.string().min(2).max(12),
  validFrom: isoDate.nullable(),
  validUntil: isoDate.nullable(),
});
export type Credential = z.infer<typeof credential>;

/** CEFR levels (Council of Europe), lowest first; `native` stands above C2. */
export const languageLevels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const;
export const languageLevel = z.enum(languageLevels);
export type LanguageLevel = z.infer<typeof languageLevel>;

/** A language somebody works in: BCP 47 primary tag and CEFR level. */
export const spokenLanguage = z.looseObject({ language: z.string().min(2).max(12), level: languageLevel });
export type SpokenLanguage = z.infer<typeof spokenLanguage>;

/** What somebody may do in the provider as a whole; what they may do in an engagement is their membership. */
export const providerRole = z.enum(['professional', 'lead', 'admin']);

/** When somebody is on shift in a usual week, on the clock where they work; an end before its start is overnight. */
export const workingHours = weeklyHours;

/** Somebody who signs in. Visible to everyone in the provider, so it holds nothing private. */
export const person = z.looseObject({
  id: personId,
  name: z.string().min(1).max(200),
  email: z.string().min(3).max(320),
  role: providerRole,
  title: z.string().max(200),
  city: z.string().max(120),
  country: z.string().length(2),
  timeZone: z.string().min(1).max(64),
  /** BCP 47 tag of the interface language this person starts with. */
  locale: z.string().min(2).max(35),
  teamId: teamId.nullable(),
  active: z.boolean(),
  credentials: z.array(credential),
  languages: z.array(spokenLanguage),
  /** Missing where nobody has said when they work. */
  workingHours: workingHours.nullable().optional(),
});
export type Person = z.infer<typeof person>;

/** People whom a lead gives work to together. */
export const team = z.looseObject({
  id: teamId,
  name: z.string().min(1).max(200),
  leadId: personId.nullable(),
});
export type Team = z.infer<typeof team>;

/** The outsourcing firm that runs the hub. */
export const provider = z.looseObject({
  id: providerId,
  name: z.string().min(1).max(200),
  /** True only for the sample firm, whose people may be signed in without a password on loopback. */
  sample: z.boolean(),
  /** How many days a week that was handed in may wait before it goes to the lead's lead; missing: the usual. */
  reviewWithinDays: z.number().int().min(1).max(90).optional(),
});
export type Provider = z.infer<typeof provider>;
