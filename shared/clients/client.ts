import { z } from 'zod';
import { calendarId, clientId } from '../kernel/ids';

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
  revision: z.number().int(),
});
export type Client = z.infer<typeof client>;
