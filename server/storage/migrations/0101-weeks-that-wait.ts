import { type Kysely, sql } from 'kysely';

/** The weeks that wait for a reviewer, by how long: few beside all that ever were. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE INDEX timesheet_waiting ON feed_row (provider_id, ((body ->> 'submittedAt')::bigint))
    WHERE kind = 'timesheet' AND body ->> 'status' = 'submitted'`.execute(db);
};
