import { type Kysely, sql } from 'kysely';

/**
 * The feed in the order of its numbers, for whoever sees much of it: a page is then read off one stretch of one index,
 * where going to each scope's own would cost as much for each of a thousand scopes as for the whole page. No number is
 * given twice, or a page that ends between two rows of one would lose the second.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE UNIQUE INDEX feed_row_by_number ON feed_row (provider_id, seq) INCLUDE (scope, live)`.execute(
    db,
  );
};
