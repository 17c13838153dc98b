import type { PersonId, TeamId } from '#shared/kernel/ids';
import type { Person, Team } from '#shared/people/person';
import {
  type AssignmentPlan,
  type Giver,
  type Loads,
  planAssignment,
  type Subject,
  shareOut,
} from './assignment-plan';

export type Giving = 'assign' | 'reserve';

/** Somebody or some people in the list of those one can give work to; nobody lets go of a reservation. */
export type Choice =
  | { readonly kind: 'person'; readonly id: PersonId }
  | { readonly kind: 'team'; readonly id: TeamId }
  | { readonly kind: 'nobody' };

/** The choice as the list names it. */
export const choiceKey = (choice: Choice): string =>
  choice.kind === 'nobody' ? 'nobody' : `${choice.kind}:${choice.id}`;

/** The choice that a key of the list stands for; null where nobody of that name is there any more. */
export const choiceOf = (key: string, people: readonly Person[], teams: readonly Team[]): Choice | null => {
  if (key === 'nobody') return { kind: 'nobody' };
  const person = people.find(({ id }) => key === `person:${id}`);
  if (person) return { kind: 'person', id: person.id };
  const team = teams.find(({ id }) => key === `team:${id}`);
  return team ? { kind: 'team', id: team.id } : null;
};

/** A team with how many of the items it could share out among its members. */
export interface TeamChoice {
  readonly team: Team;
  readonly members: number;
  readonly fits: number;
}

const nothingToDo: AssignmentPlan = { orders: [], refused: [] };

interface Situation {
  readonly subjects: readonly Subject[];
  readonly people: readonly Person[];
  readonly loads: Loads;
  readonly by: Giver;
}

/** What would come of a choice: a person gets all, a team shares them out; a reservation is kept for either. */
export const planChoice = (
  how: Giving,
  choice: Choice,
  { subjects, people, loads, by }: Situation,
): AssignmentPlan => {
  if (how === 'reserve') {
    const reservedFor =
      choice.kind === 'nobody'
        ? null
        : choice.kind === 'person'
          ? ({ kind: 'person', personId: choice.id } as const)
          : ({ kind: 'team', teamId: choice.id } as const);
    return planAssignment(subjects, { how, reservedFor }, by);
  }
  if (choice.kind === 'nobody') return nothingToDo;
  if (choice.kind === 'team')
    return shareOut(
      subjects,
      people.filter(({ teamId }) => teamId === choice.id),
      loads,
      by,
    );
  const person = people.find(({ id }) => id === choice.id);
  return person ? planAssignment(subjects, { how, person }, by) : nothingToDo;
};

/** The teams, those whose members could do most of the items first. */
export const rankTeams = (teams: readonly Team[], situation: Situation): TeamChoice[] =>
  teams
    .map((team) => ({
      team,
      members: situation.people.filter(({ teamId, active }) => active && teamId === team.id).length,
      fits: planChoice('assign', { kind: 'team', id: team.id }, situation).orders.length,
    }))
    .sort((a, b) => b.fits - a.fits || (a.team.name < b.team.name ? -1 : 1));
