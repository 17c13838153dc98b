import type { Engagement } from '#shared/engagements/engagement';
import { memberRoleOf } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import type { Person } from '#shared/people/person';
import { decideWorkItem } from '#shared/work-items/decide-work-item';
import { checkedOutUntil, isHeld } from '#shared/work-items/lease';
import type { WorkItem } from '#shared/work-items/work-item';
import type {
  FenceReference,
  WorkItemCommand,
  WorkItemCommandType,
} from '#shared/work-items/work-item-command';

/** The commands that the interface offers on a whole item; a tick belongs to its line of the checklist. */
export type OfferedType = Exclude<WorkItemCommandType, 'work-item.tick'>;

/** In the order of a piece of work's life; the first two that are allowed become buttons. */
const offeredTypes: readonly OfferedType[] = [
  'work-item.claim',
  'work-item.start',
  'work-item.approve',
  'work-item.return',
  'work-item.send-for-review',
  'work-item.complete',
  'work-item.wait',
  'work-item.check-out',
  'work-item.check-in',
  'work-item.release',
  'work-item.assign',
  'work-item.reserve',
  'work-item.note',
];

export interface OfferedCommand {
  readonly type: OfferedType;
  /** Why it would be refused, or null where it is allowed. */
  readonly problem: DomainError | null;
}

export interface CommandSituation {
  readonly item: WorkItem;
  readonly fence: FenceReference;
  readonly actor: Person;
  readonly engagement: Engagement;
  /** Epoch ms. */
  readonly now: number;
}

/** Stands for a note still to be typed and a mutation still to be made: neither decides whether one may ask. */
const someNote = 'note';
const noMutation = '00000000-0000-7000-8000-000000000000' as MutationId;

const probeOf = (type: OfferedType, { item, fence, actor }: CommandSituation): WorkItemCommand => {
  const workItemId = item.id;
  switch (type) {
    case 'work-item.claim':
      return { type, workItemId };
    case 'work-item.release':
    case 'work-item.check-out':
    case 'work-item.check-in':
    case 'work-item.start':
    case 'work-item.send-for-review':
    case 'work-item.complete':
      return { type, workItemId, fence };
    case 'work-item.wait':
      return { type, workItemId, fence, note: someNote };
    case 'work-item.approve':
      return { type, workItemId };
    case 'work-item.return':
    case 'work-item.note':
      return { type, workItemId, note: someNote };
    case 'work-item.assign':
      return { type, workItemId, personId: actor.id };
    case 'work-item.reserve':
      return { type, workItemId, reservedFor: null };
  }
};

/**
 * Whether this person could ask for `type` now: the answer of the very rule that will decide it, so that the screen
 * never offers what the rule refuses.
 */
export const commandProblem = (type: OfferedType, situation: CommandSituation): DomainError | null => {
  const { item, actor, engagement, now } = situation;
  const decision = decideWorkItem(item, probeOf(type, situation), {
    actor,
    engagement,
    mutationId: noMutation,
    now,
  });
  return decision.ok ? null : decision.error;
};

/** Whether a command would ever concern this person here; what never does is left out, not shown as refused. */
const concerns = (type: OfferedType, { item, actor, engagement, now }: CommandSituation): boolean => {
  const role = memberRoleOf(engagement, actor.id);
  const leads = role === 'lead';
  const holds = item.assigneeId === actor.id;
  switch (type) {
    case 'work-item.claim':
      // Whoever let the lease run out may take the item up again like anybody else.
      return (
        (!holds || !isHeld(item, now)) &&
        role !== 'observer' &&
        item.status !== 'review' &&
        item.status !== 'completed'
      );
    case 'work-item.check-out':
      return holds && isHeld(item, now) && checkedOutUntil(item, now) === null;
    case 'work-item.check-in':
      return holds && checkedOutUntil(item, now) !== null;
    case 'work-item.start':
    case 'work-item.wait':
    case 'work-item.send-for-review':
      return holds;
    case 'work-item.release':
    case 'work-item.complete':
      return holds || leads;
    case 'work-item.approve':
    case 'work-item.return':
      return leads || role === 'reviewer' || item.reviewerId === actor.id;
    case 'work-item.assign':
    case 'work-item.reserve':
      return leads;
    case 'work-item.note':
      return true;
  }
};

/** The commands that concern this person on this item, each with the reason where it is refused just now. */
export const availableCommands = (situation: CommandSituation): OfferedCommand[] =>
  offeredTypes
    .filter((type) => concerns(type, situation))
    .map((type) => ({ type, problem: commandProblem(type, situation) }));

/** Commands that move the work on; the first two allowed stand beside the title as buttons. */
const stepTypes: ReadonlySet<OfferedType> = new Set<OfferedType>([
  'work-item.claim',
  'work-item.start',
  'work-item.approve',
  'work-item.return',
  'work-item.send-for-review',
  'work-item.complete',
  'work-item.wait',
  'work-item.assign',
]);

/** The commands shown as buttons, and those in the menu behind them. */
export const arrangeCommands = (
  offered: readonly OfferedCommand[],
): { readonly buttons: readonly OfferedCommand[]; readonly menu: readonly OfferedCommand[] } => {
  const buttons = offered.filter(({ type, problem }) => problem === null && stepTypes.has(type)).slice(0, 2);
  return { buttons, menu: offered.filter((command) => !buttons.includes(command)) };
};
