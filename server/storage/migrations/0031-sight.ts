import { type Kysely, sql } from 'kysely';
import { protectTable, wholeProvider } from './0001-first';

const mine = `(SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider())
  AND person_id = (SELECT meridian_person())`;

/**
 * What somebody is in an engagement, and whether they see it: a member whose client has not agreed to work abroad does
 * not. Who saw one and does no longer is remembered, since what they still send is sealed rather than refused. The
 * quarantine opens to nobody but those who lead the engagement: not to the author, nor to the provider as a whole.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE scope_member ADD COLUMN role text NOT NULL DEFAULT 'professional',
    ADD COLUMN sees boolean NOT NULL DEFAULT true`.execute(db);
  await sql`UPDATE scope_member SET role = member.role FROM (
      SELECT provider_id, scope, (each ->> 'personId')::uuid AS person_id, each ->> 'role' AS role
      FROM feed_row, jsonb_array_elements(body -> 'members') AS each
      WHERE kind = 'engagement' AND body IS NOT NULL) AS member
    WHERE scope_member.provider_id = member.provider_id AND scope_member.scope = member.scope
      AND scope_member.person_id = member.person_id`.execute(db);
  const visible = sql.raw(`(${wholeProvider}) OR (
    (SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider()) AND (
      scope = (SELECT meridian_provider()) OR scope = (SELECT meridian_person())
      OR scope IN (SELECT member.scope FROM scope_member member WHERE member.sees
                   AND member.provider_id = (SELECT meridian_provider())
                   AND member.person_id = (SELECT meridian_person()))))`);
  await sql`ALTER POLICY meridian_access ON feed_row USING (${visible}) WITH CHECK (${visible})`.execute(db);

  await sql`CREATE TABLE former_member (
      provider_id uuid NOT NULL REFERENCES provider, scope uuid NOT NULL, person_id uuid NOT NULL,
      role text NOT NULL, until timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (provider_id, person_id, scope))`.execute(db);
  await protectTable(db, 'former_member', `(${wholeProvider}) OR (${mine})`);

  await sql`CREATE TABLE quarantine (
      provider_id uuid NOT NULL REFERENCES provider, mutation_id uuid NOT NULL, scope uuid NOT NULL,
      person_id uuid NOT NULL, role text NOT NULL, mutation jsonb NOT NULL, received_at bigint NOT NULL,
      decision text CHECK (decision IN ('applied', 'dismissed')), decided_by uuid, decided_at bigint, reason text,
      PRIMARY KEY (provider_id, mutation_id))`.execute(db);
  await sql`CREATE INDEX quarantine_undecided ON quarantine (provider_id, scope) WHERE decision IS NULL`.execute(
    db,
  );
  await sql`ALTER TABLE quarantine ENABLE ROW LEVEL SECURITY`.execute(db);
  await sql`ALTER TABLE quarantine FORCE ROW LEVEL SECURITY`.execute(db);
  const led = sql`(SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider())
    AND scope IN (SELECT member.scope FROM scope_member member WHERE member.sees AND member.role = 'lead'
                  AND member.provider_id = (SELECT meridian_provider())
                  AND member.person_id = (SELECT meridian_person()))`;
  await sql`CREATE POLICY meridian_seal ON quarantine FOR INSERT WITH CHECK (${sql.raw(mine)})`.execute(db);
  await sql`CREATE POLICY meridian_open ON quarantine FOR SELECT USING (${led})`.execute(db);
  await sql`CREATE POLICY meridian_decide ON quarantine FOR UPDATE USING (${led}) WITH CHECK (${led})`.execute(
    db,
  );
  await sql`GRANT SELECT, INSERT, UPDATE ON quarantine TO meridian_app`.execute(db);
};
