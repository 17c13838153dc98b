import { type Kysely, sql } from 'kysely';

const inProvider = sql`provider_id = (SELECT meridian_provider())`;
const whole = sql`(SELECT meridian_mode()) = 'provider' AND ${inProvider}`;
const anybodyInside = sql`(SELECT meridian_mode()) IN ('provider', 'person') AND ${inProvider}`;

/**
 * The audit: one chain a provider. The app role may add to it and read it, and nothing else: no grant lets it change
 * or take out an entry. What the database's owner does to it shows when it is verified.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE TABLE audit_entry (
      provider_id uuid NOT NULL REFERENCES provider, index bigint NOT NULL CHECK (index > 0),
      content jsonb NOT NULL, hash text NOT NULL, PRIMARY KEY (provider_id, index))`.execute(db);
  await sql`CREATE TABLE audit_head (
      provider_id uuid PRIMARY KEY REFERENCES provider, index bigint NOT NULL, hash text NOT NULL)`.execute(
    db,
  );
  for (const table of ['audit_entry', 'audit_head']) {
    await sql`ALTER TABLE ${sql.id(table)} ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`ALTER TABLE ${sql.id(table)} FORCE ROW LEVEL SECURITY`.execute(db);
  }
  await sql`CREATE POLICY meridian_read ON audit_entry FOR SELECT USING (${whole})`.execute(db);
  await sql`CREATE POLICY meridian_append ON audit_entry FOR INSERT WITH CHECK (${anybodyInside})`.execute(
    db,
  );
  await sql`CREATE POLICY meridian_access ON audit_head USING (${anybodyInside}) WITH CHECK (${anybodyInside})`.execute(
    db,
  );
  await sql`GRANT SELECT, INSERT ON audit_entry TO meridian_app`.execute(db);
  await sql`GRANT SELECT, INSERT, UPDATE ON audit_head TO meridian_app`.execute(db);
};
