import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import { type DocumentId, documentId as documentIdSchema } from '#shared/kernel/ids';

const scopeName = z.uuid();
const ending = '.body';

export interface BodyHere {
  readonly scope: string;
  readonly documentId: DocumentId;
}

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** Every body on this disk: a folder an engagement, a file a body. What else lies there is passed over. Throws. */
export const bodiesHere = async (folder: string): Promise<BodyHere[]> => {
  const scopes = (await namesIn(folder)).filter((name) => scopeName.safeParse(name).success);
  const found = await Promise.all(
    scopes.map(async (scope) => {
      const files = (await namesIn(`${folder}/${scope}`)).filter((name) => name.endsWith(ending));
      return files.flatMap((name) => {
        const id = documentIdSchema.safeParse(name.slice(0, -ending.length));
        return id.success ? [{ scope, documentId: id.data }] : [];
      });
    }),
  );
  return found.flat();
};
