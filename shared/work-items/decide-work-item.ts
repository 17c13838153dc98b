import type { Engagement } from '../engagements/engagement';
import { memberRoleOf } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';
import type { MutationId, PersonId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { Person } from '../people/person';
import { missingQualification, type Requirement } from '../people/qualification';
import { isHeld, offlineLeaseOf } from './lease';
import type { Reservation, WorkItem, WorkItemStatus } from './work-item';
import type { FenceReference, WorkItemCommand } from './work-item-command';

/** What a decision may look at besides the item. */
export interface WorkItemContext {
  readonly actor: Person;
  readonly engagement: Engagement;
  /** The mutation that carries the command; it becomes the hold's name when the command takes the item. */
  readonly mutationId: MutationId;
  /** Epoch ms: the hub's clock on the hub, the workstation's before the hub has spoken. */
  readonly now: number;
  /** The person being assigned, where the command names one and the row is known. */
  readonly assignee?: Person | undefined;
}

/** The part of an item that decides whether it can be claimed; the grid's slim rows have no more. */
export type Claimable = Pick<WorkItem, 'status' | 'assigneeId' | 'hold' | 'reservedFor' | 'requirement'>;

/** What follows from an accepted command; `apply` makes it so. */
export type WorkItemEvent =
  | {
      readonly type: 'held';
      readonly by: PersonId;
      readonly leaseUntil: number | null;
      readonly mutationId: MutationId;
    }
  | { readonly type: 'freed' }
  | { readonly type: 'checked-out'; readonly until: number }
  | { readonly type: 'checked-in' }
  | { readonly type: 'moved'; readonly to: WorkItemStatus; readonly note: string | null }
  | { readonly type: 'ticked'; readonly checklistItemId: string; readonly done: boolean }
  | { readonly type: 'reserved'; readonly reservedFor: Reservation | null }
  | { readonly type: 'noted' };

export type WorkItemDecision = Result<WorkItemEvent, DomainError>;

const isoDay = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** Nothing may be claimed, assigned or reserved any more once it stands here. */
const isOver = (status: WorkItemStatus): boolean => status === 'approved' || status === 'completed';

/** What `item` asks of whoever does it. */
export const requirementOf = (item: Pick<WorkItem, 'requirement'>, engagement: Engagement): Requirement =>
  item.requirement ?? engagement.requirement;

/** What keeps `person` from doing `item`, as an error that says it; null when nothing does. */
export const qualificationProblem = (
  item: Pick<WorkItem, 'requirement'>,
  engagement: Engagement,
  person: Person,
  now: number,
): DomainError | null => {
  const requirement = requirementOf(item, engagement);
  switch (missingQualification(person, requirement, isoDay(now))) {
    case 'credential':
      return domainError('work-item.credential-missing', {
        credential: requirement.credential ?? '',
        jurisdiction: requirement.jurisdiction ?? '',
      });
    case 'language':
      return domainError('work-item.language-missing', {
        language: requirement.language ?? '',
        level: requirement.level ?? '',
      });
    case null:
      return null;
  }
};

const reservedForSomeoneElse = (item: Pick<WorkItem, 'reservedFor'>, person: Person): boolean =>
  item.reservedFor?.kind === 'person'
    ? item.reservedFor.personId !== person.id
    : item.reservedFor?.kind === 'team' && item.reservedFor.teamId !== person.teamId;

/** Why `actor` cannot claim the item; null when they can. The queue shows the same reason before anybody tries. */
export const claimProblem = (
  item: Claimable,
  context: Omit<WorkItemContext, 'mutationId' | 'assignee'>,
): DomainError | null => {
  const { actor, engagement, now } = context;
  const role = memberRoleOf(engagement, actor.id);
  if (role === null || role === 'observer') return domainError('work-item.not-member');
  if (isHeld(item, now))
    return domainError(item.assigneeId === actor.id ? 'work-item.already-yours' : 'work-item.already-held');
  if (isOver(item.status) || item.status === 'review')
    return domainError('work-item.wrong-status', { status: item.status });
  if (!engagement.selfClaim && item.reservedFor?.kind !== 'person')
    return domainError('work-item.self-claim-off');
  if (reservedForSomeoneElse(item, actor)) return domainError('work-item.reserved');
  return qualificationProblem(item, engagement, actor, now);
};

const fenceHolds = (item: WorkItem, fence: FenceReference): boolean =>
  typeof fence === 'number' ? fence === item.fence : item.hold?.mutationId === fence.claim;

const holderProblem = (
  item: WorkItem,
  fence: FenceReference,
  { actor, engagement, now }: WorkItemContext,
  allowLead: boolean,
): DomainError | null => {
  const role = memberRoleOf(engagement, actor.id);
  // A holder who was made an observer since: what they hold is for a lead to give to somebody else.
  if (role === 'observer') return domainError('work-item.not-member');
  if (!fenceHolds(item, fence)) return domainError('work-item.fence-outdated');
  if (item.assigneeId === actor.id) {
    // The lease ran out, nobody took the item, and since then a lead keeps it for somebody else.
    const isKept = !isHeld(item, now) && reservedForSomeoneElse(item, actor);
    return isKept ? domainError('work-item.fence-outdated') : null;
  }
  if (allowLead && role === 'lead') return null;
  return domainError('work-item.not-holder');
};

/** Where the work can still be done by whoever holds it. */
const openStatuses: readonly WorkItemStatus[] = ['ready', 'started', 'waiting', 'returned'];

const statusProblem = (item: WorkItem, allowed: readonly WorkItemStatus[]): DomainError | null =>
  allowed.includes(item.status) ? null : domainError('work-item.wrong-status', { status: item.status });

const leadProblem = ({ actor, engagement }: WorkItemContext): DomainError | null =>
  memberRoleOf(engagement, actor.id) === 'lead' ? null : domainError('work-item.lead-only');

const reviewerProblem = (item: WorkItem, { actor, engagement }: WorkItemContext): DomainError | null => {
  const role = memberRoleOf(engagement, actor.id);
  if (role !== 'lead' && role !== 'reviewer' && item.reviewerId !== actor.id)
    return domainError('work-item.lead-only');
  return item.assigneeId === actor.id ? domainError('work-item.own-work') : null;
};

const noteProblem = (note: string): DomainError | null =>
  note === '' ? domainError('work-item.note-required') : null;

const assignProblem = (
  item: WorkItem,
  personId: PersonId,
  { engagement, assignee, now }: WorkItemContext,
): DomainError | null => {
  const role = memberRoleOf(engagement, personId);
  if (role === null || role === 'observer' || assignee?.active === false)
    return domainError('work-item.assignee-not-member');
  const lacks = assignee && qualificationProblem(item, engagement, assignee, now);
  return lacks ? domainError('work-item.assignee-unqualified', lacks.details) : null;
};

const decided = (problem: DomainError | null, event: WorkItemEvent): WorkItemDecision =>
  problem ? err(problem) : ok(event);

const moved = (to: WorkItemStatus, note: string | undefined): WorkItemEvent => ({
  type: 'moved',
  to,
  note: note === undefined || note === '' ? null : note,
});

/**
 * Decides a command on a work item: the same rule on the workstation, where a refusal is shown at once, and on the
 * hub, whose word is final. Returns what follows, or the first reason why not.
 */
export const decideWorkItem = (
  item: WorkItem,
  command: WorkItemCommand,
  context: WorkItemContext,
): WorkItemDecision => {
  const { actor, engagement, mutationId, now } = context;
  if (memberRoleOf(engagement, actor.id) === null) return err(domainError('work-item.not-member'));
  switch (command.type) {
    case 'work-item.claim':
      return decided(claimProblem(item, context), {
        type: 'held',
        by: actor.id,
        leaseUntil: now + engagement.leaseMilliseconds,
        mutationId,
      });
    case 'work-item.release':
      return decided(holderProblem(item, command.fence, context, true) ?? statusProblem(item, openStatuses), {
        type: 'freed',
      });
    case 'work-item.check-out':
      return decided(
        holderProblem(item, command.fence, context, false) ??
          statusProblem(item, openStatuses) ??
          offlineProblem(engagement),
        { type: 'checked-out', until: now + offlineLeaseOf(engagement) },
      );
    case 'work-item.check-in':
      return decided(holderProblem(item, command.fence, context, false), { type: 'checked-in' });
    case 'work-item.start':
      return decided(
        holderProblem(item, command.fence, context, false) ??
          statusProblem(item, ['ready', 'waiting', 'returned']),
        moved('started', undefined),
      );
    case 'work-item.wait':
      return decided(
        holderProblem(item, command.fence, context, false) ??
          statusProblem(item, ['ready', 'started', 'returned']) ??
          noteProblem(command.note),
        moved('waiting', command.note),
      );
    case 'work-item.send-for-review':
      return decided(
        holderProblem(item, command.fence, context, false) ?? statusProblem(item, ['started', 'returned']),
        moved('review', command.note),
      );
    case 'work-item.approve':
      return decided(
        reviewerProblem(item, context) ?? statusProblem(item, ['review']),
        moved('approved', command.note),
      );
    case 'work-item.return':
      return decided(
        reviewerProblem(item, context) ??
          statusProblem(item, ['review', 'approved']) ??
          noteProblem(command.note),
        moved('returned', command.note),
      );
    case 'work-item.complete':
      return decided(
        holderProblem(item, command.fence, context, true) ?? completeProblem(item, engagement),
        moved('completed', command.note),
      );
    case 'work-item.tick':
      return decided(
        holderProblem(item, command.fence, context, true) ??
          statusProblem(item, openStatuses) ??
          checklistProblem(item, command.checklistItemId),
        { type: 'ticked', checklistItemId: command.checklistItemId, done: command.done },
      );
    case 'work-item.assign':
      return decided(
        leadProblem(context) ??
          statusProblem(item, ['ready', 'started', 'waiting', 'returned', 'review']) ??
          assignProblem(item, command.personId, context),
        { type: 'held', by: command.personId, leaseUntil: null, mutationId },
      );
    case 'work-item.reserve':
      return decided(leadProblem(context) ?? statusProblem(item, openStatuses), {
        type: 'reserved',
        reservedFor: command.reservedFor,
      });
    case 'work-item.note':
      return decided(noteProblem(command.note), { type: 'noted' });
  }
};

const checklistProblem = (item: WorkItem, checklistItemId: string): DomainError | null =>
  item.checklist.some((entry) => entry.id === checklistItemId)
    ? null
    : domainError('work-item.checklist-item-unknown');

const offlineProblem = (engagement: Engagement): DomainError | null =>
  engagement.dataPolicy.copy === 'offline' ? null : domainError('work-item.offline-not-allowed');

const completeProblem = (item: WorkItem, engagement: Engagement): DomainError | null => {
  if (item.status === 'approved') return null;
  if (engagement.reviewRequired) return domainError('work-item.review-required');
  return statusProblem(item, ['started', 'returned']);
};
