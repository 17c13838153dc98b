import { z } from 'zod';
import { type DomainError, domainError, isErrorCode } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { mutationId } from '#shared/kernel/ids';
import { type MutationAnswer, mutationAnswer, wireError } from '#shared/protocol/hub-api';
import { type Mutation, mutation } from '#shared/sync/mutation';

/**
 * A mutation as the journal carries it: the courier needs its envelope only. A command written by a newer program is
 * kept and sent as it is, since the hub judges commands and a journal that dropped one would lose work.
 */
const carriedMutation = z.looseObject({
  ...mutation.shape,
  command: z.looseObject({ type: z.string() }),
}) as unknown as typeof mutation;

/** One line of the journal: what became of a mutation. Order in the file is order in time. */
export const journalRecord = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('appended'), mutation: carriedMutation }),
  z.looseObject({ type: z.literal('sent'), ids: z.array(mutationId) }),
  z.looseObject({ type: z.literal('answered'), answers: z.array(mutationAnswer), epoch: z.string() }),
  z.looseObject({ type: z.literal('parked'), ids: z.array(mutationId), problem: wireError }),
  z.looseObject({ type: z.literal('retried'), ids: z.array(mutationId) }),
  z.looseObject({ type: z.literal('settled'), ids: z.array(mutationId) }),
  /**
   * Mutations whose content was erased with their scope, or moved to the archive. Their numbers stay taken: the device
   * must not give them again.
   */
  z.looseObject({
    type: z.literal('erased'),
    ids: z.array(mutationId),
    deviceSequence: z.number().int().nonnegative(),
  }),
]);
export type JournalRecord = z.infer<typeof journalRecord>;

export interface JournalEntry {
  readonly mutation: Mutation;
  /** Its place in the order of appending; grows, never reused within a journal. */
  readonly position: number;
  readonly state: 'appended' | 'sent' | 'answered' | 'parked';
  readonly answer: MutationAnswer | null;
  /** The hub's epoch that the answer belongs to. */
  readonly epoch: string | null;
  readonly problem: DomainError | null;
}

/** What the wire calls an error, as a code of our own table; one this build does not know fails the request. */
export const knownError = (error: z.infer<typeof wireError>): DomainError =>
  isErrorCode(error.code)
    ? domainError(error.code, error.details)
    : domainError('hub.failed', { code: error.code });

const waits = ({ state }: JournalEntry): boolean => state === 'appended' || state === 'sent';

const wantsAttention = ({ state, answer }: JournalEntry): boolean =>
  state === 'parked' || answer?.outcome === 'rejected';

/**
 * The open entries of a journal, folded from its records. Settled entries leave it: they are only kept in the file,
 * for a hub that is restored from a backup. Applying is cheap, since it happens on every keystroke that is saved.
 */
export class JournalIndex {
  /** In the order of their positions, which is that of appending: changing an entry leaves it in its place. */
  readonly #open = new Map<MutationId, JournalEntry>();
  readonly #settled = new Set<MutationId>();
  #nextPosition = 0;
  #deviceSequence = 0;
  #waiting = 0;
  #needingAttention = 0;

  /** The largest device sequence seen. */
  get deviceSequence(): number {
    return this.#deviceSequence;
  }

  get settledCount(): number {
    return this.#settled.size;
  }

  /** How many entries still wait for the hub's answer. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How many were rejected or parked and are not dealt with. */
  get needingAttention(): number {
    return this.#needingAttention;
  }

  get(id: MutationId): JournalEntry | undefined {
    return this.#open.get(id);
  }

  /** Whether this mutation was ever appended, open or settled. */
  knows(id: MutationId): boolean {
    return this.#open.has(id) || this.#settled.has(id);
  }

  /** Takes in one more record. Records about mutations that are not open change nothing. */
  apply(record: JournalRecord): void {
    switch (record.type) {
      case 'appended':
        this.#append(record.mutation);
        return;
      case 'sent':
        this.#change(record.ids, (entry) =>
          entry.state === 'appended' ? { ...entry, state: 'sent' } : entry,
        );
        return;
      case 'answered':
        for (const answer of record.answers)
          this.#change([answer.id], (entry) => ({
            ...entry,
            state: 'answered',
            answer,
            epoch: record.epoch,
          }));
        return;
      case 'parked':
        this.#change(record.ids, (entry) => ({
          ...entry,
          state: 'parked',
          problem: knownError(record.problem),
        }));
        return;
      case 'retried':
        this.#change(record.ids, (entry) => ({ ...entry, state: 'appended', answer: null, problem: null }));
        return;
      case 'settled':
        for (const id of record.ids) this.#settle(id);
        return;
      case 'erased':
        this.#deviceSequence = Math.max(this.#deviceSequence, record.deviceSequence);
        for (const id of record.ids) {
          this.#open.delete(id);
          this.#settled.add(id);
        }
        return;
    }
  }

  /** Entries the replica or the person still has business with, oldest first. */
  open(): JournalEntry[] {
    return [...this.#open.values()];
  }

  /**
   * Entries the courier still has to bring to the hub, oldest first: at most `limit` of those that stand behind the
   * position `after`.
   */
  unanswered(limit = Number.POSITIVE_INFINITY, after = -1): JournalEntry[] {
    const found: JournalEntry[] = [];
    if (this.#waiting === 0) return found;
    for (const entry of this.#open.values()) {
      if (entry.position <= after || !waits(entry)) continue;
      found.push(entry);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** `ids` and every open entry queued behind them, however far. */
  withDependents(ids: readonly MutationId[]): MutationId[] {
    const reached = new Set<MutationId>(ids);
    for (const { mutation } of this.open())
      if (mutation.dependsOn.some((dependency) => reached.has(dependency))) reached.add(mutation.id);
    return [...reached];
  }

  #append(appended: Mutation): void {
    this.#deviceSequence = Math.max(this.#deviceSequence, appended.deviceSequence);
    if (this.knows(appended.id)) return;
    const entry: JournalEntry = {
      mutation: appended,
      position: this.#nextPosition,
      state: 'appended',
      answer: null,
      epoch: null,
      problem: null,
    };
    this.#nextPosition += 1;
    this.#open.set(appended.id, entry);
    this.#count(entry, 1);
  }

  #change(ids: readonly MutationId[], change: (entry: JournalEntry) => JournalEntry): void {
    for (const id of ids) {
      const entry = this.#open.get(id);
      if (!entry) continue;
      const changed = change(entry);
      this.#count(entry, -1);
      this.#count(changed, 1);
      this.#open.set(id, changed);
    }
  }

  #settle(id: MutationId): void {
    const entry = this.#open.get(id);
    if (!entry) return;
    this.#count(entry, -1);
    this.#open.delete(id);
    this.#settled.add(id);
  }

  #count(entry: JournalEntry, by: 1 | -1): void {
    if (waits(entry)) this.#waiting += by;
    if (wantsAttention(entry)) this.#needingAttention += by;
  }
}
