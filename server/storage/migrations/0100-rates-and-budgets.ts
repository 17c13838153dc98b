import { type Kysely, sql } from 'kysely';
import { wholeProvider } from './0001-first';

/** Who leads the engagement, and admins: to everybody else there are no rates and no budgets. */
const leads = sql`
  (SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider()) AND (
    (SELECT meridian_is_admin()) OR engagement_id IN (SELECT meridian_engagements_i_lead()))`;

/**
 * What an hour costs, and how much was agreed on. They lie in tables of their own and never in the feed: a row of the
 * feed goes to every workstation that sees its engagement.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE TABLE rate (
      provider_id uuid NOT NULL REFERENCES provider, engagement_id uuid NOT NULL, activity text NOT NULL,
      role text NOT NULL, valid_from text NOT NULL, minor_per_hour bigint NOT NULL CHECK (minor_per_hour >= 0),
      PRIMARY KEY (provider_id, engagement_id, activity, role, valid_from))`.execute(db);
  await sql`CREATE TABLE budget (
      provider_id uuid NOT NULL REFERENCES provider, id uuid NOT NULL, engagement_id uuid NOT NULL, body jsonb NOT NULL,
      PRIMARY KEY (provider_id, id))`.execute(db);
  await sql`CREATE INDEX budget_by_engagement ON budget (provider_id, engagement_id)`.execute(db);
  for (const table of ['rate', 'budget']) {
    const named = sql.table(table);
    const provider = sql.raw(wholeProvider);
    await sql`ALTER TABLE ${named} ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`ALTER TABLE ${named} FORCE ROW LEVEL SECURITY`.execute(db);
    await sql`CREATE POLICY meridian_all ON ${named} USING (${provider}) WITH CHECK (${provider})`.execute(
      db,
    );
    await sql`CREATE POLICY meridian_read ON ${named} FOR SELECT USING (${leads})`.execute(db);
    await sql`GRANT SELECT, INSERT, UPDATE ON ${named} TO meridian_app`.execute(db);
  }
};
