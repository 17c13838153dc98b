import type { Selectable } from 'kysely';
import { v7 } from 'uuid';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Person, Team } from '#shared/people/person';
import type { ReviewDelegations } from '#shared/protocol/hub-api';
import {
  type Delegation,
  type DelegationRequest,
  decideDelegation,
  endDelegation,
} from '#shared/time-entries/review-standing';
import { dateIn } from '#shared/time-entries/shift-date';
import { recordAudit } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import type { HubSchema } from '../storage/schema';

const asDelegation = (row: Selectable<HubSchema['review_delegation']>): Delegation => ({
  id: row.id,
  fromId: row.from_id as PersonId,
  toId: row.to_id as PersonId,
  from: row.from_date,
  until: row.until_date,
  endedAt: row.ended_at === null ? null : Number(row.ended_at),
});

/** Delegations that were not taken back, and end on a date or after it; in the actor's own name those they are part of. */
export const readDelegations = async (
  tx: HubTransaction,
  providerId: string,
  from: string,
): Promise<Delegation[]> => {
  const rows = await tx
    .selectFrom('review_delegation')
    .selectAll()
    .where('provider_id', '=', providerId)
    .where('ended_at', 'is', null)
    .where('until_date', '>=', from)
    .orderBy('from_date')
    .orderBy('id')
    .execute();
  return rows.map(asDelegation);
};

/** Everybody and every team of a provider. */
interface Firm {
  readonly people: ReadonlyMap<string, Person>;
  readonly teams: readonly Team[];
}

const readFirm = async (tx: HubTransaction, providerId: string): Promise<Firm> => {
  const rows = await tx
    .selectFrom('feed_row')
    .select(['kind', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', 'in', ['person', 'team'])
    .where('body', 'is not', null)
    .execute();
  const of = <T>(kind: string): T[] => rows.filter((row) => row.kind === kind).map(({ body }) => body as T);
  return {
    people: new Map(of<Person>('person').map((person) => [person.id as string, person])),
    teams: of<Team>('team'),
  };
};

/** Of the engagements that a lead's people work on, how many there are, and how many each person sees. */
const readSight = async (tx: HubTransaction, providerId: string, leadId: string, { people, teams }: Firm) => {
  const led = new Set<string>(teams.flatMap((team) => (team.leadId === leadId ? [team.id] : [])));
  const theirs = [...people.values()].filter(({ teamId }) => teamId !== null && led.has(teamId));
  const rows = await tx
    .selectFrom('scope_member')
    .select(['scope', 'person_id'])
    .where('provider_id', '=', providerId)
    .where('sees', '=', true)
    .execute();
  const members = new Set<string>(theirs.map(({ id }) => id));
  const scopes = new Set(rows.filter(({ person_id }) => members.has(person_id)).map(({ scope }) => scope));
  const sees = new Map<string, number>();
  for (const { scope, person_id } of rows)
    if (scopes.has(scope)) sees.set(person_id, (sees.get(person_id) ?? 0) + 1);
  return { all: scopes.size, sees };
};

/** A date that is over nowhere on earth yet: what ended before it holds for nobody. */
export const earliestToday = (now: number): string => new Date(now - 86_400_000).toISOString().slice(0, 10);

/** Who leads somebody's team; null where nobody does. */
const leadOf = (personId: string, { people, teams }: Firm): string | null =>
  teams.find(({ id }) => id === people.get(personId)?.teamId)?.leadId ?? null;

/** What the caller gave and was given, what others agreed about their weeks, and to whom they could hand over; in `provider` mode. */
export const delegationsOf = async (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  now: number,
): Promise<ReviewDelegations> => {
  const firm = await readFirm(tx, providerId);
  const standing = await readDelegations(tx, providerId, earliestToday(now));
  const leads = firm.teams.some(({ leadId }) => leadId === personId);
  const sight = leads ? await readSight(tx, providerId, personId, firm) : { all: 0, sees: new Map() };
  const candidates = leads
    ? [...firm.people.values()].filter(
        ({ id, active, role }) => active && role !== 'professional' && id !== personId,
      )
    : [];
  return {
    given: standing.filter(({ fromId }) => fromId === personId),
    received: standing.filter(({ toId }) => toId === personId),
    concerning: standing.filter(
      ({ fromId }) => fromId !== personId && fromId === leadOf(personId, firm) && fromId !== null,
    ),
    candidates: candidates.map(({ id }) => ({ personId: id, sees: sight.sees.get(id) ?? 0, of: sight.all })),
  };
};

/** A lead hands their reviews over; in `provider` mode. Errors: those of `decideDelegation`. */
export const delegate = async (
  tx: HubTransaction,
  { providerId, personId, deviceId }: Caller,
  asked: DelegationRequest,
  { now, zones }: { readonly now: number; readonly zones: ZoneProvider },
): Promise<Result<Delegation, DomainError>> => {
  const firm = await readFirm(tx, providerId);
  const actor = firm.people.get(personId);
  if (!actor) return err(domainError('timesheet.not-reviewer'));
  const { sees } = await readSight(tx, providerId, personId, firm);
  const decided = decideDelegation(actor, v7(), asked, {
    ...firm,
    dateOf: ({ timeZone }) => dateIn(zones, timeZone, now),
    sees: (id) => sees.get(id) ?? 0,
  });
  if (!decided.ok) return decided;
  const { id, fromId, toId, from, until } = decided.value;
  await tx
    .insertInto('review_delegation')
    .values({
      provider_id: providerId,
      id,
      from_id: fromId,
      to_id: toId,
      from_date: from,
      until_date: until,
      created_at: now,
      ended_at: null,
    })
    .execute();
  await recordAudit(
    tx,
    providerId,
    { event: 'review.delegated', personId, deviceId, facts: { delegation: id, to: toId, from, until } },
    now,
  );
  return decided;
};

/** Takes a delegation back; in `provider` mode. Error: `delegation.not-found`. */
export const takeBack = async (
  tx: HubTransaction,
  { providerId, personId, deviceId }: Caller,
  id: string,
  now: number,
): Promise<Result<Delegation, DomainError>> => {
  const { people } = await readFirm(tx, providerId);
  const row = await tx
    .selectFrom('review_delegation')
    .selectAll()
    .where('provider_id', '=', providerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  const actor = people.get(personId);
  const ended = actor
    ? endDelegation(actor, row && asDelegation(row), now)
    : err(domainError('delegation.not-found'));
  if (!ended.ok || row?.ended_at !== null) return ended;
  await tx
    .updateTable('review_delegation')
    .set({ ended_at: now })
    .where('provider_id', '=', providerId)
    .where('id', '=', id)
    .execute();
  await recordAudit(
    tx,
    providerId,
    { event: 'review.delegation-ended', personId, deviceId, facts: { delegation: id } },
    now,
  );
  return ok(ended.value);
};
