import * as Y from 'yjs';
import { z } from 'zod';
import { documentId } from '../kernel/ids';

/**
 * What was written in a document and is sealed, as the quarantine holds it beside other edits. No command: nobody asks
 * for it, and no rule judges it.
 */
export const sealedWriting = z.looseObject({
  type: z.literal('document.write'),
  documentId,
  bodySchema: z.number().int(),
  /** A Yjs update in Base64, made on top of what its author had of the body. */
  update: z.string(),
});

/**
 * The words that an update puts into a body, passage by passage; '' where it puts in none, or nobody could read it. All
 * of them: where its document was refused for good, a lead has no other way to read what was written.
 */
export const wordsOf = (update: Uint8Array): string => {
  let words = '';
  try {
    for (const struct of Y.decodeUpdate(update).structs) {
      const content = struct instanceof Y.Item ? struct.content : null;
      if (content instanceof Y.ContentString) words += content.str;
      else if (content instanceof Y.ContentType && content.type instanceof Y.XmlElement) words += '\n';
    }
  } catch {
    return '';
  }
  return words.replaceAll(/\n+/g, '\n').trim();
};
