import { type Kysely, sql } from 'kysely';

/*
 * Who may see what is set per transaction (`meridian.mode`, `.provider_id`, `.person_id`) and enforced by row-level
 * security, forced on every table. Modes: `person` sees what that person may see; `provider` one provider whole
 * (import, sign-in); `hub` what belongs to no provider. No mode, or an unknown one, sees nothing.
 */
const contextFunctions = [
  sql`CREATE FUNCTION meridian_mode() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT nullif(current_setting('meridian.mode', true), '') $$`,
  sql`CREATE FUNCTION meridian_provider() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT nullif(current_setting('meridian.provider_id', true), '')::uuid $$`,
  sql`CREATE FUNCTION meridian_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT nullif(current_setting('meridian.person_id', true), '')::uuid $$`,
];

const tables = [
  sql`CREATE TABLE hub_identity (
        only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
        hub_id uuid NOT NULL, epoch text NOT NULL, signing_key bytea NOT NULL)`,
  sql`CREATE TABLE provider (
        provider_id uuid PRIMARY KEY, slug text NOT NULL UNIQUE, name text NOT NULL,
        sample boolean NOT NULL DEFAULT false, seq bigint NOT NULL DEFAULT 0)`,
  sql`CREATE TABLE feed_row (
        provider_id uuid NOT NULL REFERENCES provider, scope uuid NOT NULL, kind text NOT NULL, id text NOT NULL,
        seq bigint NOT NULL, body jsonb, PRIMARY KEY (provider_id, kind, id, scope))`,
  sql`CREATE UNIQUE INDEX feed_row_lives_in_one_scope ON feed_row (provider_id, kind, id) WHERE body IS NOT NULL`,
  sql`CREATE UNIQUE INDEX feed_row_by_seq ON feed_row (provider_id, scope, seq)`,
  sql`CREATE TABLE scope_member (
        provider_id uuid NOT NULL REFERENCES provider, scope uuid NOT NULL, person_id uuid NOT NULL,
        PRIMARY KEY (provider_id, person_id, scope))`,
  sql`CREATE INDEX scope_member_by_scope ON scope_member (provider_id, scope)`,
  sql`CREATE TABLE mutation (
        provider_id uuid NOT NULL REFERENCES provider, id uuid NOT NULL, person_id uuid NOT NULL,
        device_id uuid NOT NULL, device_sequence bigint NOT NULL, scope uuid NOT NULL, command jsonb NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('applied', 'rejected')), seq bigint NOT NULL, error jsonb,
        recorded_at bigint NOT NULL, received_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (provider_id, id))`,
  sql`CREATE TABLE person_account (
        provider_id uuid NOT NULL REFERENCES provider, person_id uuid NOT NULL, email_key text NOT NULL,
        password_hash text, PRIMARY KEY (provider_id, person_id), UNIQUE (provider_id, email_key))`,
  sql`CREATE TABLE device (
        provider_id uuid NOT NULL REFERENCES provider, person_id uuid NOT NULL, device_id uuid NOT NULL,
        name text NOT NULL, first_seen timestamptz NOT NULL DEFAULT now(), last_seen timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (provider_id, person_id, device_id))`,
  sql`CREATE TABLE session_family (
        provider_id uuid NOT NULL REFERENCES provider, id uuid NOT NULL, person_id uuid NOT NULL, device_id uuid NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(), ended_at timestamptz, ended_because text,
        PRIMARY KEY (provider_id, id))`,
  sql`CREATE TABLE refresh_token (
        provider_id uuid NOT NULL REFERENCES provider, hash bytea NOT NULL, family_id uuid NOT NULL,
        expires_at timestamptz NOT NULL, spent_at timestamptz, attempt uuid, PRIMARY KEY (provider_id, hash),
        FOREIGN KEY (provider_id, family_id) REFERENCES session_family ON DELETE CASCADE)`,
  sql`CREATE INDEX refresh_token_by_family ON refresh_token (provider_id, family_id)`,
  sql`CREATE TABLE one_time_code (
        provider_id uuid NOT NULL REFERENCES provider, hash bytea NOT NULL, person_id uuid NOT NULL,
        expires_at timestamptz NOT NULL, PRIMARY KEY (provider_id, hash))`,
  sql`CREATE TABLE sign_in_failure (
        key_hash bytea PRIMARY KEY, failures integer NOT NULL, blocked_until timestamptz, last_failed_at timestamptz NOT NULL)`,
];

/** `(SELECT …)` makes PostgreSQL ask once a statement rather than once a row. */
const inProvider = `provider_id = (SELECT meridian_provider())`;
export const wholeProvider = `(SELECT meridian_mode()) = 'provider' AND ${inProvider}`;
const asPerson = `(SELECT meridian_mode()) = 'person' AND ${inProvider}`;
const ofPerson = `${asPerson} AND person_id = (SELECT meridian_person())`;
const hubOnly = `(SELECT meridian_mode()) = 'hub'`;
export const visibleScope = `${asPerson} AND (
  scope = (SELECT meridian_provider()) OR scope = (SELECT meridian_person())
  OR scope IN (SELECT member.scope FROM scope_member member
               WHERE member.provider_id = (SELECT meridian_provider()) AND member.person_id = (SELECT meridian_person())))`;

const policies: Readonly<Record<string, string>> = {
  hub_identity: hubOnly,
  sign_in_failure: hubOnly,
  provider: `${hubOnly} OR ${inProvider}`,
  feed_row: `(${wholeProvider}) OR (${visibleScope})`,
  scope_member: `(${wholeProvider}) OR (${ofPerson})`,
  mutation: `(${wholeProvider}) OR (${ofPerson})`,
  person_account: wholeProvider,
  device: wholeProvider,
  session_family: wholeProvider,
  refresh_token: wholeProvider,
  one_time_code: wholeProvider,
};

/** A table comes with its policy: one that is forced and has none shows nothing to anybody. */
export const protectTable = async (db: Kysely<unknown>, table: string, policy: string): Promise<void> => {
  await sql`ALTER TABLE ${sql.id(table)} ENABLE ROW LEVEL SECURITY`.execute(db);
  await sql`ALTER TABLE ${sql.id(table)} FORCE ROW LEVEL SECURITY`.execute(db);
  await sql`CREATE POLICY meridian_access ON ${sql.id(table)} USING (${sql.raw(policy)}) WITH CHECK (${sql.raw(policy)})`.execute(
    db,
  );
  await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ${sql.id(table)} TO meridian_app`.execute(db);
};

/** The first: everything the spine needs. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'meridian_app') THEN
        CREATE ROLE meridian_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
      END IF;
    END $$`.execute(db);
  await sql`GRANT meridian_app TO CURRENT_USER`.execute(db);
  for (const statement of [...contextFunctions, ...tables]) await statement.execute(db);
  for (const [table, policy] of Object.entries(policies)) await protectTable(db, table, policy);
};
