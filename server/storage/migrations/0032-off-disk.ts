import { type Kysely, sql } from 'kysely';

/** Whether an engagement's data policy keeps it off any workstation's disk, beside the membership that shows it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE scope_member ADD COLUMN off_disk boolean NOT NULL DEFAULT false`.execute(db);
  await sql`UPDATE scope_member SET off_disk = true FROM feed_row
    WHERE feed_row.kind = 'engagement' AND feed_row.provider_id = scope_member.provider_id
      AND feed_row.scope = scope_member.scope AND feed_row.body -> 'dataPolicy' ->> 'copy' <> 'offline'`.execute(
    db,
  );
};
