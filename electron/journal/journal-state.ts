import { z } from 'zod';
import { type DomainError, domainError, isErrorCode } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { mutationId } from '#shared/kernel/ids';
import { type MutationAnswer, mutationAnswer, wireError } from '#shared/protocol/hub-api';
import { isUseNote } from '#shared/sync/command-kind';
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
  /** With an epoch: done with as the hub answered them there, and no other way. */
  z.looseObject({ type: z.literal('settled'), ids: z.array(mutationId), epoch: z.string().optional() }),
  /**
   * Mutations whose content was erased with their scope, or left out as needed by nobody. Their numbers stay taken: the device
   * must not give them again.
   */
  z.looseObject({
    type: z.literal('erased'),
    ids: z.array(mutationId),
    deviceSequence: z.number().int().nonnegative(),
  }),
  /** The hub began again, in this epoch and as it was at a backup: these go to it once more. Older records name none. */
  z.looseObject({ type: z.literal('reopened'), ids: z.array(mutationId), epoch: z.string().optional() }),
  /** The hub has a backup of all it answered up to this number. */
  z.looseObject({ type: z.literal('backed-up'), epoch: z.string(), seq: z.number().int() }),
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
  /** What it takes in the file, in bytes. */
  readonly bytes: number;
}

/**
 * So much of what is settled is kept at most, in bytes, whether the hub has a backup of it or not: some 15,000 ordinary
 * mutations, which half a second reads. A hub that is never backed up would otherwise make every journal grow for ever;
 * beyond this the longest settled go.
 */
export const keptSettledBytes = 16 * 1024 * 1024;

/** What the wire calls an error, as a code of our own table; one this build does not know fails the request. */
export const knownError = (error: z.infer<typeof wireError>): DomainError =>
  isErrorCode(error.code)
    ? domainError(error.code, error.details)
    : domainError('hub.failed', { code: error.code });

const waits = ({ state }: JournalEntry): boolean => state === 'appended' || state === 'sent';

const wantsAttention = ({ state, answer }: JournalEntry): boolean =>
  state === 'parked' || answer?.outcome === 'rejected';

/** Refused to its author, and kept under seal for whoever leads the engagement: there is no other copy of it. */
const isSealed = ({ answer }: JournalEntry): boolean =>
  answer?.outcome === 'rejected' && answer.error?.code === 'mutation.quarantined';

/**
 * Whether the hub took it in without a number of its own, and answered with the last that it had given: what it sealed
 * changes no row, nor does a use that is noted for the audit alone.
 */
const tookNoNumber = (entry: JournalEntry): boolean => isSealed(entry) || isUseNote(entry.mutation.command);

/** Whether a hub that was restored may miss it: what it refused stays refused, what nobody sent was let go of. */
const tookEffect = (entry: JournalEntry): boolean =>
  entry.answer !== null && (entry.answer.outcome !== 'rejected' || isSealed(entry));

/**
 * The entries of a journal, folded from its records: the open ones, and those settled ones that are in no backup of
 * the hub yet, since a hub that is restored needs them again. Applying is cheap, since it happens on every keystroke
 * that is saved.
 */
export class JournalIndex {
  /** In the order of their positions, which is that of appending: changing an entry leaves it in its place. */
  readonly #open = new Map<MutationId, JournalEntry>();
  /** Settled, and in no backup of the hub that it has told of; the longest settled first. */
  readonly #kept = new Map<MutationId, JournalEntry>();
  #keptBytes = 0;
  /** Settled or erased, and nobody will ask for them again. */
  readonly #gone = new Set<MutationId>();
  #epoch: string | null = null;
  #backedUp: { readonly epoch: string; readonly seq: number } | null = null;
  #backedUpSequence = 0;
  #nextPosition = 0;
  #deviceSequence = 0;
  #waiting = 0;
  #needingAttention = 0;

  /** The largest device sequence seen. */
  get deviceSequence(): number {
    return this.#deviceSequence;
  }

  /** How far the hub's last backup reaches, as far as it has said. */
  get backedUp(): { readonly epoch: string; readonly seq: number } | null {
    return this.#backedUp;
  }

  /**
   * The largest device sequence of a mutation known to be in that backup; 0 where none is. Whatever reached the hub
   * before that mutation was made is in the backup, too.
   */
  get backedUpSequence(): number {
    return this.#backedUpSequence;
  }

  /** The epoch in which the hub was last heard of; null before that. */
  get epoch(): string | null {
    return this.#epoch;
  }

  /** How many mutations nobody will ask for again. */
  get doneWith(): number {
    return this.#gone.size;
  }

  /** Whether the file must still hold this mutation. */
  isNeeded(id: MutationId): boolean {
    return this.#open.has(id) || this.#kept.has(id);
  }

