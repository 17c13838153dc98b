import type { MutationId } from '#shared/kernel/ids';
import { attentionGroups } from '#shared/sync/attention';
import type { Mutation } from '#shared/sync/mutation';
import { type JournaledMutation, pendingOf } from '#shared/sync/rebase';
import { isShownInAttention, type PendingEntry } from '../database/pending-codec';

/*
 * What becomes of the replica's pending mutations, as pure functions for `Step.pending`. The journal is the keeper of
 * these; the replica only mirrors it, so every function here takes the journal's word over what lies in the database.
 */

export type PendingChange = (present: readonly PendingEntry[]) => readonly PendingEntry[];

const byId = (entries: readonly PendingEntry[]): Map<MutationId, PendingEntry> =>
  new Map(entries.map((entry) => [entry.mutation.id, entry]));

const mirrored = (journaled: JournaledMutation, before: PendingEntry | undefined): PendingEntry => ({
  ...pendingOf(journaled),
  discardedAt: before?.discardedAt ?? null,
});

/** At start: exactly what the journal still holds open. What the person let go of before stays let go of. */
export const asJournaled =
  (open: readonly JournaledMutation[]): PendingChange =>
  (present) => {
    const before = byId(present);
    return open.map((journaled) => mirrored(journaled, before.get(journaled.mutation.id)));
  };

/** How far a mutation has come. News may be told late, so what is known never goes back. */
const progressOf: Record<PendingEntry['state'], number> = { waiting: 0, parked: 1, accepted: 2, rejected: 2 };

/**
 * Takes in what the journal says of some mutations, new ones included.
 * @param settled ids that left for good: news about them was on its way when they did
 */
export const withNews =
  (news: readonly JournaledMutation[], settled: ReadonlySet<string> = new Set()): PendingChange =>
  (present) => {
    const before = byId(present);
    const told = new Map(
      news.flatMap((journaled) => {
        const known = before.get(journaled.mutation.id);
        const entry = mirrored(journaled, known);
        if (known && progressOf[entry.state] < progressOf[known.state]) return [];
        return settled.has(entry.mutation.id) ? [] : [[entry.mutation.id, entry] as const];
      }),
    );
    const known = present.map((entry) => told.get(entry.mutation.id) ?? entry);
    return [...known, ...[...told.values()].filter(({ mutation }) => !before.has(mutation.id))];
  };

export interface Appended {
  readonly mutation: Mutation;
  readonly position: number;
}

/** What was just journaled waits for the hub; `instead` leaves, since it was asked anew. */
export const withAppended =
  (appended: readonly Appended[], instead: ReadonlySet<MutationId> = new Set()): PendingChange =>
  (present) => {
    const fresh = appended
      .filter(({ mutation: { id } }) => !present.some(({ mutation }) => mutation.id === id))
      .map(
        ({ mutation, position }): PendingEntry => ({
          mutation,
          position,
          state: 'waiting',
          answer: null,
          problem: null,
          discardedAt: null,
        }),
      );
    return [...present.filter(({ mutation }) => !instead.has(mutation.id)), ...fresh];
  };

export const without =
  (ids: ReadonlySet<MutationId>): PendingChange =>
  (present) =>
    present.filter(({ mutation }) => !ids.has(mutation.id));

/** Everything that was asked in these scopes leaves with them. */
export const withoutScopes =
  (scopes: ReadonlySet<string>): PendingChange =>
  (present) =>
    present.filter(({ mutation }) => !scopes.has(mutation.scope));

const changed =
  (ids: ReadonlySet<MutationId>, change: Partial<PendingEntry>): PendingChange =>
  (present) =>
    present.map((entry) => (ids.has(entry.mutation.id) ? { ...entry, ...change } : entry));

/** Sent again: what stood parked waits once more. */
export const waitingAgain = (ids: ReadonlySet<MutationId>): PendingChange =>
  changed(ids, { state: 'waiting', answer: null, problem: null });

/**
 * What is pending but for these refused ones and all that hangs on them, however far, which the hub will refuse for
 * their sake: what hung on any of that would be refused with it.
 */
export const unlinked = (
  present: readonly PendingEntry[],
  refused: readonly MutationId[],
): readonly PendingEntry[] => {
  const doomed = new Set(refused);
  for (const { mutation } of present)
    if (mutation.dependsOn.some((id) => doomed.has(id))) doomed.add(mutation.id);
  return present.filter(({ mutation }) => !doomed.has(mutation.id));
};

/** Let go of at this moment (epoch ms), or taken back (null). */
export const discarded = (ids: ReadonlySet<MutationId>, at: number | null): PendingChange =>
  changed(ids, { discardedAt: at });

/**
 * The entries that stand under one heading of *needs attention*, its own first; empty where there is no such heading.
 * What was let go of stands under none: that is how the headings are shown.
 */
export const attentionMembers = (present: readonly PendingEntry[], head: MutationId): PendingEntry[] => {
  const entries = byId(present);
  const group = attentionGroups(present.filter(isShownInAttention)).find(
    (each) => each.head.mutation.id === head,
  );
  if (!group) return [];
  return [group.head, ...group.dependents].flatMap(({ mutation }) => entries.get(mutation.id) ?? []);
};
