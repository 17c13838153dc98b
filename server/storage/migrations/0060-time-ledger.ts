import { type Kysely, sql } from 'kysely';
import { wholeProvider } from './0001-first';

/**
 * Whose time somebody may read beside their own: that of people whose team they lead, of entries on engagements they
 * lead, and for an admin all. Worked out once a statement from the rows that the person sees; it names no rate.
 */
const readable = sql`
  (SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider()) AND (
    person_id = (SELECT meridian_person())
    OR (SELECT meridian_is_admin())
    OR person_id IN (SELECT meridian_people_i_lead())
    OR engagement_id IN (SELECT meridian_engagements_i_lead()))`;

const own = sql`
  (SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider())
  AND person_id = (SELECT meridian_person())`;

/** Who leads whom, read with the reader's own rights. */
const standingFunctions = [
  sql`CREATE FUNCTION meridian_is_admin() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT EXISTS (SELECT FROM feed_row WHERE provider_id = meridian_provider() AND kind = 'person'
        AND id = meridian_person()::text AND body ->> 'role' = 'admin') $$`,
  sql`CREATE FUNCTION meridian_people_i_lead() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT member.id::uuid FROM feed_row team JOIN feed_row member
        ON member.provider_id = team.provider_id AND member.kind = 'person' AND member.body ->> 'teamId' = team.id
      WHERE team.provider_id = meridian_provider() AND team.kind = 'team'
        AND team.body ->> 'leadId' = meridian_person()::text $$`,
  sql`CREATE FUNCTION meridian_engagements_i_lead() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT id::uuid FROM feed_row WHERE provider_id = meridian_provider() AND kind = 'engagement'
        AND body -> 'members' @> jsonb_build_array(
          jsonb_build_object('personId', meridian_person()::text, 'role', 'lead')) $$`,
];

/**
 * The ledger: entries in the order in which they arrived, one chain a person. The app can read and add, and neither
 * change nor take away; what the database's owner does to it, `hub ledger verify` finds.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of standingFunctions) await statement.execute(db);
  await sql`CREATE TABLE time_entry (
      provider_id uuid NOT NULL REFERENCES provider, person_id uuid NOT NULL, chain_index bigint NOT NULL,
      id uuid NOT NULL, hash text NOT NULL, received_at bigint NOT NULL, late boolean NOT NULL,
      engagement_id uuid, week date NOT NULL, supersedes uuid, entry jsonb NOT NULL,
      PRIMARY KEY (provider_id, person_id, chain_index), UNIQUE (provider_id, id))`.execute(db);
  await sql`CREATE INDEX time_entry_by_week ON time_entry (provider_id, person_id, week)`.execute(db);
  await sql`CREATE INDEX time_entry_by_engagement ON time_entry (provider_id, engagement_id, week)`.execute(
    db,
  );
  await sql`CREATE INDEX time_entry_superseding ON time_entry (provider_id, supersedes) WHERE supersedes IS NOT NULL`.execute(
    db,
  );
  await sql`ALTER TABLE time_entry ENABLE ROW LEVEL SECURITY`.execute(db);
  await sql`ALTER TABLE time_entry FORCE ROW LEVEL SECURITY`.execute(db);
  const provider = sql.raw(wholeProvider);
  await sql`CREATE POLICY meridian_read ON time_entry FOR SELECT USING ((${provider}) OR (${readable}))`.execute(
    db,
  );
  await sql`CREATE POLICY meridian_add ON time_entry FOR INSERT WITH CHECK ((${provider}) OR (${own}))`.execute(
    db,
  );
  await sql`GRANT SELECT, INSERT ON time_entry TO meridian_app`.execute(db);
};
