import { type Kysely, sql } from 'kysely';

/**
 * Which writer moved a provider's counter last, and a lock on it that is worth nothing unless that was the one
 * expected. What was judged behind a writer is sent while that one still writes, and waits here: its number alone
 * would not tell, since where that one came to nothing another may have moved the counter as far. ADR 90.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE provider ADD COLUMN moved_by uuid`.execute(db);
  await sql`CREATE FUNCTION meridian_go_on_behind(of_provider uuid, writer uuid, at_seq bigint) RETURNS bigint
    LANGUAGE plpgsql AS $$
    DECLARE counter record;
    BEGIN
      SELECT seq, moved_by, backed_up_to INTO counter FROM provider WHERE provider_id = of_provider FOR UPDATE;
      IF counter.moved_by IS DISTINCT FROM writer OR counter.seq IS DISTINCT FROM at_seq THEN
        RAISE EXCEPTION 'the counter is not where that writer left it' USING ERRCODE = 'MR001';
      END IF;
      RETURN counter.backed_up_to;
    END $$`.execute(db);
};
