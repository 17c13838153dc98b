import { sql } from 'kysely';
import type { ReviewsWaiting } from '#shared/protocol/hub-api';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import { type ReviewContext, readDesk } from './review-desk';

/**
 * How many weeks wait for the caller, and why they are theirs: so that whoever was asked to stand in for a lead, or whom
 * a week came to because it waited for too long, is told without looking. It counts what `reviewQueue` lists.
 */
export const waitingWeeks = async (
  database: HubDatabase,
  caller: Caller,
  context: ReviewContext,
): Promise<ReviewsWaiting> => {
  const { providerId } = caller;
  const desk = await database.as({ mode: 'person', ...caller }, (tx) => readDesk(tx, caller, context));
  const ids = [...desk.people, ...desk.next].map(({ id }) => id);
  const waiting = { own: 0, delegated: 0, escalated: 0 };
  if (ids.length === 0) return waiting;
  const { rows } = await database.as(
    { mode: 'provider', providerId },
    // As the index `timesheet_waiting` is written, so that it is the one which is read.
    (tx) =>
      sql<{ person: string; submitted: string }>`
        SELECT body ->> 'personId' AS person, body ->> 'submittedAt' AS submitted FROM feed_row
        WHERE provider_id = ${providerId} AND kind = 'timesheet' AND body ->> 'status' = 'submitted'
          AND scope = ANY (${ids}::uuid[])`.execute(tx),
  );
  for (const { person, submitted } of rows) {
    const standing = desk.standingOf(person, { status: 'submitted', submittedAt: Number(submitted) });
    if (standing?.kind === 'delegation') waiting.delegated += 1;
    else if (standing?.kind === 'escalation') waiting.escalated += 1;
    else if (standing) waiting.own += 1;
  }
  return waiting;
};
