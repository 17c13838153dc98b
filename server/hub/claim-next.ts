import { sql } from 'kysely';
import type { ClientHours } from '#shared/calendars/client-hours';
import { client as clientSchema } from '#shared/clients/client';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import { type Engagement, engagement as engagementSchema } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { ScopeId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Person } from '#shared/people/person';
import type { NextClaim, NextClaimRequest } from '#shared/protocol/hub-api';
import type { Mutation } from '#shared/sync/mutation';
import { claimProblem, requirementOf } from '#shared/work-items/decide-work-item';
import { inClaimOrder, type NextClaimCandidate, shortlistSize } from '#shared/work-items/next-claim';
import { type WorkItem, workItem } from '#shared/work-items/work-item';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { findPerson } from '../storage/people';
import type { CalendarShelf } from './calendar-shelf';
import { judgeMutations } from './judge-mutations';

/** So many rows are read at once while claimable ones are looked for. */
const rowsARead = 400;
/** After so many reads that did not make a shortlist, work is looked at by its sorts: there are few, and rows without end. */
const plainReads = 2;

/** Who took the whole shortlist meanwhile must be many; then a new one is made, this often at most. */
const mostShortlists = 3;

interface Candidate extends NextClaimCandidate {
  readonly engagement: Engagement;
}

interface Claimer {
  readonly caller: Caller;
  readonly actor: Person;
  /** Epoch ms. */
  readonly now: number;
  readonly shelf: CalendarShelf;
  /** Whether their client keeps off the disk what must be. */
  readonly keepsOffDisk: boolean;
}

