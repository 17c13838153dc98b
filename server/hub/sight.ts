import { sql } from 'kysely';
import { client } from '#shared/clients/client';
import { mayBeSeenBy } from '#shared/clients/offshore-consent';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import { engagement } from '#shared/engagements/engagement';
import { person } from '#shared/people/person';
import type { HubTransaction } from '../storage/database';
import { ask, oneStatement, type Question } from '../storage/one-trip';
import { readBodies } from '../storage/read-bodies';

interface Sight {
  readonly scope: string;
  readonly personId: string;
  readonly role: string;
  readonly sees: boolean;
  readonly offDisk: boolean;
}

/** Who is a member of what, and whether they see it, as engagements, clients and people say now. */
const sightOf = async (tx: HubTransaction, providerId: string): Promise<Sight[]> => {
  const clients = new Map(
    (await readBodies(tx, providerId, 'client')).map((body) => {
      const read = client.parse(body);
      return [read.id as string, read];
    }),
  );
  const people = new Map(
    (await readBodies(tx, providerId, 'person')).map((body) => {
      const read = person.parse(body);
      return [read.id as string, read];
    }),
  );
  return (await readBodies(tx, providerId, 'engagement')).flatMap((body) => {
    const { id, clientId, members, dataPolicy } = engagement.parse(body);
    const served = clients.get(clientId);
    return members.map(({ personId, role }) => {
      const member = people.get(personId);
      const sees = !served || !member || mayBeSeenBy(served, member);
      return { scope: id, personId, role, sees, offDisk: !mayBeOnDisk(dataPolicy) };
    });
  });
};

/**
 * Brings who sees what in line with the provider's rows, after any of engagements, clients or people changed; in
 * `provider` mode. Who saw an engagement and does no longer is remembered with the role they had. Answers whether
 * anything changed: then everybody is to be poked.
 */
export const alignSight = async (tx: HubTransaction, providerId: string): Promise<boolean> => {
  const wanted = await sightOf(tx, providerId);
  const scopes = wanted.map(({ scope }) => scope);
  const people = wanted.map(({ personId }) => personId);
  const roles = wanted.map(({ role }) => role);
  const sees = wanted.map((each) => each.sees);
  const offDisk = wanted.map((each) => each.offDisk);
  const fresh = sql`(SELECT DISTINCT ON (scope, person_id) * FROM
    unnest(${scopes}::uuid[], ${people}::uuid[], ${roles}::text[], ${sees}::boolean[], ${offDisk}::boolean[]) AS each (scope, person_id, role, sees, off_disk))`;
  const lost = await sql`
    INSERT INTO former_member (provider_id, scope, person_id, role)
    SELECT ${providerId}, old.scope, old.person_id, old.role
    FROM scope_member old LEFT JOIN ${fresh} fresh ON fresh.scope = old.scope AND fresh.person_id = old.person_id
    WHERE old.provider_id = ${providerId} AND old.sees AND NOT coalesce(fresh.sees, false)
    ON CONFLICT (provider_id, person_id, scope) DO UPDATE SET role = excluded.role, until = now()`.execute(
    tx,
  );
  const gone = await sql`
    DELETE FROM scope_member old WHERE old.provider_id = ${providerId}
      AND NOT EXISTS (SELECT FROM ${fresh} fresh WHERE fresh.scope = old.scope AND fresh.person_id = old.person_id)`.execute(
    tx,
  );
  const changed = await sql`
    INSERT INTO scope_member (provider_id, scope, person_id, role, sees, off_disk)
    SELECT ${providerId}, fresh.* FROM ${fresh} fresh
    ON CONFLICT (provider_id, person_id, scope) DO UPDATE SET role = excluded.role, sees = excluded.sees, off_disk = excluded.off_disk
    WHERE (scope_member.role, scope_member.sees, scope_member.off_disk)
      IS DISTINCT FROM (excluded.role, excluded.sees, excluded.off_disk)`.execute(tx);
  await sql`
    DELETE FROM former_member former USING scope_member member
    WHERE former.provider_id = ${providerId} AND member.provider_id = ${providerId} AND member.sees
      AND member.scope = former.scope AND member.person_id = former.person_id`.execute(tx);
  return [lost, gone, changed].some(({ numAffectedRows = 0n }) => numAffectedRows > 0n);
};

/** Engagements in this person's sight, each with whether it must be kept off disk. */
export const engagementsInSight = (tx: HubTransaction, providerId: string, personId: string) =>
  tx
    .selectFrom('scope_member')
    .select(['scope', 'off_disk'])
    .where('provider_id', '=', providerId)
    .where('person_id', '=', personId)
    .where('sees', '=', true)
    .execute();

/** Every scope this person sees: the provider's, their own, and each engagement that is in their sight. */
export const visibleScopes = async (
  tx: HubTransaction,
  providerId: string,
  personId: string,
): Promise<string[]> => {
  const members = await engagementsInSight(tx, providerId, personId);
  return [providerId, personId, ...members.map((member) => member.scope)];
};

/** Asks what each of these people sees, as in `visibleScopes`; in `provider` mode. */
export const scopesSeenBy = (
  tx: HubTransaction,
  providerId: string,
  people: readonly string[],
): Question<ReadonlyMap<string, ReadonlySet<string>>> => {
  const statement = sql<{ person_id: string; scope: string }>`
    SELECT person_id, scope FROM scope_member
    WHERE provider_id = ${providerId} AND person_id = ANY (${people}::uuid[]) AND sees`;
  return oneStatement(tx, statement, (rows) => {
    const seen = new Map(people.map((personId) => [personId, new Set([providerId, personId])]));
    for (const { person_id, scope } of rows) seen.get(person_id)?.add(scope);
    return seen;
  });
};

/**
 * Asks for the engagements that went out of this person's sight, with the role they had there.
 * @param all those that they still see, too
 */
export const scopesLost = (
  tx: HubTransaction,
  providerId: string,
  personId: string,
  all = false,
): Question<ReadonlyMap<string, string>> => {
  const statement = sql<{ scope: string; role: string }>`
    SELECT scope, role FROM former_member WHERE provider_id = ${providerId} AND person_id = ${personId}
    UNION ALL
    SELECT scope, role FROM scope_member WHERE provider_id = ${providerId} AND person_id = ${personId} AND ${all}::boolean`;
  return oneStatement(tx, statement, (rows) => new Map(rows.map(({ scope, role }) => [scope, role])));
};

/** The engagements that went out of this person's sight; see `scopesLost`. */
export const lostScopes = (
  tx: HubTransaction,
  providerId: string,
  personId: string,
  all = false,
): Promise<ReadonlyMap<string, string>> => ask(tx, scopesLost(tx, providerId, personId, all));
