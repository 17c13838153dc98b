import { z } from 'zod';
import { attachmentId, engagementId, mutationId, personId, workItemId } from '../kernel/ids';
import { manifest } from './manifest';

/** One content of an attachment. It is never rewritten: another content is another version. */
export const attachmentVersion = z.looseObject({
  /** The mutation that added it. */
  id: mutationId,
  /** Counts from 1 in the order in which the hub took them. */
  number: z.number().int().positive(),
  /** The version it was made from; null for the first, and for one that came from elsewhere. */
  basedOn: mutationId.nullable(),
  /**
   * True where it was made from a version that was not the newest any more: it stands beside the line of versions, and
   * nobody's work is hidden by it.
   */
  beside: z.boolean(),
  personId,
  /** Epoch ms at which the hub took it; until then, when the workstation recorded it. */
  at: z.number().int(),
  /** Epoch ms by the workstation's clock. */
  recordedAt: z.number().int(),
  manifest,
  /** Epoch ms at which the hub had all its bytes and had checked them; null while they are on their way. */
  storedAt: z.number().int().nullable(),
});
export type AttachmentVersion = z.infer<typeof attachmentVersion>;

/** Somebody has a version open in a program of theirs, and may come back with another. It keeps nobody out. */
export const checkOut = z.looseObject({
  /** The mutation that began it. */
  id: mutationId,
  personId,
  versionId: mutationId,
  /** Epoch ms on the hub's clock at which it ends unless it is renewed. */
  until: z.number().int(),
});
export type CheckOut = z.infer<typeof checkOut>;

/** A file on a work item, with everything it ever contained. Its bytes travel in a lane of their own. */
export const attachment = z.looseObject({
  id: attachmentId,
  engagementId,
  workItemId,
  /** Made safe (`safeName`). */
  name: z.string().min(1).max(200),
  /** Oldest first. */
  versions: z.array(attachmentVersion).min(1),
  checkOuts: z.array(checkOut),
  /** Whoever took it off the list, and when, epoch ms; its versions are kept. */
  removed: z.looseObject({ personId, at: z.number().int() }).nullable(),
  revision: z.number().int(),
});
export type Attachment = z.infer<typeof attachment>;
