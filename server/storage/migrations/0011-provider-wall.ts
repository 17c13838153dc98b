import { type Kysely, sql } from 'kysely';

/** A transaction that named a provider but no mode still saw that provider's own row: now it sees nothing. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  const policy = sql`(SELECT meridian_mode()) = 'hub'
    OR ((SELECT meridian_mode()) IN ('provider', 'person') AND provider_id = (SELECT meridian_provider()))`;
  await sql`ALTER POLICY meridian_access ON provider USING (${policy}) WITH CHECK (${policy})`.execute(db);
};
