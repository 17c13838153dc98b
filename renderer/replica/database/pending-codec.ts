import { needsAttention } from '#shared/sync/attention';
import type { PendingMutation } from '#shared/sync/rebase';
import { nameOf, subjectOf } from '#shared/sync/rebase';
import type { PendingRow } from './database';
import { openBodies } from './row-codec';
import type { Sealing } from './sealing';

/** A pending mutation with what only this replica knows of it. */
export interface PendingEntry extends PendingMutation {
  /** Epoch ms at which the person let go of it. */
  readonly discardedAt: number | null;
}

type PendingBody = Pick<PendingMutation, 'mutation' | 'answer' | 'problem'>;

export const sealPending = async (
  sealing: Sealing,
  entries: readonly PendingEntry[],
): Promise<PendingRow[]> => {
  const bodies = await sealing.seal(
    entries.map(({ mutation, answer, problem }) =>
      JSON.stringify({ mutation, answer, problem } satisfies PendingBody),
    ),
  );
  return entries.map(({ mutation, position, state, discardedAt }, at) => ({
    id: mutation.id,
    scope: mutation.scope,
    subject: nameOf(subjectOf(mutation)),
    position,
    state,
    discardedAt,
    body: bodies[at] ?? '',
  }));
};

export const openPending = async (sealing: Sealing, rows: readonly PendingRow[]): Promise<PendingEntry[]> => {
  const opened = await openBodies<PendingRow, PendingBody>(sealing, rows);
  return opened.map(({ row: { position, state, discardedAt }, value }) => ({
    ...value,
    position,
    state,
    discardedAt,
  }));
};

/** What stands under *needs attention*: neither underway nor let go of. */
export const isShownInAttention = (entry: PendingEntry): boolean =>
  needsAttention(entry) && entry.discardedAt === null;
