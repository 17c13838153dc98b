import { type Kysely, sql } from 'kysely';
import { protectTable, wholeProvider } from './0001-first';

/** What the files of the last import said, so that the next one knows what changed in them. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`CREATE TABLE import_anchor (
      provider_id uuid PRIMARY KEY REFERENCES provider, anchor bigint NOT NULL)`.execute(db);
  await sql`CREATE TABLE import_row (
      provider_id uuid NOT NULL REFERENCES provider, kind text NOT NULL, key text NOT NULL, file text NOT NULL,
      values jsonb NOT NULL, PRIMARY KEY (provider_id, kind, key))`.execute(db);
  for (const table of ['import_anchor', 'import_row']) await protectTable(db, table, wholeProvider);
};
