import { type Kysely, sql } from 'kysely';

/**
 * Until when a chunk stays although no version names it: what a device handed over that had to go may be named by a
 * sealed edit, which nobody but a lead can look into.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE attachment_chunk ADD COLUMN kept_until bigint NOT NULL DEFAULT 0`.execute(db);
};
