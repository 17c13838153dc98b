import { z } from 'zod';
import { safeName } from '../attachments/file-name';
import { strictManifest } from '../attachments/manifest';
import { dataPolicy } from '../engagements/engagement';
import { attachmentId, mutationId, workItemId } from '../kernel/ids';
import { bridgeError } from './envelope';

/*
 * What renderer and main process tell each other of attachments. No path crosses the bridge: the page reads a file that
 * a person chose or dropped, and its bytes come over piece by piece; on disk they get names that the main process makes.
 */

const nothing = z.undefined();

/** Bytes of a file that one call carries at most; as text they are a third longer. */
export const stagedPiece = 768 * 1024;
const base64 = z.base64().max(stagedPiece * 2);

/** A version and everything needed to find, check and name its bytes. */
export const versionReference = z.strictObject({
  /** The engagement. */
  scope: z.uuid(),
  workItemId,
  attachmentId,
  versionId: mutationId,
  name: z.string().refine((text) => safeName(text) === text),
  manifest: strictManifest,
  /** What the engagement allows on a workstation. */
  dataPolicy,
});
export type VersionReference = z.infer<typeof versionReference>;

/** Bytes on their way, or held up. */
export const transfer = z.strictObject({
  attachmentId,
  versionId: mutationId,
  direction: z.enum(['up', 'down']),
  /** Bytes. */
  done: z.number().int().nonnegative(),
  total: z.number().int().positive(),
  /** Why it does not go on by itself; null while it does. */
  problem: bridgeError.nullable(),
});
export type Transfer = z.infer<typeof transfer>;

/** A content that came back from a program and is kept here; it becomes a version with the next command. */
export const returned = z.strictObject({
  id: z.uuid(),
  scope: z.uuid(),
  workItemId,
  attachmentId,
  basedOn: mutationId,
  manifest: strictManifest,
});
export type Returned = z.infer<typeof returned>;

export const attachmentState = z.strictObject({
  transfers: z.array(transfer),
  /** What is open in a program here. */
  open: z.array(z.strictObject({ attachmentId, versionId: mutationId })),
  /** The oldest of each attachment that no command took over yet. */
  returned: z.array(returned),
});
export type AttachmentState = z.infer<typeof attachmentState>;

export const attachmentMethods = {
  'attachment.state': { argument: nothing, result: attachmentState },
  /**
   * Begins to take in a file. The name comes back as it is kept. Where the engagement may not lie on a disk, its bytes
   * are held in memory until the hub has them, and are gone with the program.
   */
  'attachment.stage-begin': {
    argument: z.strictObject({
      scope: z.uuid(),
      name: z.string().max(1_000),
      size: z.number().int().min(0),
      onDisk: z.boolean(),
    }),
    result: z.strictObject({ stagingId: z.uuid(), name: z.string() }),
  },
  'attachment.stage-write': {
    argument: z.strictObject({ stagingId: z.uuid(), data: base64 }),
    result: nothing,
  },
  /** Answered once all of it is kept here: on disk, where it may be. */
  'attachment.stage-end': {
    argument: z.strictObject({ stagingId: z.uuid() }),
    result: z.strictObject({ manifest: strictManifest }),
  },
  /** One chunk, from here or from the hub, checked. */
  'attachment.read': {
    argument: z.strictObject({ version: versionReference, index: z.number().int().nonnegative() }),
    result: z.strictObject({ data: z.string() }),
  },
  /** Hands a working copy to the program that the system has for it. What is saved there comes back. */
  'attachment.open': {
    argument: z.strictObject({ version: versionReference, edit: z.boolean() }),
    result: nothing,
  },
  /** The program is done with it: what was saved last is taken in, and the working copy goes. */
  'attachment.finish': { argument: z.strictObject({ attachmentId }), result: nothing },
  /** The version that a returned content became. */
  'attachment.settle-returned': {
    argument: z.strictObject({ id: z.uuid(), versionId: mutationId }),
    result: nothing,
  },
  /** Puts a copy into the person's folder of downloads; never over another file, and never one that can be run. */
  'attachment.save-copy': {
    argument: z.strictObject({ version: versionReference }),
    result: z.strictObject({ name: z.string() }),
  },
  /** Everything that shall be here for work without a network; what is missing is fetched when nothing else is. */
  'attachment.keep-here': {
    argument: z.strictObject({ versions: z.array(versionReference).max(2_000) }),
    result: nothing,
  },
  /** Sends again what was held up. */
  'attachment.retry': { argument: z.strictObject({ versionId: mutationId }), result: nothing },
  /** Erases every byte of an engagement from this machine. */
  'attachment.erase': { argument: z.strictObject({ scope: z.uuid() }), result: nothing },
} as const;

export const attachmentEvents = { 'attachment.changed': attachmentState } as const;
