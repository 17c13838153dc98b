import type { Engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Person } from '#shared/people/person';
import { decideWorkItem } from '#shared/work-items/decide-work-item';
import type { Reservation, WorkItem } from '#shared/work-items/work-item';
import type { WorkItemCommand } from '#shared/work-items/work-item-command';
import type { DispatchOrder } from '../../replica/replica';

/** An item to be given to somebody, with the engagement that says who may have it. */
export interface Subject {
  readonly item: WorkItem;
  readonly engagement: Engagement;
}

/** To whom: a person to do it, or somebody it is kept for; a null reservation lets go of one. */
export type Recipient =
  | { readonly how: 'assign'; readonly person: Person }
  | { readonly how: 'reserve'; readonly reservedFor: Reservation | null };

/** Who gives the items out, and when (epoch ms). */
export interface Giver {
  readonly actor: Person;
  readonly now: number;
}

export interface AssignmentPlan {
  /** What would be accepted, ready to be dispatched, in the order of the subjects. */
  readonly orders: readonly DispatchOrder[];
  readonly refused: readonly { readonly item: WorkItem; readonly problem: DomainError }[];
}

const noMutation = '00000000-0000-7000-8000-000000000000' as MutationId;

const commandFor = ({ item }: Subject, to: Recipient): WorkItemCommand =>
  to.how === 'assign'
    ? { type: 'work-item.assign', workItemId: item.id, personId: to.person.id }
    : { type: 'work-item.reserve', workItemId: item.id, reservedFor: to.reservedFor };

/** The order that gives one item away, or why the rule that will decide it would refuse. */
const orderFor = (subject: Subject, to: Recipient, by: Giver): Result<DispatchOrder, DomainError> => {
  const { item, engagement } = subject;
  const command = commandFor(subject, to);
  const decision = decideWorkItem(item, command, {
    actor: by.actor,
    now: by.now,
    engagement,
    mutationId: noMutation,
    assignee: to.how === 'assign' ? to.person : undefined,
  });
  return decision.ok ? ok({ scope: item.engagementId, command }) : err(decision.error);
};

const planEach = (
  subjects: readonly Subject[],
  orderOf: (subject: Subject) => Result<DispatchOrder, DomainError>,
): AssignmentPlan => {
  const orders: DispatchOrder[] = [];
  const refused: { item: WorkItem; problem: DomainError }[] = [];
  for (const subject of subjects) {
    const order = orderOf(subject);
    if (order.ok) orders.push(order.value);
    else refused.push({ item: subject.item, problem: order.error });
  }
  return { orders, refused };
};

/** What would come of giving these items to somebody: the answer of the rule that will decide it, before it is asked. */
export const planAssignment = (subjects: readonly Subject[], to: Recipient, by: Giver): AssignmentPlan =>
  planEach(subjects, (subject) => orderFor(subject, to, by));

/** How many open items each person holds, by id. */
export type Loads = ReadonlyMap<string, number>;

/**
 * Gives the items out among several people: each goes to whoever may have it and holds least by then. Whoever holds an
 * item now is passed over, since sharing out is how the work of somebody absent finds other hands.
 */
export const shareOut = (
  subjects: readonly Subject[],
  people: readonly Person[],
  loads: Loads,
  by: Giver,
): AssignmentPlan => {
  const held = new Map(people.map(({ id }) => [id as string, loads.get(id) ?? 0]));
  const loadOf = ({ id }: Person): number => held.get(id) ?? 0;
  return planEach(subjects, (subject) => {
    let problem: DomainError | null = null;
    const others = people.filter(({ id, active }) => active && id !== subject.item.assigneeId);
    for (const person of others.toSorted((a, b) => loadOf(a) - loadOf(b))) {
      const order = orderFor(subject, { how: 'assign', person }, by);
      if (order.ok) {
        held.set(person.id, loadOf(person) + 1);
        return order;
      }
      problem ??= order.error;
    }
    return err(problem ?? domainError('work-item.assignee-not-member'));
  });
};

/** Somebody who could be given the items. */
export interface Candidate {
  readonly person: Person;
  /** How many of the items they may be given. */
  readonly fits: number;
  /** Why not the others; the first reason found. */
  readonly problem: DomainError | null;
  /** Items they hold now. */
  readonly load: number;
}

/** Everybody at work, those who may have most of the items first, then those who hold least. */
export const rankCandidates = (
  subjects: readonly Subject[],
  people: readonly Person[],
  loads: Loads,
  by: Giver,
): Candidate[] =>
  people
    .filter(({ active }) => active)
    .map((person) => {
      const { orders, refused } = planAssignment(subjects, { how: 'assign', person }, by);
      return {
        person,
        fits: orders.length,
        problem: refused[0]?.problem ?? null,
        load: loads.get(person.id) ?? 0,
      };
    })
    .sort((a, b) => b.fits - a.fits || a.load - b.load || (a.person.name < b.person.name ? -1 : 1));

const suggestionsShown = 3;

/**
 * Whom to give the items to, of ranked candidates: others than the giver who may have all of them and hold none of them
 * now, from the teams of whoever holds them first.
 */
export const suggestCandidates = (
  ranked: readonly Candidate[],
  subjects: readonly Subject[],
  by: Giver,
): readonly Candidate[] => {
  const holders = new Set(subjects.map(({ item }) => item.assigneeId as string | null));
  const teams = new Set(
    ranked.flatMap(({ person }) => (holders.has(person.id) && person.teamId !== null ? [person.teamId] : [])),
  );
  const near = ({ person }: Candidate): number =>
    person.teamId !== null && teams.has(person.teamId) ? 0 : 1;
  return ranked
    .filter(
      ({ person, problem, fits }) =>
        problem === null && fits > 0 && !holders.has(person.id) && person.id !== by.actor.id,
    )
    .toSorted((a, b) => near(a) - near(b))
    .slice(0, suggestionsShown);
};

/** Refusals by reason, most frequent first. */
export const countProblems = (
  refused: AssignmentPlan['refused'],
): { readonly problem: DomainError; readonly count: number }[] => {
  const counts = new Map<string, { problem: DomainError; count: number }>();
  for (const { problem } of refused) {
    const key = JSON.stringify(problem);
    const known = counts.get(key) ?? { problem, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
};
