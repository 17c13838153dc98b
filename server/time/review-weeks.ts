import { sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { ReviewDetail, ReviewedWeek } from '#shared/protocol/hub-api';
import { type BudgetUse, exceptionsOf } from '#shared/time-entries/exceptions';
import { readWeekLedger } from '#shared/time-entries/ledger';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { type Timesheet, timesheetId } from '#shared/time-entries/timesheet';
import { totalsOf } from '#shared/time-entries/totals';
import { weekOf } from '#shared/time-entries/week';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { type Budgets, readBudgetUse, readOwnBudgets } from './budget-use';
import { type Desk, type ReviewContext, readDesk } from './review-desk';
import { bearingOn, theEntryOf } from './standing-entries';

/** Whose week, and its Monday. */
interface PersonWeek {
  readonly personId: PersonId;
  readonly week: string;
}

/** By the timesheet's id. */
interface Kept {
  readonly entries: ReadonlyMap<string, readonly TimeEntry[]>;
  readonly sheets: ReadonlyMap<string, Timesheet>;
  /** How much was used of the budgets that their entries count towards and that the reviewer may know of. */
  readonly budgets: readonly BudgetUse[];
}

/** What a reviewer sees, and the budgets that they may know of. */
export interface Reviewer {
  readonly desk: Desk;
  readonly budgets: Budgets;
}

/** Read in the reviewer's own name. */
export const readReviewer = (
  database: HubDatabase,
  caller: Caller,
  context: ReviewContext,
): Promise<Reviewer> =>
  database.as({ mode: 'person', ...caller }, async (tx) => {
    const desk = await readDesk(tx, caller, context);
    const engagementIds = desk.people.length + desk.next.length > 0 ? [...desk.engagements.keys()] : [];
    return { desk, budgets: await readOwnBudgets(tx, caller.providerId, engagementIds) };
  });

/**
 * What lies in the hub of these people's weeks, and what bears on it in other weeks: an entry that was moved to another
 * week counts no longer in the one that it left, and its reviewer sees that it went and whence it came; in `provider` mode, after it was decided that
 * the caller may see it.
 */
const readKept = async (
  tx: HubTransaction,
  providerId: string,
  { desk, budgets }: Reviewer,
  asked: readonly PersonWeek[],
): Promise<Kept> => {
  const people = asked.map(({ personId }) => personId);
  const weeks = asked.map(({ week }) => week);
  const { rows } = await sql<{
    person_id: string;
    monday: string;
    chain_index: string;
    hash: string;
    received_at: string;
    late: boolean;
    entry: TimeEntry;
  }>`
    WITH RECURSIVE concerned AS (
      SELECT person_id, week, id
      FROM unnest(${people}::uuid[], ${weeks}::date[]) AS asked (person_id, week) JOIN time_entry USING (person_id, week)
      WHERE provider_id = ${providerId}
      UNION
      SELECT c.person_id, c.week, bears.id FROM concerned c, LATERAL ${bearingOn(providerId, sql.ref('c'))} AS bears)
    SELECT t.person_id, c.week::text AS monday, t.chain_index, t.hash, t.received_at, t.late, t.entry
    FROM concerned c, ${theEntryOf(providerId, sql.ref('c'))} ORDER BY t.person_id, t.chain_index`.execute(
    tx,
  );
  const entries = new Map<string, TimeEntry[]>();
  for (const { person_id, monday, chain_index, hash, received_at, late, entry } of rows) {
    const receipt = {
      index: Number(chain_index),
      hash,
      receivedAt: Number(received_at),
      late,
      // The workstation that recorded it holds the signature; the reviewer asks the hub itself.
      signature: '',
    };
    const id = timesheetId(person_id, monday);
    const known = entries.get(id);
    if (known) known.push({ ...entry, receipt });
    else entries.set(id, [{ ...entry, receipt }]);
  }
  const sheets = await tx
    .selectFrom('feed_row')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'timesheet')
    .where(
      'id',
      'in',
      asked.map(({ personId, week }) => timesheetId(personId, week)),
    )
    .where('body', 'is not', null)
    .execute();
  const worked = rows.flatMap(({ entry }) => (entry.category === 'client' ? [entry] : []));
  const onThese = new Set(worked.map(({ engagementId }) => engagementId as string | null));
  const concerned = budgets.budgets.filter(({ engagementId }) => onThese.has(engagementId));
  const dates = [...new Set(worked.map(({ shiftDate }) => shiftDate))];
  return {
    entries,
    budgets: await readBudgetUse(tx, providerId, desk, { ...budgets, budgets: concerned }, dates),
    sheets: new Map(
      sheets.map(({ body }) => {
        const sheet = body as Timesheet;
        return [sheet.id, sheet];
      }),
    ),
  };
};

const reviewed = (
  desk: Desk,
  kept: Kept,
  { personId, week }: PersonWeek,
  now: number,
): ReviewedWeek | null => {
  const entries = kept.entries.get(timesheetId(personId, week)) ?? [];
  const sheet = kept.sheets.get(timesheetId(personId, week)) ?? null;
  const why = desk.standingOf(personId, sheet);
  if (!why) return null;
  const { standing } = readWeekLedger(entries, week);
  const hoursOf = ({ engagementId }: TimeEntry) =>
    engagementId === null ? null : (desk.agreedOf(engagementId)?.atTheTime ?? null);
  return {
    personId,
    sheet,
    totals: { ...totalsOf(standing, hoursOf) },
    exceptions: [
      ...exceptionsOf({ week, entries, sheet, now, agreedOf: desk.agreedOf, budgets: kept.budgets }),
    ],
    standing: why,
    escalatesAt: desk.escalatesAt(sheet),
  };
};

