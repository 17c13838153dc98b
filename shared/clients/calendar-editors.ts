import { type Engagement, memberRoleOf } from '../engagements/engagement';
import type { CalendarId } from '../kernel/ids';
import type { Person } from '../people/person';
import type { Client } from './client';

/**
 * Whether somebody may edit a calendar: an admin, and who leads an engagement of a client that keeps it. The rows given
 * may be those in this person's sight alone, since whoever leads an engagement sees it.
 */
export const mayEditCalendar = (
  person: Person,
  calendar: CalendarId | string,
  clients: readonly Client[],
  engagements: readonly Engagement[],
): boolean => {
  if (person.role === 'admin') return true;
  const keepers = new Set<string>(
    clients.filter(({ calendarId }) => calendarId === calendar).map(({ id }) => id),
  );
  return engagements.some(
    (engagement) => keepers.has(engagement.clientId) && memberRoleOf(engagement, person.id) === 'lead',
  );
};
