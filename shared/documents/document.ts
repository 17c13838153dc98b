import { z } from 'zod';
import { documentId, engagementId, personId, workItemId } from '../kernel/ids';

/** What a document is for; a template may bring any of these. */
export const documentKinds = ['memo', 'letter', 'report', 'schedule', 'other'] as const;
export const documentKind = z.enum(documentKinds);

export const documentStatuses = ['draft', 'in-review', 'signed-off'] as const;
export const documentStatus = z.enum(documentStatuses);

/** SHA-256 of a body's content (`contentText` of `body-content.ts`), in hex. */
export const contentHash = z.string().regex(/^[0-9a-f]{64}$/);

/** BCP 47: the language the document is written in, whatever its author's screen speaks. */
export const documentLanguage = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/);

export const documentTitle = z.string().trim().min(1).max(200);

/**
 * A drafted text. The row says what it is and where it stands; what is written in it is its body, which travels in a
 * lane of its own (ADR 65).
 */
export const document = z.looseObject({
  id: documentId,
  engagementId,
  /** The work item it is drafted for; null where it belongs to the engagement as a whole. */
  workItemId: workItemId.nullable(),
  title: z.string().min(1).max(200),
  kind: documentKind.or(z.string()),
  language: z.string().min(2).max(35),
  status: documentStatus,
  /**
   * Version of the body's schema (`bodySchemaVersion`) that whoever writes needs: an editor that lacks a kind of node
   * deletes it on opening, so an older one only reads.
   */
  bodySchema: z.number().int().positive(),
  /** Who vouched for which content, and when, epoch ms; null while nobody does. */
  signedOff: z.looseObject({ personId, at: z.number().int(), contentHash }).nullable(),
  /** How often the hub took in changes of the body, and the last of them; null while it has none. */
  body: z.looseObject({ number: z.number().int().positive(), at: z.number().int(), personId }).nullable(),
  createdBy: personId,
  /** Epoch ms. */
  createdAt: z.number().int(),
  /** Whoever took it off the list, and when, epoch ms; nothing of it is erased. */
  removed: z.looseObject({ personId, at: z.number().int() }).nullable(),
  revision: z.number().int(),
});
export type DocumentRow = z.infer<typeof document>;
