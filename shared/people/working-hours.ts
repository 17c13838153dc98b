import type { CalendarProblem } from '../calendars/calendar-problem';
import { type ClientHours, compileClientHours } from '../calendars/client-hours';
import type { ZoneProvider } from '../calendars/zone-transitions';
import type { Result } from '../kernel/result';
import type { Person, Team } from './person';

/** Whether somebody may say when a person works: that person, who leads their team, and an admin. */
export const maySetWorkingHours = (actor: Person, person: Person, teams: readonly Team[]): boolean =>
  actor.id === person.id ||
  actor.role === 'admin' ||
  teams.some((team) => team.id === person.teamId && team.leadId === actor.id);

/** When somebody is on shift, compiled on their own clock; null where nobody has said it. */
export const shiftHours = (
  { timeZone, workingHours }: Person,
  zones: ZoneProvider,
): Result<ClientHours, readonly CalendarProblem[]> | null =>
  workingHours
    ? compileClientHours(
        { zone: timeZone, versions: [{ effectiveFrom: null, weekly: workingHours, holidays: [] }] },
        zones,
      )
    : null;
