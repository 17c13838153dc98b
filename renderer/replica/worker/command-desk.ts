import type { Bridge, BridgeResult } from '#shared/bridge/derived';
import { type DomainError, domainError, recoveryOf } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { dependenciesOf, layered, nameOf, type PendingMutation, rowsNeededByAll } from '#shared/sync/rebase';
import type { RowLookup, RowPut } from '#shared/sync/row';
import { wasPlannedOn } from '#shared/time-entries/planned-on';
import {
  type Author,
  draftOf,
  type Order,
  withPresentBase,
  withPresentFence,
  withSeenPreference,
} from './order';
import { type Appended, type PendingChange, withAppended } from './pending-changes';
import { subjectNameOf } from './pending-layer';

/** Runs `task` after `delay` ms; the function it returns prevents it. */
export type Later = (delay: number, task: () => void) => () => void;

/** How long to wait for a bridge that was cut before asking again, in ms. */
const askAgainAfter = 250;

/** How often the hub is asked for what cannot wait in a journal. */
const sendTries = 2;

export interface CommandDeskOptions {
  readonly bridge: Pick<Bridge, 'call'>;
  readonly author: Author;
  readonly readRows: (keys: ReturnType<typeof rowsNeededByAll>) => Promise<RowLookup>;
  readonly later: Later;
  /** Nobody waits for an answer any more. */
  readonly isClosed: () => boolean;
}

type Decided = Result<Mutation, DomainError>;

/** Turns commands into journaled mutations: decides each on what those before it left, then has them written to disk. */
export class CommandDesk {
  readonly #options: CommandDeskOptions;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /**
   * Decides `orders` in turn; a refusal leaves no trace and does not stop the others. Errors: those of the rules, and
   * `timer.changed` for a change of a timer that stands otherwise by now, as after a press before this one. What is
   * asked anew is not held to that: time that somebody worked would wait for ever.
   * @param renew replaces in commands that are asked anew what is outdated by now: the fence with proof of the present
   *   hold, and a version that is nowhere as what another was made from
   */
  async decide(
    orders: readonly Order[],
    pending: readonly PendingMutation[],
    renew = false,
  ): Promise<Decided[]> {
    const { author, readRows } = this.#options;
    const keys = rowsNeededByAll(orders.map((order) => draftOf(order, author, order.dependsOn)));
    const writes = new Map<string, RowPut>();
    const rows = layered(writes, await readRows(keys));
    const underway = new Underway(pending);
    return orders.map((order) => {
      const asked = renew
        ? withPresentBase(withPresentFence(order.command, rows, underway.has), rows)
        : order.command;
      const command = withSeenPreference(asked, rows, author);
      if (!renew && !meetsTimer(command, rows, author)) return err(domainError('timer.changed'));
      const bare = draftOf({ ...order, command }, author, []);
      const earlier = underway.about(subjectNameOf(bare));
      const named = [...order.dependsOn, ...holdsBehind(command, rows)];
      const mutation = { ...bare, dependsOn: dependenciesOf(command, earlier, named) };
      const decision = decideMutation(rows, mutation, mutation.recordedAt);
      if (!decision.ok) return decision;
      for (const put of decision.value) writes.set(nameOf(put), put);
      underway.add(mutation);
      return ok(mutation);
    });
  }

