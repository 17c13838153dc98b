import { type Kysely, sql } from 'kysely';

/**
 * A row's name stands in one index while it lives and in another once it is only a trace, so that whoever changes a row
 * enters it once. The primary key held both, beside the index that lets a row live in one scope alone. What names a row
 * among all of a provider's is its number, of which each has its own. ADR 102.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE UNIQUE INDEX feed_row_trace ON feed_row (provider_id, kind, id, scope) WHERE body IS NULL`.execute(
    db,
  );
  await sql`ALTER TABLE feed_row DROP CONSTRAINT feed_row_pkey`.execute(db);
  await sql`ALTER TABLE feed_row ADD CONSTRAINT feed_row_by_number PRIMARY KEY USING INDEX feed_row_by_number`.execute(
    db,
  );
};
