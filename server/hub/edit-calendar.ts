import {
  type CalendarEdit,
  type CalendarEditProblem,
  decideCalendarEdit,
  type KeptCalendar,
} from '#shared/calendars/edit-calendar';
import { parseCalendar } from '#shared/calendars/validate-calendar';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import { mayEditCalendar } from '#shared/clients/calendar-editors';
import { client } from '#shared/clients/client';
import { engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type CalendarRow, calendarRow } from '#shared/sync/row';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { findPerson } from '../storage/people';
import { readBodies } from '../storage/read-bodies';

interface EditContext {
  /** Epoch ms. */
  readonly now: number;
  readonly zones: ZoneProvider;
}

const mayEdit = async (tx: HubTransaction, caller: Caller, id: string): Promise<boolean> => {
  const { providerId, personId } = caller;
  const person = await findPerson(tx, providerId, personId);
  if (!person) return false;
  if (person.role === 'admin') return true;
  const clients = (await readBodies(tx, providerId, 'client')).map((body) => client.parse(body));
  const engagements = (await readBodies(tx, providerId, 'engagement')).map((body) => engagement.parse(body));
  return mayEditCalendar(person, id, clients, engagements);
};

const toError = (problem: CalendarEditProblem): DomainError => {
  switch (problem.code) {
    case 'calendar.not-allowed':
      return domainError(problem.code);
    case 'calendar.outdated':
      return domainError(problem.code, { revision: problem.revision });
    case 'calendar.invalid':
      return domainError(problem.code, { problem: problem.problems[0]?.code ?? '' });
  }
};

/**
 * Saves an edit of a calendar: decided by the same rule as where it was typed, under the provider's counter, so that of
 * two edits made from one revision the second is told so.
 */
export const editCalendar = async (
  tx: HubTransaction,
  caller: Caller,
  id: string,
  edit: CalendarEdit,
  { now, zones }: EditContext,
): Promise<Result<CalendarRow, DomainError>> => {
  const { providerId, personId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const row = await tx
    .selectFrom('feed_row')
    .select(['scope', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'calendar')
    .where('id', '=', id)
    .where('body', 'is not', null)
    .executeTakeFirst();
  const kept = row && parseCalendar(row.body);
  if (!row || !kept?.ok) return err(domainError('calendar.not-found'));
  const decided = decideCalendarEdit(kept.value as KeptCalendar, edit, {
    mayEdit: await mayEdit(tx, caller, id),
    personId,
    now,
    zones,
  });
  if (!decided.ok) return err(toError(decided.error));
  const body = calendarRow.parse(decided.value);
  if (decided.value !== kept.value) {
    feed.put({ kind: 'calendar', id, scope: row.scope, body });
    await feed.flush();
  }
  return ok(body);
};
