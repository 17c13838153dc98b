import { type CalendarProblem, isBlocking } from '#shared/calendars/calendar-problem';
import type { WeeklyHours } from '#shared/calendars/client-calendar';
import { validateWeek } from '#shared/calendars/validate-intervals';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type Person, team } from '#shared/people/person';
import { maySetWorkingHours } from '#shared/people/working-hours';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { findPerson } from '../storage/people';

/** Keeps when somebody works; null forgets it. Decided for their own hours, and for those of people one leads. */
export const editWorkingHours = async (
  tx: HubTransaction,
  caller: Caller,
  id: string,
  workingHours: WeeklyHours | null,
): Promise<Result<Person, DomainError>> => {
  const { providerId, personId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const person = await findPerson(tx, providerId, id);
  if (!person) return err(domainError('person.not-found'));
  const actor = await findPerson(tx, providerId, personId);
  if (!actor || !maySetWorkingHours(actor, person, await teamsOf(tx, providerId)))
    return err(domainError('person.hours-not-allowed'));
  const problem: CalendarProblem | undefined = validateWeek(workingHours ?? {}, {}).find(isBlocking);
  if (problem) return err(domainError('calendar.invalid', { problem: problem.code }));
  const body: Person = { ...person, workingHours };
  feed.put({ kind: 'person', id, scope: providerId, body });
  await feed.flush();
  return ok(body);
};

const teamsOf = async (tx: HubTransaction, providerId: string) => {
  const rows = await tx
    .selectFrom('feed_row')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'team')
    .where('body', 'is not', null)
    .execute();
  return rows.map(({ body }) => team.parse(body));
};
