import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const settings = z.looseObject({ cluster: z.string() });

/** Removes a hub's data folder, and its cluster where that lies elsewhere since root made it. */
export const removeHubFolder = async (folder: string): Promise<void> => {
  const text = await readFile(join(folder, 'postgres.json'), 'utf8').catch(() => null);
  const cluster = text === null ? null : settings.parse(JSON.parse(text)).cluster;
  if (cluster !== null && !cluster.startsWith(folder))
    await rm(dirname(cluster), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
};
