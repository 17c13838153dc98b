import { type Kysely, sql } from 'kysely';
import { protectTable, wholeProvider } from './0001-first';

/** Bodies open to those alone who have their engagement in sight. */
const inSight = `(SELECT meridian_mode()) = 'person' AND provider_id = (SELECT meridian_provider())
  AND scope IN (SELECT member.scope FROM scope_member member WHERE member.sees
                AND member.provider_id = (SELECT meridian_provider())
                AND member.person_id = (SELECT meridian_person()))`;

/**
 * Bodies of documents: the changes as they came, and what those before them add up to. `number` counts the changes of
 * a document; those up to `compacted` are in `state` and nowhere else.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE TABLE document_body (
      provider_id uuid NOT NULL REFERENCES provider, document_id uuid NOT NULL, scope uuid NOT NULL,
      number bigint NOT NULL, compacted bigint NOT NULL, state bytea NOT NULL,
      PRIMARY KEY (provider_id, document_id))`.execute(db);
  await sql`CREATE TABLE document_update (
      provider_id uuid NOT NULL REFERENCES provider, document_id uuid NOT NULL, number bigint NOT NULL,
      scope uuid NOT NULL, person_id uuid NOT NULL, received_at bigint NOT NULL, bytes bytea NOT NULL,
      PRIMARY KEY (provider_id, document_id, number))`.execute(db);
  for (const table of ['document_body', 'document_update'])
    await protectTable(db, table, `(${wholeProvider}) OR (${inSight})`);
};
