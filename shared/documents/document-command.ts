import { z } from 'zod';
import { documentId, workItemId } from '../kernel/ids';
import { contentHash, documentKind, documentLanguage, documentTitle } from './document';

/**
 * What can be done to a document as a whole. Like notes and time these carry no fence: drafts are kept whoever holds
 * the work item meanwhile. What is written in it goes in the lane of bodies.
 */
export const documentCommands = [
  z.strictObject({
    type: z.literal('document.create'),
    documentId,
    forWorkItem: workItemId.nullable(),
    title: documentTitle,
    kind: documentKind,
    language: documentLanguage,
    bodySchema: z.number().int().positive(),
  }),
  z.strictObject({ type: z.literal('document.rename'), documentId, title: documentTitle }),
  z.strictObject({ type: z.literal('document.submit'), documentId }),
  z.strictObject({ type: z.literal('document.sign-off'), documentId, contentHash }),
  z.strictObject({ type: z.literal('document.reopen'), documentId }),
  z.strictObject({ type: z.literal('document.remove'), documentId }),
  z.strictObject({ type: z.literal('document.restore'), documentId }),
] as const;

const documentCommand = z.discriminatedUnion('type', documentCommands);
export type DocumentCommand = z.infer<typeof documentCommand>;
