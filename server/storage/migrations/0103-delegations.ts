import { type Kysely, sql } from 'kysely';
import { wholeProvider } from './0001-first';

/** Between whom a delegation is, and admins. */
const concerned = sql`
  (SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider()) AND (
    from_id = (SELECT meridian_person()) OR to_id = (SELECT meridian_person()) OR (SELECT meridian_is_admin()))`;

/** Who reviews whose people's weeks meanwhile. Kept when it is over: an approval in somebody's place rests on it. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE TABLE review_delegation (
      provider_id uuid NOT NULL REFERENCES provider, id uuid NOT NULL, from_id uuid NOT NULL, to_id uuid NOT NULL,
      from_date text NOT NULL, until_date text NOT NULL, created_at bigint NOT NULL, ended_at bigint,
      PRIMARY KEY (provider_id, id))`.execute(db);
  await sql`CREATE INDEX review_delegation_in_force ON review_delegation (provider_id, to_id, until_date)
    WHERE ended_at IS NULL`.execute(db);
  await sql`ALTER TABLE review_delegation ENABLE ROW LEVEL SECURITY`.execute(db);
  await sql`ALTER TABLE review_delegation FORCE ROW LEVEL SECURITY`.execute(db);
  const provider = sql.raw(wholeProvider);
  await sql`CREATE POLICY meridian_all ON review_delegation USING (${provider}) WITH CHECK (${provider})`.execute(
    db,
  );
  await sql`CREATE POLICY meridian_read ON review_delegation FOR SELECT USING (${concerned})`.execute(db);
  await sql`GRANT SELECT, INSERT, UPDATE ON review_delegation TO meridian_app`.execute(db);
};
