import type * as Y from 'yjs';
import { z } from 'zod';
import { answers } from '../templates/template';
import { blockNode } from './body';

/*
 * What a document was assembled from. It lies in the body beside the text, so that it is kept, sent, sealed and erased
 * with it, and whoever has the document can change an answer and assemble again, with or without a network.
 */

const field = 'assembly';

export const keptAssembly = z.object({
  /** The template's name in the library. */
  template: z.string().min(1).max(200),
  version: z.number().int().positive(),
  answers,
  /** What its answers were proposed from; null where none was chosen. */
  matterId: z.uuid().nullable(),
  workItemId: z.uuid().nullable(),
  /** The text as the template made it, so that what was written by hand since can be told from it. */
  base: z.array(blockNode),
});
export type KeptAssembly = z.infer<typeof keptAssembly>;

/** Keeps what the text was assembled from, in one piece: halves of two people's answers would make no document. */
export const keepAssembly = (doc: Y.Doc, kept: KeptAssembly): void => {
  doc.getMap<string>(field).set('kept', JSON.stringify(kept));
};

/** What the text was assembled from; null for one that nobody assembled, or that a newer program did in its own way. */
export const assemblyOf = (doc: Y.Doc): KeptAssembly | null => {
  const written = doc.getMap<string>(field).get('kept');
  if (written === undefined) return null;
  try {
    return keptAssembly.parse(JSON.parse(written));
  } catch {
    return null;
  }
};
