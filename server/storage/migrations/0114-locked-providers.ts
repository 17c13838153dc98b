import { type Kysely, sql } from 'kysely';

/**
 * The two tables that every push writes to no longer ask for each row whether its provider exists: whoever writes to
 * them has locked that provider's row before and holds it to the end (`feed-writer.ts`), and row-level security lets
 * no other provider's rows be written. ADR 83.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE feed_row DROP CONSTRAINT feed_row_provider_id_fkey`.execute(db);
  await sql`ALTER TABLE mutation DROP CONSTRAINT mutation_provider_id_fkey`.execute(db);
};
