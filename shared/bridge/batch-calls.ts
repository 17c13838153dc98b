import { z } from 'zod';
import { plainText } from '../kernel/plain-text';
import { usedThing } from './use-calls';

const cell = plainText(4_000);

/** One of a batch, as its report says it: the words stand under the headings. */
const line = z.strictObject({
  /** Whose rules hold for its words; null where the engagement is out of sight by now, and the words stay here. */
  of: usedThing.nullable(),
  cells: z.array(cell).min(1).max(8),
});

export const batchMethods = {
  /**
   * Saves what became of each of a batch among the person's downloads, as CSV under a free name, which it answers with.
   * The words are those of the interface. A line whose engagement keeps its words here says only `kept`, in its last
   * cell. Errors: where every line must stay, the rule of the first, or `engagement.not-found`; `journal.cannot-write`,
   * `attachment.disk-full`.
   */
  'batch.save-report': {
    argument: z.strictObject({
      title: plainText(300),
      headings: z.array(cell).min(1).max(8),
      lines: z.array(line).min(1).max(5_000),
      kept: cell,
    }),
    result: z.strictObject({ name: z.string(), kept: z.number().int().nonnegative() }),
  },
} as const;
