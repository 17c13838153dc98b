import { stat } from 'node:fs/promises';
import type pg from 'pg';
import type { HubDatabase } from '../storage/database';
import { blobPath } from '../storage/folder-blob-store';

/** A chunk of a file that the hub has entered as here. */
export interface EnteredChunk {
  readonly providerId: string;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** Every chunk that is entered, as the client's transaction sees it. */
export const enteredChunks = async (client: pg.Client): Promise<EnteredChunk[]> => {
  const { rows } = await client.query<{ provider_id: string; hash: string }>(
    `SELECT DISTINCT provider_id, encode(hash, 'hex') AS hash FROM attachment_chunk`,
  );
  return rows.map(({ provider_id, hash }) => ({ providerId: provider_id, hash }));
};

/** Those of which no bytes lie in this folder. */
export const withoutBytes = async (
  folder: string,
  chunks: readonly EnteredChunk[],
): Promise<EnteredChunk[]> => {
  const lost: EnteredChunk[] = [];
  for (const chunk of chunks) {
    const found = await stat(blobPath(folder, chunk.providerId, chunk.hash)).catch(() => null);
    if (!found?.isFile()) lost.push(chunk);
  }
  return lost;
};

/** Those that are still entered, one after the other: what nothing needs is let go of while a backup is made. */
export async function* stillEntered(
  database: HubDatabase,
  chunks: readonly EnteredChunk[],
): AsyncGenerator<EnteredChunk> {
  for (const { providerId, hash } of chunks) {
    const row = await database.as({ mode: 'provider', providerId }, (tx) =>
      tx
        .selectFrom('attachment_chunk')
        .select('size')
        .where('provider_id', '=', providerId)
        .where('hash', '=', Buffer.from(hash, 'hex'))
        .limit(1)
        .executeTakeFirst(),
    );
    if (row) yield { providerId, hash };
  }
}

/**
 * Forgets that these are here, and that a version was stored whose bytes they are: whoever still has them brings them
 * again once they read the hub anew. To be called with the walls down.
 */
export const forgetLost = async (client: pg.Client, chunks: readonly EnteredChunk[]): Promise<void> => {
  for (const { providerId, hash } of chunks) {
    await client.query(
      `WITH gone AS (
         DELETE FROM attachment_chunk WHERE provider_id = $1 AND hash = decode($2, 'hex') RETURNING scope, size),
       freed AS (
         SELECT scope, sum(size) AS bytes FROM gone GROUP BY scope UNION ALL SELECT $1::uuid, sum(size) FROM gone)
       UPDATE attachment_usage used SET bytes = used.bytes - freed.bytes FROM freed
       WHERE used.provider_id = $1 AND used.scope = freed.scope`,
      [providerId, hash],
    );
    await client.query(
      `UPDATE feed_row SET body = jsonb_set(body, '{versions}', (
         SELECT jsonb_agg(CASE WHEN version -> 'manifest' -> 'chunks' ? $2
           THEN version || '{"storedAt": null}' ELSE version END ORDER BY place)
         FROM jsonb_array_elements(body -> 'versions') WITH ORDINALITY listed (version, place)))
       WHERE provider_id = $1 AND kind = 'attachment' AND body IS NOT NULL
         AND jsonb_path_exists(body, '$.versions[*].manifest.chunks[*] ? (@ == $hash)', jsonb_build_object('hash', $2::text))`,
      [providerId, hash],
    );
  }
};
