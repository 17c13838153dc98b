import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { isUnremarkable } from '#shared/time-entries/exceptions';
import { readWeekLedger } from '#shared/time-entries/ledger';
import { inPlaceOf } from '#shared/time-entries/review-standing';
import {
  decideTimesheet,
  type Timesheet,
  type TimesheetDecision,
  timesheet,
  timesheetId,
} from '#shared/time-entries/timesheet';
import { recordAudit } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import type { ReviewContext } from './review-desk';
import { reviewWeek, type SeenWeek } from './review-weeks';

export interface WeekDecision extends TimesheetDecision {
  readonly personId: string;
  readonly week: string;
}

/**
 * Decides a week for whoever reviews it: who may, is asked in their own name; what they decide is written to the
 * person's own scope. The provider's counter is held, so that an approval names the end of the chain it covers.
 */
export const decideWeek = async (
  database: HubDatabase,
  caller: Caller,
  { personId, week, ...decision }: WeekDecision,
  context: ReviewContext,
): Promise<Result<Timesheet, DomainError>> => {
  if (personId === caller.personId) return err(domainError('timesheet.own'));
  const seen = await reviewWeek(database, caller, { personId, week }, context);
  if (!seen.ok) return seen;
  return writeDecision(database, caller, { personId, week, ...decision }, seen.value, context);
};

const writeDecision = async (
  database: HubDatabase,
  caller: Caller,
  { personId, week, ...decision }: WeekDecision,
  seen: SeenWeek,
  context: ReviewContext,
): Promise<Result<Timesheet, DomainError>> => {
  const { providerId } = caller;
  const { standing } = seen.week;
  const decidedFor = inPlaceOf(standing);
  // Who stands in for a lead answers for the whole week, and must have seen it.
  if (decidedFor && seen.hides && decision.decision !== 'return')
    return err(domainError('timesheet.out-of-sight'));
  return database.as({ mode: 'provider', providerId }, async (tx) => {
    const feed = await FeedWriter.open(tx, providerId);
    const id = timesheetId(personId, week);
    const row = await tx
      .selectFrom('feed_row')
      .select('body')
      .where('provider_id', '=', providerId)
      .where('kind', '=', 'timesheet')
      .where('id', '=', id)
      .where('body', 'is not', null)
      .executeTakeFirst();
    if (!row) return err(domainError('timesheet.not-found'));
    const last = await tx
      .selectFrom('time_entry')
      .select('chain_index')
      .where('provider_id', '=', providerId)
      .where('person_id', '=', personId)
      .orderBy('chain_index', 'desc')
      .limit(1)
      .executeTakeFirst();
    const decided = decideTimesheet(timesheet.parse(row.body), decision, {
      reviewer: caller.personId as PersonId,
      now: context.now,
      chainIndex: Number(last?.chain_index ?? 0),
      calendars: seen.revisions,
      zoneData: context.calendars.zones.dataVersion,
      standing: readWeekLedger(seen.entries, week).standing.map(({ id }) => id),
      decidedFor,
    });
    if (!decided.ok) return decided;
    feed.put({ kind: 'timesheet', id, scope: personId, body: decided.value });
    await feed.flush();
    if (decidedFor)
      await recordAudit(
        tx,
        providerId,
        {
          event: 'timesheet.decided-for',
          personId: caller.personId,
          deviceId: caller.deviceId,
          facts: {
            person: personId,
            week,
            decision: decision.decision,
            for: decidedFor.personId,
            because: decidedFor.because,
          },
        },
        context.now,
      );
    return decided;
  });
};

/** A week that somebody looked at, at its revision. */
export interface LookedAt {
  readonly personId: string;
  readonly week: string;
  readonly revision: number;
}

/**
 * Approves several weeks, each for itself: one that cannot be is left as it is and says why. What is unusual must be
 * looked at by itself, so such a week is not approved here (`timesheet.unusual`), whatever a list showed.
 */
export const approveWeeks = async (
  database: HubDatabase,
  caller: Caller,
  weeks: readonly LookedAt[],
  context: ReviewContext,
): Promise<readonly Result<Timesheet, DomainError>[]> => {
  const decided: Result<Timesheet, DomainError>[] = [];
  for (const { personId, week, revision } of weeks) {
    const seen =
      personId === caller.personId
        ? err(domainError('timesheet.own'))
        : await reviewWeek(database, caller, { personId, week }, context);
    const unusual: Result<null, DomainError> =
      seen.ok && !isUnremarkable(seen.value.week) ? err(domainError('timesheet.unusual')) : ok(null);
    const decision: WeekDecision = { personId, week, decision: 'approve', revision, comments: [] };
    if (!seen.ok) decided.push(seen);
    else if (!unusual.ok) decided.push(unusual);
    else decided.push(await writeDecision(database, caller, decision, seen.value, context));
  }
  return decided;
};
