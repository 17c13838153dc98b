import { type Kysely, sql } from 'kysely';

/**
 * What sums over the ledger ask of an entry, kept by PostgreSQL beside what the workstation sent: columns, since
 * row-level security lets no index be asked by an expression over the entry. Dates and ids stay text, as they were sent:
 * a date of the ledger is compared and never reckoned with, and no text that a workstation sends can fail to be one.
 * The two indexes hold all that a sum needs, so that a budget of a hundred thousand entries is added up from one of them
 * alone; that of corrections says what no longer counts (`server/time/standing-entries.ts`).
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE time_entry
    ADD COLUMN shift_date text NOT NULL GENERATED ALWAYS AS (entry ->> 'shiftDate') STORED,
    ADD COLUMN started_at bigint NOT NULL GENERATED ALWAYS AS ((entry ->> 'startedAt')::bigint) STORED,
    ADD COLUMN ended_at bigint NOT NULL GENERATED ALWAYS AS ((entry ->> 'endedAt')::bigint) STORED,
    ADD COLUMN recorded_at bigint NOT NULL GENERATED ALWAYS AS ((entry ->> 'recordedAt')::bigint) STORED,
    ADD COLUMN category text NOT NULL GENERATED ALWAYS AS (entry ->> 'category') STORED,
    ADD COLUMN matter_id text GENERATED ALWAYS AS (entry ->> 'matterId') STORED,
    ADD COLUMN activity text GENERATED ALWAYS AS (entry ->> 'activity') STORED,
    ADD COLUMN withdrawn boolean NOT NULL GENERATED ALWAYS AS ((entry ->> 'withdrawn')::boolean) STORED`.execute(
    db,
  );
  await sql`CREATE INDEX time_entry_of_engagement ON time_entry (provider_id, engagement_id, shift_date)
    INCLUDE (person_id, id, supersedes, started_at, ended_at, recorded_at, category, matter_id, activity, withdrawn)
    WHERE engagement_id IS NOT NULL`.execute(db);
  await sql`CREATE INDEX time_entry_of_person ON time_entry (provider_id, person_id, shift_date)
    INCLUDE (id, supersedes, started_at, ended_at, recorded_at, category, engagement_id, withdrawn)`.execute(
    db,
  );
  await sql`CREATE INDEX time_entry_corrections ON time_entry (provider_id, supersedes, person_id)
    INCLUDE (id, recorded_at) WHERE supersedes IS NOT NULL`.execute(db);
  await sql`DROP INDEX time_entry_superseding`.execute(db);
};
