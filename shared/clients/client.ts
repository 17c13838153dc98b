import { z } from 'zod';
import { calendarId, clientId, personId } from '../kernel/ids';
import { isoDate } from '../people/person';
import { houseStyle } from './house-style';

/** What a client agreed to about work abroad, or that it does not, as somebody recorded it. */
export const consentTerms = z.looseObject({
  state: z.enum(['given', 'withdrawn']),
  /** The day of the client's signature, or from which on it agrees no longer. */
  on: isoDate,
  /** What it agreed to, in the words of its consent. */
  covers: z.string().optional(),
  /** Where the signed paper is found. */
  document: z.string().optional(),
  /** Why it was withdrawn. */
  reason: z.string().optional(),
  recordedBy: personId,
  /** Epoch ms by the hub's clock. */
  recordedAt: z.number().int(),
});

/** The company or law firm whose work is done. */
export const client = z.looseObject({
  id: clientId,
  /** Short code shown beside the name (LARK). */
  code: z.string().min(1).max(12),
  name: z.string().min(1).max(200),
  kind: z.enum(['company', 'law-firm']),
  city: z.string().max(120),
  country: z.string().length(2),
  jurisdictions: z.array(z.string().max(12)),
  languages: z.array(z.string().max(12)),
  /** ISO 4217. */
  currency: z.string().length(3),
  calendarId,
  /** What this client calls a matter: return, entity, case… */
  matterWord: z.string().min(1).max(40),
  /** Whether work abroad needs this client's consent (US: IRC §7216) and has it; missing means that none is needed. */
  offshoreConsent: z.enum(['not-needed', 'given', 'missing']).optional(),
  /** The record behind it, where somebody made one in the program. */
  consent: consentTerms.optional(),
  /** How its papers look; missing is the program's own plain look. */
  houseStyle: houseStyle.nullish(),
  revision: z.number().int(),
});
export type Client = z.infer<typeof client>;
