import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const settings = z.looseObject({ cluster: z.string() });

/** Where the cluster of a hub's data folder lies; null where it has none. */
export const hubCluster = async (folder: string): Promise<string | null> => {
  const text = await readFile(join(folder, 'postgres.json'), 'utf8').catch(() => null);
  return text === null ? null : settings.parse(JSON.parse(text)).cluster;
};

/** Removes a hub's data folder, and its cluster where that lies elsewhere since root made it. */
export const removeHubFolder = async (folder: string): Promise<void> => {
  const cluster = await hubCluster(folder);
  if (cluster !== null && !cluster.startsWith(folder))
    await rm(dirname(cluster), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
};
