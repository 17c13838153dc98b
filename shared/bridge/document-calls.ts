import { z } from 'zod';
import { documentId } from '../kernel/ids';
import { bridgeError } from './envelope';

/*
 * What renderer and main process tell each other of documents' bodies: changes of Yjs, as text. The main process keeps
 * each change on disk before it answers, brings it to the hub and tells windows what came from there.
 */

const nothing = z.undefined();

/** A change as one call carries it; a larger one has no hand behind it. */
const update = z.base64().max(3 * 1024 * 1024);

/** Which body, and whether its engagement lets it lie on this disk. */
export const bodyReference = z.strictObject({
  /** The engagement. */
  scope: z.uuid(),
  documentId,
  onDisk: z.boolean(),
});
export type BodyReference = z.infer<typeof bodyReference>;

/** A body that has something the hub has not, or cannot get it there. */
export const bodyState = z.strictObject({
  documentId,
  /** Changes made here wait for the hub. */
  unsent: z.boolean(),
  /** Why they do not go by themselves; null while they do. */
  problem: bridgeError.nullable(),
});
export type BodyState = z.infer<typeof bodyState>;
export const bodyStates = z.strictObject({ bodies: z.array(bodyState) });

export const documentMethods = {
  /**
   * Everything of a body that is here, as one update; what is newer on the hub follows as `document.received`. `fetched`
   * is false where the hub has not been asked yet, so that nothing here does not mean an empty document. `opening` names
   * this showing of it, which lasts until it is closed by that name.
   */
  'document.open': {
    argument: z.strictObject({ ...bodyReference.shape, opening: z.uuid() }),
    result: z.strictObject({
      update: z.base64(),
      bodySchema: z.number().int(),
      fetched: z.boolean(),
      /** What was seen of it here (`shared/documents/changes-since.ts`); null where nobody has looked at it yet. */
      seen: z.base64().nullable(),
    }),
  },
  /** Answered only after the change is on disk, or at the hub where the disk is not for it. */
  'document.append': {
    argument: z.strictObject({ ...bodyReference.shape, update, bodySchema: z.number().int().positive() }),
    result: nothing,
  },
  /** Keeps what was seen of it, beside it; for as long as it is open where no disk is allowed. */
  'document.saw': {
    argument: z.strictObject({ ...bodyReference.shape, seen: z.base64().max(3 * 1024 * 1024) }),
    result: nothing,
  },
  'document.close': { argument: z.strictObject({ documentId, opening: z.uuid() }), result: nothing },
  /** Bodies that shall be here for work without a network, with how many changes the hub has taken in of each. */
  'document.keep-here': {
    argument: z.strictObject({
      bodies: z
        .array(z.strictObject({ ...bodyReference.shape, number: z.number().int().nonnegative() }))
        .max(2_000),
    }),
    result: nothing,
  },
  'document.states': { argument: nothing, result: bodyStates },
  /** Every body that lies here, or stands in memory where it may not lie on a disk. */
  'document.list-here': {
    argument: nothing,
    result: z.strictObject({ bodies: z.array(bodyReference.pick({ scope: true, documentId: true })) }),
  },
  /** The changes that make up some of them, unmerged; those that do not lie here are left out. */
  'document.read-here': {
    argument: z.strictObject({
      bodies: z.array(bodyReference.pick({ scope: true, documentId: true })).max(50),
    }),
    result: z.strictObject({
      bodies: z.array(z.strictObject({ documentId, updates: z.array(z.base64()) })),
    }),
  },
  /** Tries again what was held up. */
  'document.retry': { argument: z.strictObject({ documentId }), result: nothing },
} as const;

export const documentEvents = {
  /** A body changed, by others or in another window; applying a change twice is harmless. */
  'document.received': z.strictObject({ documentId, update: z.base64(), bodySchema: z.number().int() }),
  'document.states': bodyStates,
} as const;
