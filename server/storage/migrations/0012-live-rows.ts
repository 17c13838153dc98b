import { type Kysely, sql } from 'kysely';

/**
 * Whether a row is one or only the trace of one, in the index that the feed walks: a page then reads numbers from the
 * index alone and touches no body but its own.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE feed_row ADD COLUMN live boolean GENERATED ALWAYS AS (body IS NOT NULL) STORED`.execute(
    db,
  );
  await sql`CREATE UNIQUE INDEX feed_row_walk ON feed_row (provider_id, scope, seq) INCLUDE (live)`.execute(
    db,
  );
  await sql`DROP INDEX feed_row_by_seq`.execute(db);
};
