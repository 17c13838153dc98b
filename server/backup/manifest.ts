import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/*
 * A backup is a folder: `manifest.json`, `tables/NAME.copy.gz` (PostgreSQL's COPY text format, rows in the order of
 * the primary key) and, where there are any, `attachments/` with the bytes as they lie in the store.
 */

export const manifestFile = 'manifest.json';
const formatVersion = 1;

const tableEntry = z.looseObject({
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rows: z.number().int().nonnegative(),
  /** Of the text before compression; the same rows have the same hash, whichever hub they lie in. */
  sha256: z.string(),
});
export type TableEntry = z.infer<typeof tableEntry>;

const manifestSchema = z.looseObject({
  product: z.literal('meridian-backup'),
  format: z.literal(formatVersion),
  /** Epoch ms. */
  madeAt: z.number().int(),
  hubId: z.uuid(),
  epoch: z.string(),
  /** The schema it was made from, oldest first. */
  migrations: z.array(z.string()).min(1),
  /** In the order in which they can be filled: a table stands after those it refers to. */
  tables: z.array(tableEntry).min(1),
  /** Each provider's counter at the moment of the backup. */
  watermarks: z.array(z.looseObject({ providerId: z.uuid(), seq: z.number().int().nonnegative() })),
  attachments: z.boolean(),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const describeBackup = (content: Omit<Manifest, 'product' | 'format'>): Manifest =>
  manifestSchema.parse({ product: 'meridian-backup', format: formatVersion, ...content });

/** Throws a plain sentence where the folder holds no backup this hub can read. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => null);
  if (text === null) throw new Error(`${folder} holds no backup: there is no ${manifestFile} in it.`);
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`The backup in ${folder} is damaged, or of a newer Meridian.`);
  return parsed.data;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
