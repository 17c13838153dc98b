import type { Engagement } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
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

/** What would come of giving these items to somebody: the answer of the rule that will decide it, before it is asked. */
export const planAssignment = (
  subjects: readonly Subject[],
  to: Recipient,
  by: { readonly actor: Person; readonly now: number },
): AssignmentPlan => {
  const orders: DispatchOrder[] = [];
  const refused: { item: WorkItem; problem: DomainError }[] = [];
  for (const subject of subjects) {
    const { item, engagement } = subject;
    const command = commandFor(subject, to);
    const decision = decideWorkItem(item, command, {
      actor: by.actor,
      now: by.now,
      engagement,
      mutationId: noMutation,
      assignee: to.how === 'assign' ? to.person : undefined,
    });
    if (decision.ok) orders.push({ scope: item.engagementId, command });
    else refused.push({ item, problem: decision.error });
  }
  return { orders, refused };
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
  loads: ReadonlyMap<string, number>,
  by: { readonly actor: Person; readonly now: number },
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
