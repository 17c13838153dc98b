import { z } from 'zod';
import { plainText } from '../kernel/plain-text';

/*
 * A short text of one's own, put in by an abbreviation or from the palette. It is kept as a setting of its person, a key
 * each: made on a plane, it follows to the next workstation, and of two made on two machines none is lost (ADR 73).
 */

export const snippet = z.strictObject({
  /** What is typed for it: no spaces, at least two characters so that no letter alone turns into something else. */
  abbreviation: plainText(24).regex(/^\S{2,}$/u),
  text: plainText(4_000).min(1),
});
export type Snippet = z.infer<typeof snippet>;

export interface KeptSnippet extends Snippet {
  readonly id: string;
}

const prefix = 'snippet.';

/** The setting that keeps a snippet; null there means that it was taken away. */
export const snippetKey = (id: string): string => `${prefix}${id}`;

interface Setting {
  readonly key: string;
  readonly value?: unknown;
}

/** The snippets among somebody's settings, by abbreviation. What a newer program wrote in its own way is left alone. */
export const snippetsIn = (settings: readonly Setting[]): KeptSnippet[] =>
  settings
    .flatMap(({ key, value }) => {
      const read = key.startsWith(prefix) ? snippet.safeParse(value) : null;
      return read?.success ? [{ id: key.slice(prefix.length), ...read.data }] : [];
    })
    .toSorted(
      (a, b) =>
        (a.abbreviation < b.abbreviation ? -1 : a.abbreviation > b.abbreviation ? 1 : 0) ||
        (a.id < b.id ? -1 : 1),
    );

/** What may stand right before an abbreviation: within a word none is meant. */
const opensBefore = /(?:^|[\s([{"'“‘«„¿¡/–—-])$/u;

/**
 * The snippet whose abbreviation ends `before`, what stands before the caret; the longest where several do, null where
 * none does.
 */
export const snippetBefore = <S extends Snippet>(before: string, snippets: readonly S[]): S | null => {
  let found: S | null = null;
  for (const one of snippets) {
    const { abbreviation } = one;
    if (!before.endsWith(abbreviation) || abbreviation.length <= (found?.abbreviation.length ?? 0)) continue;
    if (opensBefore.test(before.slice(0, before.length - abbreviation.length))) found = one;
  }
  return found;
};
