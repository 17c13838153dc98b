import type * as Y from 'yjs';
import { z } from 'zod';
import { type BodyAttributes, paper } from './body';

/*
 * How a document lies on paper: what its template said, or whoever drafts it since. It lies in the body beside the text,
 * so that it is sent, sealed and erased with it; of two who change one thing apart, the last word holds on both desks.
 */

const field = 'layout';

const parts = {
  paper,
  orientation: z.enum(['portrait', 'landscape']),
  numbered: z.boolean(),
  tableOfContents: z.boolean(),
};

export type PaperLayout = {
  readonly [K in keyof typeof parts]?: z.infer<(typeof parts)[K]>;
};

const names = Object.keys(parts) as (keyof typeof parts)[];

/** Keeps what is said of the paper; what is not said stays as it was. */
export const keepLayout = (doc: Y.Doc, layout: PaperLayout | BodyAttributes): void => {
  const map = doc.getMap<unknown>(field);
  for (const name of names) {
    const value = layout[name];
    if (value !== undefined && value !== null && map.get(name) !== value) map.set(name, value);
  }
};

/** What was said of the paper; nothing for a document of which nobody did, or what only a newer program knows. */
export const layoutOf = (doc: Y.Doc): PaperLayout => {
  const map = doc.getMap<unknown>(field);
  return Object.fromEntries(
    names.flatMap((name) => {
      const read = parts[name].safeParse(map.get(name));
      return read.success ? [[name, read.data]] : [];
    }),
  );
};