  /**
   * Everything that took effect in another epoch of the hub than this, settled or not, in the order of appending: the
   * hub may have lost it.
   */
  ofOtherEpochs(epoch: string): MutationId[] {
    return [...this.#open.values(), ...this.#kept.values()]
      .filter((entry) => tookEffect(entry) && entry.epoch !== epoch)
      .sort((a, b) => a.position - b.position)
      .map(({ mutation: { id } }) => id);
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

  /** What the hub said to a mutation that the file must still hold, settled or not; null where it has said nothing. */
  answerTo(id: MutationId): MutationAnswer | null {
    return (this.#open.get(id) ?? this.#kept.get(id))?.answer ?? null;
  }

  /** Scopes of which a command lies here, open or kept for a hub that is restored. */
  scopes(): Set<string> {
    return new Set(
      [...this.#open.values(), ...this.#kept.values()].map(({ mutation }) => mutation.scope as string),
    );
  }

  /** Whether this mutation was ever appended, open or settled. */
  knows(id: MutationId): boolean {
    return this.isNeeded(id) || this.#gone.has(id);
  }

  /**
   * Takes in one more record. Records about mutations that are not open change nothing.
   * @param bytes what the record takes in the file
   */
  apply(record: JournalRecord, bytes = 0): void {
    switch (record.type) {
      case 'appended':
        this.#append(record.mutation, bytes);
        return;
      case 'sent':
        this.#change(record.ids, (entry) =>
          entry.state === 'appended' ? { ...entry, state: 'sent' } : entry,
        );
        return;
      case 'answered':
        this.#epoch = record.epoch;
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
        for (const id of record.ids) this.#settle(id, record.epoch);
        return;
      case 'erased':
        this.#deviceSequence = Math.max(this.#deviceSequence, record.deviceSequence);
        for (const id of record.ids) {
          this.#open.delete(id);
          this.#letGo(id);
        }
        return;
      case 'reopened':
        this.#epoch = record.epoch ?? this.#epoch;
        this.#reopen(record.ids);
        return;
      case 'backed-up':
        this.#epoch = record.epoch;
        if (this.#backedUp?.epoch !== record.epoch) this.#backedUpSequence = 0;
        this.#backedUp = { epoch: record.epoch, seq: record.seq };
        for (const entry of [...this.#open.values(), ...this.#kept.values()]) this.#noteIfBackedUp(entry);
        for (const [id, entry] of this.#kept) if (this.#isBackedUp(entry)) this.#letGo(id);
        return;
    }
  }

  /** Entries the replica or the person still has business with, oldest first. */
  open(): JournalEntry[] {
    return [...this.#open.values()];
  }

  /**
   * Entries the courier still has to bring to the hub, oldest first: of those that stand behind the position `after` at
   * most `limit`, and no more than take `bytes` in the file, but for a first that takes more by itself.
   */
  unanswered(limit = Number.POSITIVE_INFINITY, after = -1, bytes = Number.POSITIVE_INFINITY): JournalEntry[] {
    const found: JournalEntry[] = [];
    if (this.#waiting === 0) return found;
    let room = bytes;
    for (const entry of this.#open.values()) {
      if (entry.position <= after || !waits(entry)) continue;
      room -= entry.bytes;
      if (room < 0 && found.length > 0) break;
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

  #append(appended: Mutation, bytes: number): void {
    this.#deviceSequence = Math.max(this.#deviceSequence, appended.deviceSequence);
    if (this.knows(appended.id)) return;
    const entry: JournalEntry = {
      mutation: appended,
      position: this.#nextPosition,
      state: 'appended',
      answer: null,
      epoch: null,
      problem: null,
      bytes,
    };
    this.#nextPosition += 1;
    this.#open.set(appended.id, entry);
    this.#count(entry, 1);
  }

  #isBackedUp(entry: JournalEntry): boolean {
    const { epoch, answer } = entry;
    if (epoch !== this.#backedUp?.epoch || answer === null) return false;
    // A backup at the number that was told may be from before it. It is let go of at the first backup after somebody
    // has written; while nobody does it stays.
    return tookNoNumber(entry) ? answer.seq < this.#backedUp.seq : answer.seq <= this.#backedUp.seq;
  }

  #noteIfBackedUp(entry: JournalEntry): void {
    if (this.#isBackedUp(entry))
      this.#backedUpSequence = Math.max(this.#backedUpSequence, entry.mutation.deviceSequence);
  }

  /** Each takes its old place again: what was appended first goes to the hub first. */
  #reopen(ids: readonly MutationId[]): void {
    for (const id of ids) {
      const known = this.#open.get(id);
      const entry = known ?? this.#kept.get(id);
      if (!entry) continue;
      const again: JournalEntry = { ...entry, state: 'appended', answer: null, epoch: null, problem: null };
      if (known) this.#count(known, -1);
      else {
        this.#kept.delete(id);
        this.#keptBytes -= entry.bytes;
      }
      this.#count(again, 1);
      this.#open.set(id, again);
    }
    const inOrder = [...this.#open].sort(([, a], [, b]) => a.position - b.position);
    this.#open.clear();
    for (const [id, entry] of inOrder) this.#open.set(id, entry);
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

  #settle(id: MutationId, epoch: string | undefined): void {
    const entry = this.#open.get(id);
    // What was opened again since is no longer done with: the restored hub may refuse it, and somebody must hear of it.
    if (!entry || (epoch !== undefined && entry.epoch !== epoch)) return;
    this.#count(entry, -1);
    this.#open.delete(id);
    this.#noteIfBackedUp(entry);
    if (!tookEffect(entry) || this.#isBackedUp(entry)) {
      this.#letGo(id);
      return;
    }
    this.#kept.set(id, entry);
    this.#keptBytes += entry.bytes;
    for (const [oldest] of this.#kept) {
      if (this.#keptBytes <= keptSettledBytes) break;
      this.#letGo(oldest);
    }
  }

  #letGo(id: MutationId): void {
    this.#keptBytes -= this.#kept.get(id)?.bytes ?? 0;
    this.#kept.delete(id);
    this.#gone.add(id);
  }

  #count(entry: JournalEntry, by: 1 | -1): void {
    if (waits(entry)) this.#waiting += by;
    if (wantsAttention(entry)) this.#needingAttention += by;
  }
}
