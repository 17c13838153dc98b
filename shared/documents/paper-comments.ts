import { z } from 'zod';
import { plainText } from '../kernel/plain-text';
import { type CommentThread, longestComment } from './comments';

/* Comments as they leave with a Word file, for whoever receives it to answer. */

/** A thread at the words that bear its mark. */
export const paperThread = z.strictObject({
  id: z.string().max(64),
  settled: z.boolean(),
  comments: z
    .array(
      z.strictObject({
        /** How its author is called in the file. */
        by: plainText(200),
        /** Epoch ms. */
        at: z.number().int(),
        text: plainText(longestComment),
      }),
    )
    .min(1)
    .max(1_000),
});
export type PaperThread = z.infer<typeof paperThread>;

/** Who comments, where nobody is to be named; in English where we do not know the language. */
const words: Readonly<Record<string, string>> = {
  en: 'Reviewer',
  es: 'Revisor',
  hi: 'समीक्षक',
  ar: 'مراجع',
  fr: 'Relecteur',
  de: 'Prüfer',
  pl: 'Recenzent',
};

/**
 * The threads of a document as they leave. Our people are named only where the engagement says so; elsewhere they are
 * told apart by number, in the order in which they first spoke.
 * @param nameOf a person's name; null where nobody is to be named
 * @param language that of the document, BCP 47
 */
export const threadsOnPaper = (
  threads: readonly CommentThread[],
  nameOf: ((personId: string) => string) | null,
  language: string,
): PaperThread[] => {
  const spoken = [...new Set(threads.flatMap(({ comments }) => comments.map(({ personId }) => personId)))];
  const word = words[language.toLowerCase().split('-')[0] ?? ''] ?? 'Reviewer';
  const called = (personId: string): string =>
    nameOf?.(personId) ?? `${word} ${spoken.indexOf(personId) + 1}`;
  return threads.map(({ id, settled, comments }) => ({
    id,
    settled: settled !== null,
    comments: comments.map(({ personId, at, text }) => ({ by: called(personId), at, text })),
  }));
};
