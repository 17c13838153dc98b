import { versionOf } from '#shared/attachments/versions';
import type { MutationId, ScopeId } from '#shared/kernel/ids';
import { preferenceId } from '#shared/preferences/preference';
import type { Command, Mutation } from '#shared/sync/mutation';
import type { RowLookup } from '#shared/sync/row';

/** A command on its way to become a mutation: all of it but the device's own numbers, which the journal gives. */
export interface Order {
  readonly id: MutationId;
  readonly scope: string;
  readonly command: Command;
  /** Epoch ms by the workstation's clock. */
  readonly recordedAt: number;
  readonly dependsOn: readonly MutationId[];
  /** See `DispatchOptions`. */
  readonly bytesOnDisk?: boolean;
}

/** What every mutation of this replica carries. */
export type Author = Pick<Mutation, 'personId' | 'deviceId'>;

/** The mutation, with a sequence number that is replaced before it is journaled. */
export const draftOf = (order: Order, author: Author, dependsOn: readonly MutationId[]): Mutation => ({
  id: order.id,
  scope: order.scope as ScopeId,
  ...author,
  deviceSequence: 1,
  recordedAt: order.recordedAt,
  dependsOn: [...dependsOn],
  command: order.command,
});

/**
 * The command with proof of the present hold instead of the one it failed with: the claim that is still on its way,
 * or the fence of the item as it is seen now. Commands that carry no fence are asked anew as they are.
 */
export const withPresentFence = (
  command: Command,
  rows: RowLookup,
  isUnconfirmed: (claim: string) => boolean,
): Command => {
  if (!('fence' in command)) return command;
  const item = rows('workItem', command.workItemId);
  if (!item) return command;
  const claim = item.hold?.mutationId ?? null;
  return { ...command, fence: claim !== null && isUnconfirmed(claim) ? { claim } : item.fence };
};

/**
 * The command with the new ids of versions that are asked anew together with it: a version is named by the mutation
 * that made it, and under its old id it will never be.
 */
export const withNewVersions = (command: Command, newIds: ReadonlyMap<MutationId, MutationId>): Command => {
  const present = (id: MutationId): MutationId => newIds.get(id) ?? id;
  if (command.type === 'attachment.check-out') return { ...command, versionId: present(command.versionId) };
  if (command.type !== 'attachment.add-version' || command.basedOn === null) return command;
  return { ...command, basedOn: present(command.basedOn) };
};

/**
 * The command with no base where the version it was made from is nowhere, since that was refused and asked anew alone or
 * let go of: the content then comes from elsewhere. With its base it would be refused for ever, and its bytes be lost.
 */
export const withPresentBase = (command: Command, rows: RowLookup): Command => {
  if (command.type !== 'attachment.add-version') return command;
  const attachment = rows('attachment', command.attachmentId);
  return !attachment || versionOf(attachment, command.basedOn) ? command : { ...command, basedOn: null };
};

/** A setting says which value it was written over, so that the newer of two is known whatever the clocks say. */
export const withSeenPreference = (command: Command, rows: RowLookup, { personId }: Author): Command => {
  if (command.type !== 'preference.set') return command;
  const { over: _, ...bare } = command;
  const seen = rows('preference', preferenceId(personId, command.key));
  return seen ? { ...bare, over: seen.writtenAt } : bare;
};
