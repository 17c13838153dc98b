import type { Bridge } from '#shared/bridge/derived';
import type { Clock } from '#shared/kernel/clock';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { PendingEntry } from '../database/pending-codec';
import { appendedBy, type CommandDesk, firstRefusal, type Later } from './command-desk';
import { type Order, withNewVersions } from './order';
import {
  attentionMembers,
  discarded,
  type PendingChange,
  unlinked,
  waitingAgain,
  without,
} from './pending-changes';

export interface AttentionDeskOptions {
  readonly bridge: Pick<Bridge, 'call'>;
  readonly clock: Clock;
  /** Ids for what is asked anew. */
  readonly newId: () => MutationId;
  readonly later: Later;
  /** For how long something let go of can be taken back, in ms. */
  readonly undoMilliseconds: number;
  readonly desk: CommandDesk;
  readonly pending: () => readonly PendingEntry[];
  /** Waits for its turn: what a timer does stands in line like everything else. */
  readonly turn: (task: () => Promise<Result<void, DomainError>>) => Promise<Result<void, DomainError>>;
  /** Takes a change in, on disk and on screen. */
  readonly take: (change: PendingChange) => Promise<Result<unknown, DomainError>>;
  readonly settle: (ids: readonly MutationId[]) => Promise<Result<void, DomainError>>;
  /** Settles what was asked anew, which is here no more; sooner or later. */
  readonly replaced: (ids: readonly MutationId[]) => Promise<void>;
}

interface LetGo {
  readonly ids: readonly MutationId[];
  readonly cancel: () => void;
}

const idsOf = (entries: readonly PendingEntry[]): MutationId[] => entries.map(({ mutation }) => mutation.id);

const done = <T>(result: Result<T, DomainError>): Result<void, DomainError> =>
  result.ok ? ok(undefined) : result;

/** What a person decides about the mutations that need attention. Each call must have its turn. */
export class AttentionDesk {
  readonly #options: AttentionDeskOptions;
  /** What was let go of and can still be taken back, by its head. */
  readonly #undo = new Map<MutationId, LetGo>();

  constructor(options: AttentionDeskOptions) {
    this.#options = options;
  }

  /** Mutations that were let go of and can still be taken back. */
  undoable(): ReadonlySet<MutationId> {
    return new Set([...this.#undo.values()].flatMap(({ ids }) => ids));
  }

  /** What was let go of stays so: the next start clears it away. */
  close(): void {
    for (const { cancel } of this.#undo.values()) cancel();
    this.#undo.clear();
  }

  async retry(head: MutationId): Promise<Result<void, DomainError>> {
    const members = attentionMembers(this.#options.pending(), head);
    if (members.length === 0) return ok(undefined);
    return members[0]?.state === 'parked' ? this.#sendAgain(members) : this.#askAnew(members);
  }

  async discard(head: MutationId): Promise<Result<void, DomainError>> {
    const { clock, later, pending, take, turn, undoMilliseconds } = this.#options;
    const ids = idsOf(attentionMembers(pending(), head));
    if (ids.length === 0) return ok(undefined);
    // Before anything is written: what lies there as let go of and cannot be taken back is settled for good.
    const cancel = later(undoMilliseconds, () => void turn(() => this.#letGo(head)));
    this.#undo.set(head, { ids, cancel });
    const taken = await take(discarded(new Set(ids), clock.now()));
    if (taken.ok || this.#discardedOf(ids).length > 0) return ok(undefined);
    cancel();
    this.#undo.delete(head);
    return taken;
  }

  async restore(head: MutationId): Promise<Result<void, DomainError>> {
    const gone = this.#undo.get(head);
    if (!gone) return ok(undefined);
    const taken = await this.#options.take(discarded(new Set(gone.ids), null));
    if (!taken.ok && this.#discardedOf(gone.ids).length > 0) return taken;
    gone.cancel();
    this.#undo.delete(head);
    return ok(undefined);
  }

  /**
   * Which of these lie there as let go of. This decides and not what `take` answers: that fails, too, where all was
   * written and only could not be shown.
   */
  #discardedOf(ids: readonly MutationId[]): MutationId[] {
    const some = new Set(ids);
    return idsOf(this.#options.pending().filter(({ discardedAt }) => discardedAt !== null)).filter((id) =>
      some.has(id),
    );
  }

  /** The journal first: what it holds on to comes back with the next start, and must then still read as let go of. */
  async #letGo(head: MutationId): Promise<Result<void, DomainError>> {
    const gone = this.#undo.get(head);
    // Taken back while this waited for its turn.
    if (!gone) return ok(undefined);
    this.#undo.delete(head);
    const ids = this.#discardedOf(gone.ids);
    return ids.length === 0 ? ok(undefined) : this.#clearAway(ids);
  }

  /** Where only the journal's word was lost, it holds them no more: nobody else would clear them away in this run. */
  async #clearAway(ids: readonly MutationId[]): Promise<Result<void, DomainError>> {
    const { later, settle, take, turn, undoMilliseconds } = this.#options;
    const settled = await settle(ids);
    if (settled.ok) return done(await take(without(new Set(ids))));
    later(undoMilliseconds, () => void turn(() => this.#clearAway(ids)));
    return settled;
  }

  async #sendAgain(members: readonly PendingEntry[]): Promise<Result<void, DomainError>> {
    const { bridge, take } = this.#options;
    const ids = idsOf(members.filter(({ state }) => state === 'parked'));
    const retried = await bridge.call('journal.retry', { ids });
    return retried.ok ? done(await take(waitingAgain(new Set(ids)))) : retried;
  }

  /** Errors: why the first was refused again, and then nothing was asked; or why another was, which stays alone. */
  async #askAnew(members: readonly PendingEntry[]): Promise<Result<void, DomainError>> {
    const { clock, desk, newId, pending, replaced: settleReplaced, take } = this.#options;
    const recordedAt = clock.now();
    const newIds = new Map(idsOf(members).map((id) => [id, newId()]));
    const orders = members.map(
      ({ mutation: { id, scope, command } }): Order => ({
        id: newIds.get(id) ?? id,
        scope,
        command: withNewVersions(command, newIds),
        recordedAt,
        dependsOn: [],
      }),
    );
    const decided = await desk.decide(orders, unlinked(pending(), idsOf(members)), true);
    const [first] = decided;
    if (first && !first.ok) return err(first.error);
    const journaled = await desk.journal(decided);
    const replaced = members.flatMap(({ mutation }, at) => (journaled[at]?.ok ? [mutation.id] : []));
    const refusal = firstRefusal(journaled);
    const change = appendedBy(journaled, replaced);
    if (!change) return err(refusal ?? { code: 'journal.cannot-write' });
    await take(change);
    await settleReplaced(replaced);
    // Of what hung on the first some may be refused again, and stays: nobody must read that all of it was sent.
    return refusal === null ? ok(undefined) : err(refusal);
  }
}
