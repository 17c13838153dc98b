import { type Kysely, sql } from 'kysely';

/** When a device was told to forget what it holds, by whom, and when it said that it had. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE device ADD COLUMN revoked_at timestamptz, ADD COLUMN revoked_by uuid,
    ADD COLUMN wiped_at timestamptz`.execute(db);
};