  /**
   * Has what was decided written to the journal. What resolves as ok is on disk. Those about one row are appended one
   * after the other, since each was decided on what those before it left: where one is refused, so are they. All
   * others share a write.
   */
  async journal(decided: readonly Decided[]): Promise<Result<Appended, DomainError>[]> {
    const lastOf = new Map<string, Promise<Result<Appended, DomainError>>>();
    return Promise.all(
      decided.map((each) => {
        if (!each.ok) return each;
        const subject = subjectNameOf(each.value);
        const before = lastOf.get(subject);
        const mine = before
          ? before.then((earlier) => (earlier.ok ? this.#journalOne(each.value) : earlier))
          : this.#journalOne(each.value);
        lastOf.set(subject, mine);
        return mine;
      }),
    );
  }

  /** Every mutation that the journal holds open. */
  async readOpen(): Promise<Result<BridgeResult<'journal.read-open'>, DomainError>> {
    return this.#untilAnswered(() => this.#options.bridge.call('journal.read-open'));
  }

  /**
   * Appends one mutation. A bridge that was cut may have lost only the answer, and appending twice is harmless: it is
   * asked until it says something, since what is on disk must never read as refused.
   */
  async append(mutation: Mutation): Promise<Result<{ position: number }, DomainError>> {
    return this.#untilAnswered(() => this.#options.bridge.call('journal.append', { mutation }));
  }

  /**
   * Brings one mutation to the hub at once, for what must not be journaled. The same one is asked again after a lost
   * answer, so nothing is done twice. Errors: the hub's refusal, `data-policy.needs-hub` where it cannot be reached.
   */
  async send(mutation: Mutation): Promise<Result<void, DomainError>> {
    const next = await this.#untilAnswered(() => this.#options.bridge.call('journal.next-device-sequence'));
    if (!next.ok) return next;
    const numbered = { ...mutation, deviceSequence: next.value };
    for (let tries = 1; ; tries++) {
      const sent = await this.#untilAnswered(() =>
        this.#options.bridge.call('mutation.send', { mutation: numbered }),
      );
      if (sent.ok) return sent;
      if (recoveryOf(sent.error.code) !== 'retry') return sent;
      if (tries === sendTries) return err(domainError('data-policy.needs-hub'));
    }
  }

  async #journalOne(mutation: Mutation): Promise<Result<Appended, DomainError>> {
    const next = await this.#untilAnswered(() => this.#options.bridge.call('journal.next-device-sequence'));
    if (!next.ok) return next;
    const numbered = { ...mutation, deviceSequence: next.value };
    const appended = await this.append(numbered);
    return appended.ok ? ok({ mutation: numbered, position: appended.value.position }) : appended;
  }

  async #untilAnswered<T>(ask: () => Promise<Result<T, DomainError>>): Promise<Result<T, DomainError>> {
    const { later, isClosed } = this.#options;
    for (;;) {
      const answer = await ask();
      if (answer.ok || answer.error.code !== 'bridge.closed' || isClosed()) return answer;
      await new Promise<void>((resolve) => later(askAgainAfter, resolve));
    }
  }
}

/**
 * What the hold was made by that a fence proves. A hub that is restored gives fences out again: where another claim got
 * this one's number there, what was meant for the one must not be taken for the other.
 */
const holdsBehind = (command: Order['command'], rows: RowLookup): readonly MutationId[] => {
  if (!('fence' in command) || typeof command.fence !== 'number') return [];
  const item = rows('workItem', command.workItemId);
  const made = item?.fence === command.fence ? (item.hold?.mutationId ?? null) : null;
  return made === null ? [] : [made];
};

const meetsTimer = (command: Order['command'], rows: RowLookup, { personId, deviceId }: Author): boolean =>
  !('ended' in command) || wasPlannedOn(rows('timer', personId), command, deviceId);

/** What is on its way, by the row it is about. */
class Underway {
  readonly #bySubject = new Map<string, PendingMutation[]>();
  readonly #ids = new Set<string>();
  #next = 0;

  constructor(pending: readonly PendingMutation[]) {
    for (const entry of pending) this.#take(entry);
  }

  /** Whether this mutation may still take effect. */
  readonly has = (id: string): boolean => this.#ids.has(id);

  about(subject: string): readonly PendingMutation[] {
    return this.#bySubject.get(subject) ?? [];
  }

  /** Stands behind all others. */
  add(mutation: Mutation): void {
    this.#take({ mutation, position: this.#next, state: 'waiting', answer: null, problem: null });
  }

  #take(entry: PendingMutation): void {
    const subject = subjectNameOf(entry.mutation);
    const known = this.#bySubject.get(subject);
    if (known) known.push(entry);
    else this.#bySubject.set(subject, [entry]);
    if (entry.state !== 'rejected') this.#ids.add(entry.mutation.id);
    this.#next = Math.max(this.#next, entry.position + 1);
  }
}

/** What was journaled, as a change of what is pending; null where nothing was. `instead` leaves with it. */
export const appendedBy = (
  journaled: readonly Result<Appended, DomainError>[],
  instead: readonly MutationId[] = [],
): PendingChange | null => {
  const appended = journaled.flatMap((each) => (each.ok ? [each.value] : []));
  return appended.length === 0 ? null : withAppended(appended, new Set(instead));
};

/** What refused the first of those that were refused; null where none was. */
export const firstRefusal = (results: readonly Result<unknown, DomainError>[]): DomainError | null => {
  for (const result of results) if (!result.ok) return result.error;
  return null;
};

/** Whether the hub could only not be asked: a refusal of what was asked for would be one here as well. */
export const mayClaimOffline = ({ code }: DomainError): boolean =>
  // A hub of an older version does not choose.
  code === 'request.not-found' || recoveryOf(code) === 'retry' || recoveryOf(code) === 'sign-in';
