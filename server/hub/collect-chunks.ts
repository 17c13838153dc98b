import { sql } from 'kysely';
import type { BlobStore } from '../storage/blob-store';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { listProviders } from '../storage/people';

/** A chunk that nothing names is kept this long: the mutation or the rest of the file may be on its way. */
const grace = 24 * 60 * 60 * 1_000;

/** Takes what no version of its scope names any more out of the count, and answers how many chunks that were. */
const releaseUnnamed = async (
  tx: HubTransaction,
  providerId: string,
  before: number,
  now: number,
): Promise<number> => {
  const { rows } = await sql<{ chunks: string }>`
    WITH named AS MATERIALIZED (
      SELECT DISTINCT row.scope, decode(chunk, 'hex') AS hash FROM feed_row row,
        jsonb_array_elements(row.body -> 'versions') version,
        jsonb_array_elements_text(version -> 'manifest' -> 'chunks') chunk
      WHERE row.provider_id = ${providerId} AND row.kind = 'attachment' AND row.body IS NOT NULL),
    gone AS (
      DELETE FROM attachment_chunk kept
      WHERE kept.provider_id = ${providerId} AND kept.stored_at < ${before} AND kept.kept_until < ${now}
        AND NOT EXISTS (SELECT FROM named WHERE named.scope = kept.scope AND named.hash = kept.hash)
      RETURNING kept.scope, kept.size),
    freed AS (
      SELECT scope, sum(size) AS bytes FROM gone GROUP BY scope
      UNION ALL SELECT ${providerId}::uuid, coalesce(sum(size), 0) FROM gone),
    counted AS (
      UPDATE attachment_usage used SET bytes = used.bytes - freed.bytes FROM freed
      WHERE used.provider_id = ${providerId} AND used.scope = freed.scope)
    SELECT count(*) AS chunks FROM gone`.execute(tx);
  return Number(rows[0]?.chunks ?? 0);
};

const isEntered = async (tx: HubTransaction, providerId: string, hash: string): Promise<boolean> => {
  const row = await tx
    .selectFrom('attachment_chunk')
    .select('size')
    .where('provider_id', '=', providerId)
    .where('hash', '=', Buffer.from(hash, 'hex'))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
};

/**
 * Removes chunks that nothing needs: those that no version names, and bytes that were written and never entered (a
 * crash, a full quota). Safe beside uploads and other hub processes: what was put within a day stays.
 *
 * @param now epoch ms
 * @returns how many entries and how many blobs went
 */
export const collectChunks = async (
  database: HubDatabase,
  blobs: BlobStore,
  now: number,
): Promise<{ chunks: number; blobs: number }> => {
  const before = now - grace;
  const collected = { chunks: 0, blobs: 0 };
  for (const { providerId } of await database.as({ mode: 'hub' }, listProviders)) {
    const actor = { mode: 'provider', providerId } as const;
    collected.chunks += await database.as(actor, (tx) => releaseUnnamed(tx, providerId, before, now));
    for await (const hash of blobs.putBefore(providerId, before)) {
      if (await database.as(actor, (tx) => isEntered(tx, providerId, hash))) continue;
      await blobs.remove(providerId, hash, before);
      collected.blobs += 1;
    }
  }
  return collected;
};
