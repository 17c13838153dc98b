import type { Person, Team } from '../people/person';

/** Whether somebody reviews a person's weeks: who leads their team, and an admin. Nobody reviews their own. */
export const mayReview = (actor: Person, person: Person, teams: readonly Team[]): boolean =>
  actor.id !== person.id &&
  (actor.role === 'admin' || teams.some(({ id, leadId }) => id === person.teamId && leadId === actor.id));
