import { z } from 'zod';
import { engagementId, matterId } from '../kernel/ids';
import { isoDate } from '../people/person';

/** Inside an engagement: the legal matter, entity or return that the work is for. */
export const matter = z.looseObject({
  id: matterId,
  engagementId,
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(200),
  legalName: z.string().max(200),
  clientReference: z.string().max(80),
  yearEnd: isoDate.nullable(),
  jurisdiction: z.string().max(12),
  conflictParties: z.array(z.string().max(200)),
  retentionYears: z.number().int().nonnegative().nullable(),
  revision: z.number().int(),
});
export type Matter = z.infer<typeof matter>;
