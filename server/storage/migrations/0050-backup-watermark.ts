import { type Kysely, sql } from 'kysely';

/** How far the last backup reaches: what was answered up to there need not be kept by workstations any more. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE provider ADD COLUMN backed_up_to bigint NOT NULL DEFAULT 0`.execute(db);
};
