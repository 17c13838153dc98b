import { type DomainError, domainError, isErrorCode } from '../kernel/errors';
import type { MutationId } from '../kernel/ids';
import type { MutationAnswer } from '../protocol/hub-api';
import { timesheetId } from '../time-entries/timesheet';
import { isPreference, isSubmission, isTimeCommand, isUseNote } from './command-kind';
import { decideMutation, rowsNeededBy } from './decide-mutation';
import type { Mutation } from './mutation';
import type { RowBody, RowKey, RowKind, RowLookup, RowPut } from './row';

/*
 * The replica's state is two layers: the base, which is the hub's word up to its cursors, and what this person's
 * pending mutations make of it. These functions decide everything about the second layer; the shell around them reads
 * rows, calls them, and writes what they say. They never read, never wait and never fail.
 */

/**
 * Where a pending mutation stands. `waiting`: the hub has not spoken. `accepted`: it has, and the feed has not
 * brought the effect yet. `rejected` and `parked` need the person's attention and are replayed no more.
 */
export type PendingState = 'waiting' | 'accepted' | 'rejected' | 'parked';

/** A mutation that has not left the replica. */
export interface PendingMutation {
  readonly mutation: Mutation;
  /** The journal's order. */
  readonly position: number;
  readonly state: PendingState;
  readonly answer: MutationAnswer | null;
  /** Why it needs attention. */
  readonly problem: DomainError | null;
}

/** What the journal says of a mutation (an `openMutation` of the bridge). */
export interface JournaledMutation {
  readonly mutation: Mutation;
  readonly position: number;
  readonly state: 'appended' | 'sent' | 'answered' | 'parked';
  readonly answer: MutationAnswer | null;
  readonly problem: { readonly code: string; readonly details?: DomainError['details'] } | null;
}

const knownError = (error: JournaledMutation['problem'] | undefined): DomainError => {
  if (!error) return domainError('hub.failed');
  return isErrorCode(error.code)
    ? domainError(error.code, error.details)
    : domainError('hub.failed', { code: error.code });
};

const stateOf = ({ state, answer }: JournaledMutation): PendingState => {
  if (state === 'parked') return 'parked';
  if (state !== 'answered' || answer === null) return 'waiting';
  return answer.outcome === 'rejected' ? 'rejected' : 'accepted';
};

const problemOf = (journaled: JournaledMutation, state: PendingState): DomainError | null => {
  if (state === 'rejected') return knownError(journaled.answer?.error as JournaledMutation['problem']);
  return state === 'parked' ? knownError(journaled.problem) : null;
};

/** The journal's word on a mutation, as the replica keeps it. */
export const pendingOf = (journaled: JournaledMutation): PendingMutation => {
  const state = stateOf(journaled);
  const { mutation, position, answer } = journaled;
  return { mutation, position, state, answer, problem: problemOf(journaled, state) };
};

/** How far a replica has read: per scope, and over all scopes it knows. */
export interface Progress {
  /** The `seq` up to which this scope has been read; 0 where it never was. */
  scopeSeq(scope: string): number;
  /** The head of the last pull that was read to its end; 0 before the first. */
  readonly head: number;
}

/**
 * Whether the base already holds what this mutation did: then it leaves the replica. The scope's own cursor may stay
 * behind (a mutation that changed nothing has no entry), which is why a pull read to its end counts as well.
 */
export const isCovered = (pending: PendingMutation, progress: Progress): boolean =>
  pending.state === 'accepted' &&
  pending.answer !== null &&
  pending.answer.seq <= Math.max(progress.head, progress.scopeSeq(pending.mutation.scope));

const byPosition = (a: PendingMutation, b: PendingMutation): number => a.position - b.position;

/** Those whose effect is to be seen on top of the base, in the journal's order. */
export const replayed = (pending: readonly PendingMutation[]): Mutation[] =>
  pending
    .filter(({ state }) => state === 'waiting' || state === 'accepted')
    .toSorted(byPosition)
    .map(({ mutation }) => mutation);

export const nameOf = ({ kind, id }: RowKey): string => `${kind}:${id}`;

/** The rows that replaying these will ask for, each once. */
export const rowsNeededByAll = (mutations: readonly Mutation[]): RowKey[] => {
  const needed = new Map<string, RowKey>();
  for (const mutation of mutations) for (const key of rowsNeededBy(mutation)) needed.set(nameOf(key), key);
  return [...needed.values()];
};

/** `rows` with the given writes on top; the map is read at each call, so writes added later are seen. */
export const layered =
  (writes: ReadonlyMap<string, RowPut>, rows: RowLookup): RowLookup =>
  <K extends RowKind>(kind: K, id: string): RowBody<K> | undefined => {
    const put = writes.get(nameOf({ kind, id }));
    // The name holds the kind, so what stands under it is a row of that kind.
    return put ? (put.body as RowBody<K>) : rows(kind, id);
  };

/**
 * The layer that pending mutations make over `base`: each is decided on what those before it left. One that the rules
 * refuse now leaves no trace here and stays pending: only the hub rejects.
 */
export const replay = (base: RowLookup, mutations: readonly Mutation[]): Map<string, RowPut> => {
  const writes = new Map<string, RowPut>();
  const rows = layered(writes, base);
  for (const mutation of mutations) {
    const decision = decideMutation(rows, mutation, mutation.recordedAt);
    if (decision.ok) for (const put of decision.value) writes.set(nameOf(put), put);
  }
  return writes;
};

/** The row a mutation is about. */
export const subjectOf = (mutation: Mutation): RowKey => {
  const { command, personId } = mutation;
  if (command.type === 'preference.set') return { kind: 'preference', id: `${personId}:${command.key}` };
  if (command.type === 'timesheet.submit')
    return { kind: 'timesheet', id: timesheetId(personId, command.week) };
  // One strand for all of a person's time: the timer writes entries, and a correction follows what the timer wrote.
  if (isTimeCommand(command)) return { kind: 'timer', id: personId };
  if (isUseNote(command)) return { kind: 'engagement', id: command.engagementId };
  if ('attachmentId' in command) return { kind: 'attachment', id: command.attachmentId };
  if ('documentId' in command) return { kind: 'document', id: command.documentId };
  return { kind: 'workItem', id: command.workItemId };
};

const maximumDependencies = 50;

/** Notes and time carry no fence and stand alone: they are kept whatever became of what was asked before them. */
const standsAlone = ({ command }: Pick<Mutation, 'command'>): boolean =>
  command.type === 'work-item.note' ||
  isPreference(command) ||
  isTimeCommand(command) ||
  isSubmission(command) ||
  isUseNote(command);

/**
 * What a new mutation depends on: unanswered ones about the same row, oldest first, and what the caller named. The
 * oldest (the claim, as a rule) is never the one left out where there are too many.
 */
export const dependenciesOf = (
  command: Mutation['command'],
  earlierOnSameRow: readonly PendingMutation[],
  named: readonly MutationId[],
): MutationId[] => {
  const own = standsAlone({ command })
    ? []
    : earlierOnSameRow
        .filter(({ state, mutation }) => state === 'waiting' && !standsAlone(mutation))
        .toSorted(byPosition)
        .map(({ mutation }) => mutation.id);
  const all = [...new Set([...named, ...own])];
  if (all.length <= maximumDependencies) return all;
  const first = own[0];
  const kept = all.slice(1 - maximumDependencies);
  return first === undefined
    ? all.slice(-maximumDependencies)
    : [first, ...kept.filter((id) => id !== first)];
};
