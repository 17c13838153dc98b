import { type Kysely, sql } from 'kysely';
import { protectTable, visibleScope, wholeProvider } from './0001-first';

/**
 * Which chunks of attachments somebody brought into which scope, and how much that is. Bytes lie in the blob store once
 * a provider; a scope has only what was brought into it, or knowing a hash would be enough to read another's file.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE TABLE attachment_chunk (
      provider_id uuid NOT NULL REFERENCES provider, scope uuid NOT NULL, hash bytea NOT NULL, size integer NOT NULL,
      stored_at bigint NOT NULL, PRIMARY KEY (provider_id, scope, hash))`.execute(db);
  await sql`CREATE INDEX attachment_chunk_by_hash ON attachment_chunk (provider_id, hash)`.execute(db);
  await sql`CREATE TABLE attachment_usage (
      provider_id uuid NOT NULL REFERENCES provider, scope uuid NOT NULL, bytes bigint NOT NULL,
      PRIMARY KEY (provider_id, scope))`.execute(db);
  for (const table of ['attachment_chunk', 'attachment_usage'])
    await protectTable(db, table, `(${wholeProvider}) OR (${visibleScope})`);
};
