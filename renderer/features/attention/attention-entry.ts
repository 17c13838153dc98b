import type { MutationId } from '#shared/kernel/ids';
import { isWorkItemCommand } from '#shared/sync/command-kind';
import type { Command } from '#shared/sync/mutation';
import { type WorkItem, workItem } from '#shared/work-items/work-item';
import type { AttentionEntry } from '../../replica/replica';
import { isPlain, type PlainType } from '../work-item/command-order';

/** A command on a work item that can be asked again with other words. */
export interface Editable {
  readonly mutationId: MutationId;
  readonly workItemId: string;
  readonly type: PlainType;
  readonly note: string;
}

/** The words somebody typed for a command; null where it takes none or none were given. */
export const typedIn = (command: Command): string | null =>
  'note' in command && command.note !== undefined && command.note !== '' ? command.note : null;

/** The work item a command is about; null for what is nobody's work. */
export const workItemIdOf = (command: Command): string | null =>
  isWorkItemCommand(command) ? command.workItemId : null;

/** What can be edited of a mutation that needs attention: a command that carries words, with the words it carried. */
export const editableOf = (mutation: {
  readonly id: MutationId;
  readonly command: Command;
}): Editable | null => {
  const { command, id } = mutation;
  const note = typedIn(command);
  if (note === null || !isWorkItemCommand(command) || command.type === 'work-item.tick') return null;
  if (!isPlain(command.type)) return null;
  return { mutationId: id, workItemId: command.workItemId, type: command.type, note };
};

/** The mutation of that name among what needs attention, dependents included, where its words can be edited. */
export const findEditable = (entries: readonly AttentionEntry[], id: string): Editable | null => {
  for (const entry of entries)
    for (const mutation of [entry, ...entry.dependents]) if (mutation.id === id) return editableOf(mutation);
  return null;
};

/**
 * Whether asking again with other words deals with the entry: then it is let go of. An entry with others hanging on it
 * stays until each of them was looked at.
 */
export const isDealtWith = (entries: readonly AttentionEntry[], id: string): boolean =>
  entries.some((entry) => entry.id === id && entry.dependents.length === 0);

/** The hub's own row as it was when it refused, where it is a work item this build can read. */
export const hubItemOf = ({ current }: AttentionEntry): WorkItem | null => {
  const item = workItem.safeParse(current);
  return item.success ? item.data : null;
};

/** Somebody else was quicker: what carries no fence was taken all the same. */
const lostCodes: ReadonlySet<string> = new Set([
  'work-item.already-held',
  'work-item.fence-outdated',
  'work-item.not-holder',
]);

export const lostHold = ({ problem, reason }: Pick<AttentionEntry, 'problem' | 'reason'>): boolean =>
  reason === 'rejected' && lostCodes.has(problem.code);
