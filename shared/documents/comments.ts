import type * as Y from 'yjs';

/*
 * Comments on a text. A thread stands at words that carry its mark (`comment` in `body.ts`); what was said lies beside
 * them in the body, an entry a comment that is never rewritten, so that two who answer apart are both heard (ADR 69).
 */

const commentsField = 'comments';
const settledField = 'comments-settled';

interface CommentEntry {
  readonly threadId: string;
  readonly personId: string;
  readonly at: number;
  readonly text: string;
  /** The words it was made about, at the first comment of a thread; they may be gone by now. */
  readonly quote?: string;
}

interface SettledEntry {
  readonly personId: string;
  readonly at: number;
  readonly settled: boolean;
}

export interface BodyComment {
  readonly id: string;
  readonly personId: string;
  /** Epoch ms by the clock of the desk it was written on. */
  readonly at: number;
  readonly text: string;
}

export interface CommentThread {
  readonly id: string;
  readonly quote: string;
  /** The oldest first. */
  readonly comments: readonly BodyComment[];
  /** Whoever resolved it last, while it is. */
  readonly settled: { readonly personId: string; readonly at: number } | null;
}

/** Characters of one comment. */
export const longestComment = 4_000;
const longestQuote = 300;

/** Says something: the first in a new thread, or an answer. The same id twice is one comment. */
export const addComment = (
  doc: Y.Doc,
  { id, ...comment }: BodyComment & { readonly threadId: string; readonly quote?: string },
): void => {
  const quote = comment.quote === undefined ? {} : { quote: comment.quote.slice(0, longestQuote) };
  const text = comment.text.slice(0, longestComment);
  doc.getMap<CommentEntry>(commentsField).set(id, { ...comment, ...quote, text });
};

/** Resolves a thread, or opens it again. Of two who do so apart, one has the last word on both desks. */
export const settleThread = (doc: Y.Doc, threadId: string, entry: SettledEntry): void => {
  doc.getMap<SettledEntry>(settledField).set(threadId, entry);
};

/** What changes whenever `threadsOf` does. */
export const commentMaps = (doc: Y.Doc): readonly Y.Map<unknown>[] => [
  doc.getMap(commentsField),
  doc.getMap(settledField),
];

/** Every thread, the oldest first. */
export const threadsOf = (doc: Y.Doc): CommentThread[] => {
  const settled = doc.getMap<SettledEntry>(settledField);
  const threads = new Map<string, { id: string; quote: string; comments: BodyComment[] }>();
  const entries = [...doc.getMap<CommentEntry>(commentsField).entries()].toSorted(
    ([a, first], [b, second]) => first.at - second.at || (a < b ? -1 : 1),
  );
  for (const [id, { threadId, personId, at, text, quote }] of entries) {
    const thread = threads.get(threadId) ?? { id: threadId, quote: '', comments: [] };
    threads.set(threadId, thread);
    thread.comments.push({ id, personId, at, text });
    thread.quote ||= quote ?? '';
  }
  return [...threads.values()].map((thread) => {
    const entry = settled.get(thread.id);
    return { ...thread, settled: entry?.settled ? { personId: entry.personId, at: entry.at } : null };
  });
};
