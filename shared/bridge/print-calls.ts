import { z } from 'zod';
import { documentBody } from '../documents/body';
import { plainText } from '../kernel/plain-text';
import { isoDate } from '../people/person';
import { usedThing } from './use-calls';

/** A client's look, as the workstation keeps it. */
const houseStyle = z.strictObject({
  letterhead: z.array(plainText(200)).max(8),
  numberedHeadings: z.boolean(),
});

/** What is laid out, how, and the day it bears. */
export const printAsked = z.strictObject({ body: documentBody, style: houseStyle, day: isoDate });

const asked = printAsked.extend({
  /** Whose rules hold for what leaves; null where it is drawn up for nobody. */
  of: usedThing.nullable(),
});
const saved = z.strictObject({ name: z.string() });

export const printMethods = {
  /**
   * Lays out a document and saves it among the person's downloads under a free name, which it answers with.
   * Errors: the engagement's rule that keeps it here, `journal.cannot-write`, `print.no-browser`, `print.failed`,
   * `attachment.disk-full`.
   */
  'print.save-pdf': { argument: asked, result: saved },
  /** The same as a Word document. Errors: as there, without `print.no-browser`. */
  'print.save-docx': { argument: asked, result: saved },
} as const;
