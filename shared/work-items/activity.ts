import { z } from 'zod';
import { engagementId, mutationId, personId, workItemId } from '../kernel/ids';

/** One thing that happened to a work item: the accepted command, with who and when. Its id is the mutation's. */
export const activity = z.looseObject({
  id: mutationId,
  engagementId,
  workItemId,
  personId,
  type: z.string().min(1).max(60),
  /** Epoch ms at which the hub accepted it; until then, when the workstation recorded it. */
  at: z.number().int(),
  /** Epoch ms by the workstation's clock when the person did it. */
  recordedAt: z.number().int(),
  note: z.string().nullable(),
  /** Whom it concerns, where it concerns somebody: the assignee, say. */
  subjectId: personId.nullable(),
  checklistItemId: z.string().nullable(),
});
export type Activity = z.infer<typeof activity>;
