import { z } from 'zod';
import { batesRun, mostExhibits } from '../documents/bundle';
import { plainText } from '../kernel/plain-text';
import { versionReference } from './attachment-calls';
import { printAsked } from './print-calls';
import { usedThing } from './use-calls';

const pages = z.strictObject({ pages: z.number().int().positive() });

export const bundleMethods = {
  /** How many pages a document has once it is laid out. Errors: `print.no-browser`, `print.no-glyph`, `print.failed`. */
  'bundle.count-document': { argument: printAsked, result: pages },
  /**
   * How many pages an exhibit has, read from here or from the hub.
   * Errors: `exhibit.wrong-kind`, `exhibit.too-large`, `exhibit.encrypted`, `exhibit.damaged`, and those of `attachment.read`.
   */
  'bundle.count-exhibit': { argument: z.strictObject({ version: versionReference }), result: pages },
  /**
   * Lays out a document, puts its exhibits behind it, numbers and stamps every page, and saves the whole among the
   * person's downloads. Nothing is written where anything fails. Errors: those above, `bundle.too-large`,
   * `attachment.disk-full`, the rule of an engagement that keeps it here, and `journal.cannot-write`.
   */
  'bundle.save': {
    argument: z.strictObject({
      ...printAsked.shape,
      /** The document, and whose rules hold for it; each exhibit brings its own. */
      of: usedThing,
      exhibits: z
        .array(z.strictObject({ version: versionReference, title: plainText(300).min(1) }))
        .max(mostExhibits),
      numbers: batesRun.nullable(),
      /** Stands on every page, opposite the numbers: “Confidential”. */
      stamp: plainText(80).min(1).nullable(),
      /** What the document was assembled from, as JSON, to lie in the file for whoever assembles it again. */
      answers: z.string().max(1_000_000).nullable(),
      /** Asked of whoever opens the file (AES-256). */
      password: z.string().min(1).max(100).nullable(),
    }),
    result: z.strictObject({ name: z.string(), ...pages.shape }),
  },
} as const;
