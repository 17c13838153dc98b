import { z } from 'zod';
import { attachmentId, mutationId, workItemId } from '../kernel/ids';
import { safeName } from './file-name';
import { strictManifest } from './manifest';

/** A name as every workstation may write it to its disk; another is refused, never mended on the way. */
const name = z.string().refine((text) => safeName(text) === text);

const onAttachment = { workItemId, attachmentId };

/**
 * What can be done to attachments. They carry no fence: like time, notes and drafts they are kept whoever holds the
 * item meanwhile. A command names bytes by their manifest; the bytes go in their own lane.
 */
export const attachmentCommands = [
  z.strictObject({ type: z.literal('attachment.add'), ...onAttachment, name, manifest: strictManifest }),
  z.strictObject({
    type: z.literal('attachment.add-version'),
    ...onAttachment,
    manifest: strictManifest,
    /** The version it was made from; null for a content that came from elsewhere and takes the newest one's place. */
    basedOn: mutationId.nullable(),
  }),
  z.strictObject({ type: z.literal('attachment.check-out'), ...onAttachment, versionId: mutationId }),
  z.strictObject({ type: z.literal('attachment.check-in'), ...onAttachment }),
  z.strictObject({ type: z.literal('attachment.remove'), ...onAttachment }),
  z.strictObject({ type: z.literal('attachment.restore'), ...onAttachment }),
] as const;

const attachmentCommand = z.discriminatedUnion('type', attachmentCommands);
export type AttachmentCommand = z.infer<typeof attachmentCommand>;
