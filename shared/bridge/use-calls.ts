import { z } from 'zod';
import { dataPolicy } from '../engagements/engagement';
import { usedKinds } from '../engagements/use-note';
import { engagementId } from '../kernel/ids';

/** Something of an engagement that somebody wants to take out of the program, and what the engagement allows. */
export const usedThing = z.strictObject({
  engagementId,
  kind: z.enum(usedKinds),
  /** Which attachment or document; null where it has no row. */
  subjectId: z.uuid().nullable(),
  dataPolicy,
});
export type UsedThing = z.infer<typeof usedThing>;

export const useMethods = {
  /**
   * Has what is copied or printed from the screen judged and written down; the page keeps it from happening by the same
   * rule, since a clipboard waits for no answer. Errors: the rule that refuses one of them, `journal.cannot-write`.
   */
  'use.tell': {
    argument: z.strictObject({ use: z.enum(['copy', 'print']), of: z.array(usedThing).min(1).max(200) }),
    result: z.undefined(),
  },
} as const;
