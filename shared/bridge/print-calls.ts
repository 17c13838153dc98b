import { z } from 'zod';
import { houseStyle, type PatternName } from '../clients/house-style';
import { documentBody } from '../documents/body';
import { paperThread } from '../documents/paper-comments';
import { plainText } from '../kernel/plain-text';
import { isoDate } from '../people/person';
import { usedThing } from './use-calls';

const fact = plainText(300);

/** What is laid out, how, and the day it bears. */
export const printAsked = z.strictObject({
  body: documentBody,
  /** The look of the client's papers. */
  style: houseStyle,
  /** What the names in its patterns stand for. */
  facts: z.strictObject({
    title: fact,
    client: fact,
    code: fact,
    matter: fact,
    reference: fact,
    item: fact,
    date: fact,
  } satisfies Record<PatternName, typeof fact>),
  /** The day of the document. */
  day: isoDate,
  /** What the file may say of us. */
  imprint: z.strictObject({ company: plainText(200), author: plainText(200) }),
});

const asked = printAsked.extend({
  /** Whose rules hold for what leaves; null where it is drawn up for nobody. */
  of: usedThing.nullable(),
});
const saved = z.strictObject({ name: z.string() });

export const printMethods = {
  /**
   * Lays out a document and saves it among the person's downloads under a free name, which it answers with.
   * Errors: the engagement's rule that keeps it here, `journal.cannot-write`, `print.no-browser`, `print.no-glyph`, `print.failed`,
   * `attachment.disk-full`.
   */
  'print.save-pdf': { argument: asked, result: saved },
  /** The same as a Word document. Errors: as there, without `print.no-browser`. */
  'print.save-docx': {
    argument: asked.extend({
      /** What was said about the words, to go with them; missing leaves all of it here. */
      comments: z.array(paperThread).max(2_000).optional(),
    }),
    result: saved,
  },
  /**
   * Lays a document out to be printed: the pages, for the window to hand to the system's own dialog, as a PDF in base64.
   * Errors: the engagement's rule that keeps it from paper, `journal.cannot-write`, `print.no-browser`, `print.no-glyph`, `print.failed`.
   */
  'print.pages': {
    argument: printAsked.extend({ of: usedThing }),
    result: z.strictObject({ data: z.string() }),
  },
  /**
   * Lays a document out to be looked at while it is written: the pages as a PDF in base64. Nothing leaves by it: it is
   * what the window shows already, parted as paper parts it. Errors: `print.no-browser`, `print.no-glyph`, `print.failed`.
   */
  'print.preview': { argument: printAsked, result: z.strictObject({ data: z.string() }) },
} as const;
