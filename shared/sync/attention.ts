import type { MutationId } from '../kernel/ids';
import type { PendingMutation } from './rebase';

/** Something that needs the person: the mutation it began with and those that hung on it. */
export interface AttentionGroup {
  readonly head: PendingMutation;
  /** Oldest first. */
  readonly dependents: readonly PendingMutation[];
}

export const needsAttention = ({ state }: PendingMutation): boolean =>
  state === 'rejected' || state === 'parked';

/**
 * Groups what was rejected or parked: a mutation stands under the earliest one in the list that it depends on, however
 * far, so that a lost claim and all that followed it are one thing to decide. Every mutation stands in exactly one
 * group.
 */
export const attentionGroups = (pending: readonly PendingMutation[]): AttentionGroup[] => {
  const groups: { head: PendingMutation; dependents: PendingMutation[] }[] = [];
  const groupOf = new Map<MutationId, (typeof groups)[number]>();
  for (const entry of pending.filter(needsAttention).toSorted((a, b) => a.position - b.position)) {
    const { id, dependsOn } = entry.mutation;
    const [under] = dependsOn
      .flatMap((dependency) => groupOf.get(dependency) ?? [])
      .toSorted((a, b) => a.head.position - b.head.position);
    if (under) under.dependents.push(entry);
    const group = under ?? { head: entry, dependents: [] };
    if (!under) groups.push(group);
    groupOf.set(id, group);
  }
  return groups;
};
