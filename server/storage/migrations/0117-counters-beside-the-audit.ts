import { type Kysely, sql } from 'kysely';

/**
 * A lock on the counter that lets others name its provider meanwhile, as `FeedWriter.open` takes it: `FOR UPDATE` keeps
 * whoever writes to the audit waiting at its foreign key, with the end of the audit in hand, which the counter's holder
 * may want next. ADR 4.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE OR REPLACE FUNCTION meridian_go_on_behind(of_provider uuid, writer uuid, at_seq bigint) RETURNS bigint
    LANGUAGE plpgsql AS $$
    DECLARE counter record;
    BEGIN
      SELECT seq, moved_by, backed_up_to INTO counter FROM provider
        WHERE provider_id = of_provider FOR NO KEY UPDATE;
      IF counter.moved_by IS DISTINCT FROM writer OR counter.seq IS DISTINCT FROM at_seq THEN
        RAISE EXCEPTION 'the counter is not where that writer left it' USING ERRCODE = 'MR001';
      END IF;
      RETURN counter.backed_up_to;
    END $$`.execute(db);
};