/** An entry on an engagement out of the reviewer's sight: the time, and nothing of what it was for. */
const veiled = (desk: Desk, entry: TimeEntry): TimeEntry =>
  entry.engagementId === null || desk.engagements.has(entry.engagementId)
    ? entry
    : { ...entry, engagementId: null, matterId: null, workItemId: null, activity: null, note: '' };

/** The week of everybody whose time the caller reviews; nobody's where they review none. */
export const reviewWeeks = async (
  database: HubDatabase,
  caller: Caller,
  week: string,
  context: ReviewContext,
): Promise<ReviewedWeek[]> => {
  const reviewer = await readReviewer(database, caller, context);
  const { desk } = reviewer;
  const people = desk.people.filter(({ active }) => active);
  if (people.length === 0) return [];
  const kept = await database.as({ mode: 'provider', providerId: caller.providerId }, (tx) =>
    readKept(
      tx,
      caller.providerId,
      reviewer,
      people.map(({ id }) => ({ personId: id, week })),
    ),
  );
  return people.flatMap(({ id }) => reviewed(desk, kept, { personId: id, week }, context.now) ?? []);
};

/** A week as its reviewer sees it. */
export interface SeenWeek extends ReviewDetail {
  /** Whether some of it is on engagements out of their sight. */
  readonly hides: boolean;
  readonly revisions: Desk['revisions'];
}

/** One person's week, with its evidence. Error: `timesheet.not-reviewer`. */
export const reviewWeek = async (
  database: HubDatabase,
  caller: Caller,
  asked: { readonly personId: string; readonly week: string },
  context: ReviewContext,
): Promise<Result<SeenWeek, DomainError>> => {
  const reviewer = await readReviewer(database, caller, context);
  return database.as({ mode: 'provider', providerId: caller.providerId }, (tx) =>
    seeWeek(tx, caller.providerId, reviewer, asked, context.now),
  );
};

/** The same within a transaction, in `provider` mode, for whoever holds the provider's counter meanwhile. */
export const seeWeek = async (
  tx: HubTransaction,
  providerId: string,
  reviewer: Reviewer,
  asked: { readonly personId: string; readonly week: string },
  now: number,
): Promise<Result<SeenWeek, DomainError>> => {
  const { desk } = reviewer;
  const person = [...desk.people, ...desk.next].find(({ id }) => id === asked.personId);
  if (!person) return err(domainError('timesheet.not-reviewer'));
  const of = { personId: person.id, week: asked.week };
  const kept = await readKept(tx, providerId, reviewer, [of]);
  const week = reviewed(desk, kept, of, now);
  // Of somebody whose weeks come here only when they wait for too long, this one does not.
  if (!week) return err(domainError('timesheet.not-reviewer'));
  const all = kept.entries.get(timesheetId(of.personId, of.week)) ?? [];
  const entries = all.map((entry) => veiled(desk, entry));
  const hides = entries.some(
    (entry, index) => entry !== all[index] && weekOf(entry.shiftDate) === asked.week,
  );
  return ok({ week, entries, hides, revisions: desk.revisions });
};

/**
 * Weeks that wait for the caller's decision, the one that has waited longest first; after those of their people what
 * waited for others for too long.
 */
export const reviewQueue = async (
  database: HubDatabase,
  caller: Caller,
  { after, limit }: { readonly after: number; readonly limit: number },
  context: ReviewContext,
): Promise<{ readonly weeks: ReviewedWeek[]; readonly total: number }> => {
  const reviewer = await readReviewer(database, caller, context);
  const { desk } = reviewer;
  if (desk.people.length + desk.next.length === 0) return { weeks: [], total: 0 };
  const ids = desk.people.map(({ id }) => id);
  const next = desk.next.map(({ id }) => id);
  return database.as({ mode: 'provider', providerId: caller.providerId }, async (tx) => {
    // As the index `timesheet_waiting` is written, so that it is the one which is read.
    const { rows } = await sql<{ person: PersonId; week: string; total: string }>`
      SELECT body ->> 'personId' AS person, body ->> 'week' AS week, count(*) OVER () AS total FROM feed_row
      WHERE provider_id = ${caller.providerId} AND kind = 'timesheet' AND body ->> 'status' = 'submitted'
        AND (scope = ANY (${ids}::uuid[])
          OR (scope = ANY (${next}::uuid[]) AND (body ->> 'submittedAt')::bigint <= ${desk.tooLongSince}))
      ORDER BY scope = ANY (${ids}::uuid[]) DESC, (body ->> 'submittedAt')::bigint, id LIMIT ${limit} OFFSET ${after}`.execute(
      tx,
    );
    if (rows.length === 0) return { weeks: [], total: 0 };
    const asked = rows.map(({ person, week }) => ({ personId: person, week }));
    const kept = await readKept(tx, caller.providerId, reviewer, asked);
    const weeks = asked.flatMap((one) => reviewed(desk, kept, one, context.now) ?? []);
    return { weeks, total: Number(rows[0]?.total ?? 0) };
  });
};
