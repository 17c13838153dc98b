import { type Kysely, sql } from 'kysely';

const open = `kind = 'workItem' AND body->>'status' IN ('ready', 'started', 'waiting', 'returned')`;
const leased = `body->'hold'->>'leaseUntil' IS NOT NULL`;

/**
 * What of a work item decides whose it is and who may take it next, kept by PostgreSQL beside the body. Columns, since
 * row-level security lets no index be asked by an expression over the body. `leased_to`: who holds it by a claim whose
 * lease can run out. `claim_place`: where it stands among work that could be claimed, urgent first, then by due time.
 * `free_from`: the instant from which nobody holds it.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE feed_row
    ADD COLUMN leased_to text GENERATED ALWAYS AS (
      CASE WHEN ${sql.raw(open)} AND ${sql.raw(leased)} THEN body->>'assigneeId' END) STORED,
    ADD COLUMN claim_place bigint GENERATED ALWAYS AS (
      CASE WHEN ${sql.raw(open)} AND (body->>'assigneeId' IS NULL OR ${sql.raw(leased)})
        THEN CASE WHEN body->>'priority' = 'urgent' THEN 0 ELSE 1000000000000000 END
          + coalesce((body->>'dueAt')::bigint, 900000000000000) END) STORED,
    ADD COLUMN free_from bigint GENERATED ALWAYS AS (
      CASE WHEN ${sql.raw(open)} AND body->>'assigneeId' IS NULL THEN 0
        WHEN ${sql.raw(open)} THEN (body->'hold'->>'leaseUntil')::bigint END) STORED`.execute(db);
  await sql`CREATE INDEX feed_row_leased ON feed_row (provider_id, leased_to) WHERE leased_to IS NOT NULL`.execute(
    db,
  );
  await sql`CREATE INDEX feed_row_claimable ON feed_row (provider_id, scope, claim_place, id)
    WHERE claim_place IS NOT NULL`.execute(db);
};
