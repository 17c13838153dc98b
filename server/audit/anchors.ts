import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ChainHead } from '#shared/kernel/hash-chain';
import type { HubDatabase } from '../storage/database';
import { listProviders } from '../storage/people';

/*
 * Anchors: how far each audit had come, written outside the database. Whoever owns the database can write a whole chain
 * anew or cut its tail; an anchor that they cannot reach shows it. The file belongs where they have no hand: another
 * machine's share, a disk that is written once.
 */

const anchor = z.looseObject({
  provider: z.uuid(),
  index: z.number().int().positive(),
  hash: z.string().length(64),
  /** Epoch ms. */
  at: z.number().int(),
});

/** How often the present ends are written down where they have moved, ms. */
const every = 60_000;

/** The anchors of a file, by provider; none where it is not there. Throws a plain sentence for one that is damaged. */
export const readAnchors = async (path: string): Promise<ReadonlyMap<string, ChainHead[]>> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const found = new Map<string, ChainHead[]>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = anchor.safeParse(parse(line));
    if (!read.success) throw new Error(`Line ${at + 1} of ${path} is not an anchor of the audit.`);
    const { provider, index, hash } = read.data;
    found.set(provider, [...(found.get(provider) ?? []), { index, hash }]);
  }
  return found;
};

/** The present end of every provider's audit. */
export const presentHeads = async (database: HubDatabase): Promise<Map<string, ChainHead>> => {
  const providers = await database.as({ mode: 'hub' }, listProviders);
  const heads = new Map<string, ChainHead>();
  for (const { providerId } of providers) {
    const row = await database.as({ mode: 'provider', providerId }, (tx) =>
      tx
        .selectFrom('audit_head')
        .select(['index', 'hash'])
        .where('provider_id', '=', providerId)
        .executeTakeFirst(),
    );
    if (row && Number(row.index) > 0) heads.set(providerId, { index: Number(row.index), hash: row.hash });
  }
  return heads;
};

export const writeAnchors = async (
  path: string,
  heads: ReadonlyMap<string, ChainHead>,
  now: number,
): Promise<void> => {
  if (heads.size === 0) return;
  const lines = [...heads].map(([provider, head]) => JSON.stringify({ provider, ...head, at: now }));
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
};

/** Writes down, now and then and at the end, how far the audits have come. */
export class AnchorKeeper {
  readonly #database: HubDatabase;
  readonly #path: string;
  readonly #logger: Logger;
  readonly #written = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(database: HubDatabase, path: string, logger: Logger) {
    this.#database = database;
    this.#path = path;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.keep(), every);
  }

  async keep(): Promise<void> {
    try {
      const heads = await presentHeads(this.#database);
      for (const [provider, { index }] of heads)
        if (this.#written.get(provider) === index) heads.delete(provider);
      await writeAnchors(this.#path, heads, Date.now());
      for (const [provider, { index }] of heads) this.#written.set(provider, index);
    } catch (error) {
      this.#logger.warn(
        { name: error instanceof Error ? error.name : 'unknown' },
        'the end of the audit could not be written down; it will be tried again',
      );
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.keep();
  }
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};
