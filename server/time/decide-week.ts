import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { isUnremarkable } from '#shared/time-entries/exceptions';
import { readWeekLedger } from '#shared/time-entries/ledger';
import { inPlaceOf } from '#shared/time-entries/review-standing';
import {
  decideTimesheet,
  shownThrough,
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
import { type Reviewer, readReviewer, seeWeek } from './review-weeks';

export interface WeekDecision extends TimesheetDecision {
  readonly personId: string;
  readonly week: string;
}

/**
 * Decides a week for whoever reviews it: who may, is asked in their own name; what they decide is written to the
 * person's own scope.
 */
export const decideWeek = async (
  database: HubDatabase,
  caller: Caller,
  { personId, week, ...decision }: WeekDecision,
  context: ReviewContext,
): Promise<Result<Timesheet, DomainError>> => {
  if (personId === caller.personId) return err(domainError('timesheet.own'));
  const reviewer = await readReviewer(database, caller, context);
  return writeDecision(database, caller, { personId, week, ...decision }, reviewer, context);
};

/**
 * The provider's counter is held while the week is read and decided, so that no time comes between what is looked at
 * and the end of the chain that an approval names.
 */
const writeDecision = async (
  database: HubDatabase,
  caller: Caller,
  { personId, week, ...decision }: WeekDecision,
  reviewer: Reviewer,
  context: ReviewContext,
): Promise<Result<Timesheet, DomainError>> => {
  const { providerId } = caller;
  // How much of a budget is used decides nothing here, and adding it up takes long where others wait for the counter.
  const withoutBudgets: Reviewer = { ...reviewer, budgets: { ...reviewer.budgets, budgets: [] } };
  return database.as({ mode: 'provider', providerId }, async (tx) => {
    const feed = await FeedWriter.open(tx, providerId);
    const found = await seeWeek(tx, providerId, withoutBudgets, { personId, week }, context.now);
    if (!found.ok) return found;
    const seen = found.value;
    const decidedFor = inPlaceOf(seen.week.standing);
    // Who stands in for a lead answers for the whole week, and must have seen it.
    if (decidedFor && seen.hides && decision.decision !== 'return')
      return err(domainError('timesheet.out-of-sight'));
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
      weekIndex: shownThrough(seen.entries),
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
 * looked at by itself, so such a week is not approved here (`timesheet.unusual`), whatever a list showed; nor is one
 * for which time came in after that was found (`timesheet.outdated`).
 */
export const approveWeeks = async (
  database: HubDatabase,
  caller: Caller,
  weeks: readonly LookedAt[],
  context: ReviewContext,
): Promise<readonly Result<Timesheet, DomainError>[]> => {
  const decided: Result<Timesheet, DomainError>[] = [];
  const reviewer = await readReviewer(database, caller, context);
  for (const { personId, week, revision } of weeks) {
    const seen =
      personId === caller.personId
        ? err(domainError('timesheet.own'))
        : await database.as({ mode: 'provider', providerId: caller.providerId }, (tx) =>
            seeWeek(tx, caller.providerId, reviewer, { personId, week }, context.now),
          );
    const unusual: Result<null, DomainError> =
      seen.ok && !isUnremarkable(seen.value.week) ? err(domainError('timesheet.unusual')) : ok(null);
    if (!seen.ok) decided.push(seen);
    else if (!unusual.ok) decided.push(unusual);
    else {
      const shown = shownThrough(seen.value.entries);
      const decision: WeekDecision = { personId, week, decision: 'approve', revision, comments: [], shown };
      decided.push(await writeDecision(database, caller, decision, reviewer, context));
    }
  }
  return decided;
};
