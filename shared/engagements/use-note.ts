import { z } from 'zod';
import { engagementId } from '../kernel/ids';
import { useRefusals, uses } from './data-policy';

/** What was, or was not, let out. `view` is whatever stood on the screen. */
export const usedKinds = ['attachment', 'document', 'draft', 'view'] as const;

/**
 * The word of a workstation that something of an engagement left the program, or was kept from it: ids and codes, never
 * content. It is journaled in its author's own scope before anything leaves, so that it outlives being offline, a kill,
 * and losing sight of the engagement; the hub turns it into an entry of the audit and changes no row for it.
 */
export const useNote = z.strictObject({
  type: z.literal('use.note'),
  use: z.enum(uses),
  engagementId,
  kind: z.enum(usedKinds),
  /** Which attachment or document; null where it has no row. */
  subjectId: z.uuid().nullable(),
  /** The rule that refused it; null where it was let out. */
  refusal: z.enum(useRefusals).nullable(),
});
export type UseNote = z.infer<typeof useNote>;