const engagementRows = (tx: HubTransaction, providerId: string) =>
  tx
    .selectFrom('feed_row')
    .select(['id', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'engagement')
    .where('body', 'is not', null);

const readEngagements = async (tx: HubTransaction, providerId: string): Promise<Map<string, Engagement>> => {
  const rows = await engagementRows(tx, providerId).execute();
  return new Map(rows.map(({ id, body }) => [id, engagementSchema.parse(body)]));
};

/** Names the scope of a claim only where the claim may lie on a disk. */
const answerOf = (
  { id, engagementId }: Pick<WorkItem, 'id' | 'engagementId'>,
  engagement: Engagement | undefined,
  seq: number,
): NextClaim => ({
  workItemId: id,
  seq,
  ...(engagement && mayBeOnDisk(engagement.dataPolicy) ? { scope: engagementId as string as ScopeId } : {}),
});

interface Place {
  readonly place: string;
  readonly id: string;
}

/** Free work of these engagements after `after`, urgent first and then by due time. */
const readFree = async (
  tx: HubTransaction,
  { caller: { providerId }, now }: Claimer,
  scopes: readonly string[],
  after: Place,
): Promise<{ rows: readonly WorkItem[]; last: Place | null }> => {
  const { rows } = await sql<Place & { body: object }>`
    SELECT free.place, free.id, feed_row.body
    FROM unnest(${scopes}::uuid[]) AS asked (scope)
    CROSS JOIN LATERAL (
      SELECT feed_row.scope, feed_row.claim_place AS place, feed_row.id FROM feed_row
      WHERE feed_row.provider_id = ${providerId} AND feed_row.scope = asked.scope
        AND (feed_row.claim_place, feed_row.id) > (${after.place}::bigint, ${after.id}) AND feed_row.free_from <= ${now}
      ORDER BY feed_row.claim_place, feed_row.id LIMIT ${rowsARead}
    ) AS free
    JOIN feed_row ON feed_row.provider_id = ${providerId} AND feed_row.kind = 'workItem'
      AND feed_row.id = free.id AND feed_row.scope = free.scope AND feed_row.body IS NOT NULL
    ORDER BY free.place, free.id LIMIT ${rowsARead}`.execute(tx);
  const last = rows.length < rowsARead ? undefined : rows.at(-1);
  return { rows: rows.map(({ body }) => workItem.parse(body)), last: last ?? null };
};

/** All that the rule of claims may tell two free items of one engagement apart by. */
const sortOf = sql`jsonb_build_array(feed_row.scope, feed_row.body->'requirement', feed_row.body->'reservedFor')::text`;

const freeAfter = (
  { caller: { providerId }, now }: Claimer,
  scopes: readonly string[],
  { place, id }: Place,
) => sql`
  feed_row.provider_id = ${providerId} AND feed_row.kind = 'workItem' AND feed_row.scope = ANY(${scopes}::uuid[])
    AND (feed_row.claim_place, feed_row.id) > (${place}::bigint, ${id}) AND feed_row.free_from <= ${now}
    AND feed_row.body IS NOT NULL`;

/**
 * Free work after `after` of the sorts of which one item `fits`, urgent first and then by due time. However much lies
 * before it that does not, PostgreSQL passes it by; the rule itself is asked here, once for each sort.
 */
const readFitting = async (
  tx: HubTransaction,
  claimer: Claimer,
  scopes: readonly string[],
  after: Place,
  fits: (item: WorkItem) => boolean,
): Promise<readonly WorkItem[]> => {
  const free = freeAfter(claimer, scopes, after);
  const sorts = await sql<{ sort: string; body: object }>`
    SELECT sorts.sort, feed_row.body FROM (
      SELECT ${sortOf} AS sort, min(feed_row.id) AS id FROM feed_row WHERE ${free} GROUP BY 1
    ) AS sorts
    JOIN feed_row ON feed_row.provider_id = ${claimer.caller.providerId} AND feed_row.kind = 'workItem'
      AND feed_row.id = sorts.id AND feed_row.body IS NOT NULL`.execute(tx);
  const fitting = sorts.rows.filter(({ body }) => fits(workItem.parse(body))).map(({ sort }) => sort);
  if (fitting.length === 0) return [];
  const { rows } = await sql<{ body: object }>`
    SELECT feed_row.body FROM feed_row WHERE ${free} AND ${sortOf} = ANY(${fitting}::text[])
    ORDER BY feed_row.claim_place, feed_row.id LIMIT ${rowsARead}`.execute(tx);
  return rows.map(({ body }) => workItem.parse(body));
};

/** The hours of the clients of these engagements, by client id. */
const readHours = async (
  tx: HubTransaction,
  { caller: { providerId }, shelf }: Claimer,
  clientIds: readonly string[],
): Promise<Map<string, ClientHours | null>> => {
  if (clientIds.length === 0) return new Map();
  const read = (kind: string, ids: readonly string[]) =>
    tx
      .selectFrom('feed_row')
      .select(['id', 'seq', 'body'])
      .where('provider_id', '=', providerId)
      .where('kind', '=', kind)
      .where('id', 'in', [...new Set(ids)])
      .where('body', 'is not', null)
      .execute();
  const clients = (await read('client', clientIds)).map(({ body }) => clientSchema.parse(body));
  const calendarIds = clients.map(({ calendarId }) => calendarId);
  const calendars = calendarIds.length === 0 ? [] : await read('calendar', calendarIds);
  const hours = new Map(
    calendars.map(({ id, seq, body }) => [id, shelf.hoursOf(id, Number(seq), body ?? {})]),
  );
  return new Map(clients.map(({ id, calendarId }) => [id, hours.get(calendarId) ?? null]));
};

/** Ids of what the claimer may claim, in the order in which they should take it. Locks nothing. */
const makeShortlist = async (tx: HubTransaction, claimer: Claimer): Promise<readonly string[]> => {
  const { caller, actor, now } = claimer;
  const engagements = await readEngagements(tx, caller.providerId);
  const scopes = [...engagements]
    .filter(([, { dataPolicy }]) => claimer.keepsOffDisk || mayBeOnDisk(dataPolicy))
    .map(([scope]) => scope);
  const candidates: Candidate[] = [];
  const asCandidate = (item: WorkItem): Candidate | null => {
    const engagement = engagements.get(item.engagementId);
    if (!engagement || claimProblem(item, { actor, engagement, now }) !== null) return null;
    const { serviceLine } = engagement;
    return { ...item, engagement, serviceLine, requirement: requirementOf(item, engagement) };
  };
  const take = (items: readonly WorkItem[]): void => {
    candidates.push(...items.flatMap((item) => asCandidate(item) ?? []));
  };
  let after: Place | null = { place: '-1', id: '' };
  for (let read = 0; read < plainReads && after !== null && candidates.length < shortlistSize; read++) {
    const { rows, last } = await readFree(tx, claimer, scopes, after);
    after = last;
    take(rows);
  }
  if (after !== null && candidates.length < shortlistSize)
    take(await readFitting(tx, claimer, scopes, after, (item) => asCandidate(item) !== null));
  const held = await tx
    .selectFrom('feed_row')
    .select('scope')
    .where('provider_id', '=', caller.providerId)
    .where('leased_to', '=', caller.personId)
    .execute();
  const hours = await readHours(tx, claimer, [
    ...new Set(candidates.map(({ engagement }) => engagement.clientId)),
  ]);
  const ordered = inClaimOrder(candidates, {
    now,
    openUntilDue: ({ engagement: { clientId } }, dueAt) =>
      hours.get(clientId)?.openMilliseconds(now, dueAt) ?? null,
    linesHeld: new Set(held.flatMap(({ scope }) => engagements.get(scope)?.serviceLine ?? [])),
  });
  return ordered.map(({ id }) => id);
};

/**
 * The first of `ids` that is free now, locked. One that another statement holds is passed by rather than waited for:
 * whoever waits here has the provider's counter in hand, and everybody behind it waits too.
 */
const lockFirst = async (
  tx: HubTransaction,
  { caller: { providerId }, now }: Claimer,
  ids: readonly string[],
): Promise<WorkItem | null> => {
  const { rows } = await sql<{ body: object }>`
    SELECT feed_row.body FROM unnest(${ids}::text[]) WITH ORDINALITY AS asked (id, place)
    JOIN feed_row ON feed_row.provider_id = ${providerId} AND feed_row.kind = 'workItem'
      AND feed_row.id = asked.id AND feed_row.body IS NOT NULL AND feed_row.free_from <= ${now}
    ORDER BY asked.place LIMIT 1 FOR UPDATE OF feed_row SKIP LOCKED`.execute(tx);
  const [row] = rows;
  return row ? workItem.parse(row.body) : null;
};

/** What became of a claim of this id that was asked for before; null where none was. */
const askedBefore = async (
  tx: HubTransaction,
  { providerId }: Caller,
  id: string,
): Promise<NextClaim | null> => {
  const row = await tx
    .selectFrom('mutation')
    .select(['outcome', 'seq', 'command', 'scope'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const { workItemId } = row.command as { workItemId?: WorkItem['id'] };
  if (row.outcome !== 'applied' || !workItemId) return { workItemId: null, seq: Number(row.seq) };
  const engagementId = row.scope as WorkItem['engagementId'];
  const kept = await engagementRows(tx, providerId).where('id', '=', engagementId).executeTakeFirst();
  const engagement = kept && engagementSchema.parse(kept.body);
  return answerOf({ id: workItemId, engagementId }, engagement, Number(row.seq));
};

/** Takes the first of the shortlist that is still free; null where the whole of it is gone. */
const takeFirst = async (
  tx: HubTransaction,
  claimer: Claimer,
  request: NextClaimRequest,
  shortlist: readonly string[],
): Promise<NextClaim | null> => {
  const { caller, actor, now } = claimer;
  // The first lock, as in every transaction that writes: claims are decided one after the other from here.
  await FeedWriter.open(tx, caller.providerId);
  const before = await askedBefore(tx, caller, request.id);
  if (before) return before;
  let left = shortlist;
  while (left.length > 0) {
    const item = await lockFirst(tx, claimer, left);
    if (!item) return null;
    left = left.slice(left.indexOf(item.id) + 1);
    const engagement = (await readEngagements(tx, caller.providerId)).get(item.engagementId);
    if (!engagement || claimProblem(item, { actor, engagement, now }) !== null) continue;
    const mutation: Mutation = {
      id: request.id,
      scope: item.engagementId as string as ScopeId,
      personId: caller.personId,
      deviceId: caller.deviceId as Mutation['deviceId'],
      deviceSequence: request.deviceSequence,
      recordedAt: request.recordedAt,
      dependsOn: [],
      command: { type: 'work-item.claim', workItemId: item.id },
    };
    const {
      answers: [answer],
    } = await judgeMutations(tx, { caller, readings: [{ ok: true, mutation }], now }, { receipts: null });
    const seq = answer?.seq ?? 0;
    return answer?.outcome === 'applied' ? answerOf(item, engagement, seq) : { workItemId: null, seq };
  }
  return null;
};

/** Runs `claim`; `foreign` where its id is that of somebody else's mutation, which row-level security does not show. */
const unlessTaken = async <T>(claim: () => Promise<T>): Promise<T | 'foreign'> => {
  try {
    return await claim();
  } catch (error) {
    // SQLSTATE 23505, unique violation.
    if ((error as { code?: unknown } | null)?.code === '23505') return 'foreign';
    throw error;
  }
};

/**
 * Claims for the caller what they should do next. Choosing costs some milliseconds and locks nothing; the claim itself
 * is one short transaction, so that however many ask at once, each gets another item. Errors: `person.not-found`,
 * `mutation.wrong-author` for an id that is somebody else's.
 */
export const claimNext = async (
  { database, shelf }: { readonly database: HubDatabase; readonly shelf: CalendarShelf },
  caller: Caller,
  request: NextClaimRequest,
  now: number,
): Promise<Result<NextClaim, DomainError>> => {
  const as = { mode: 'person', ...caller } as const;
  const { providerId, personId } = caller;
  for (let made = 0; made < mostShortlists; made++) {
    const choice = await database.as(as, async (tx) => {
      const actor = await findPerson(tx, providerId, personId);
      if (!actor) return null;
      const claimer: Claimer = { caller, actor, now, shelf, keepsOffDisk: request.keepsOffDisk ?? false };
      const before = await askedBefore(tx, caller, request.id);
      return { claimer, before, shortlist: before ? [] : await makeShortlist(tx, claimer) };
    });
    if (!choice) return err(domainError('person.not-found'));
    if (choice.before) return ok(choice.before);
    if (choice.shortlist.length === 0) break;
    const taken = await unlessTaken(() =>
      database.as(as, (tx) => takeFirst(tx, choice.claimer, request, choice.shortlist)),
    );
    if (taken === 'foreign') return err(domainError('mutation.wrong-author'));
    if (taken) return ok(taken);
  }
  return ok({ workItemId: null, seq: 0 });
};
