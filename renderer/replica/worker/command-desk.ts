import type { Bridge } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import {
  dependenciesOf,
  layered,
  nameOf,
  type PendingMutation,
  rowsNeededByAll,
  subjectOf,
} from '#shared/sync/rebase';
import type { RowLookup, RowPut } from '#shared/sync/row';
import { type Author, draftOf, type Order, withPresentFence } from './order';
import type { Appended } from './pending-changes';

/** Runs `task` after `delay` ms; the function it returns prevents it. */
export type Later = (delay: number, task: () => void) => () => void;

/** How long to wait for a bridge that was cut before asking again, in ms. */
const askAgainAfter = 250;

export interface CommandDeskOptions {
  readonly bridge: Pick<Bridge, 'call'>;
  readonly author: Author;
  readonly readRows: (keys: ReturnType<typeof rowsNeededByAll>) => Promise<RowLookup>;
  readonly later: Later;
}

type Decided = Result<Mutation, DomainError>;

/** Turns commands into journaled mutations: decides each on what those before it left, then has them written to disk. */
export class CommandDesk {
  readonly #options: CommandDeskOptions;

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /**
   * Decides `orders` in turn; a refusal leaves no trace and does not stop the others.
   * @param renew replaces the fences of commands that are asked anew with proof of the present hold
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
    const underway = [...pending];
    const isUnconfirmed = (claim: string): boolean =>
      underway.some(({ mutation, state }) => mutation.id === claim && state !== 'rejected');
    return orders.map((order) => {
      const command = renew ? withPresentFence(order.command, rows, isUnconfirmed) : order.command;
      const bare = draftOf({ ...order, command }, author, []);
      const subject = nameOf(subjectOf(bare));
      const earlier = underway.filter(({ mutation }) => nameOf(subjectOf(mutation)) === subject);
      const mutation = { ...bare, dependsOn: dependenciesOf(command, earlier, order.dependsOn) };
      const decision = decideMutation(rows, mutation, mutation.recordedAt);
      if (!decision.ok) return decision;
      for (const put of decision.value) writes.set(nameOf(put), put);
      const position = Number.MAX_SAFE_INTEGER - orders.length + underway.length;
      underway.push({ mutation, position, state: 'waiting', answer: null, problem: null });
      return ok(mutation);
    });
  }

  /** Has what was decided written to the journal, in order. What resolves as ok is on disk. */
  async journal(decided: readonly Decided[]): Promise<Result<Appended, DomainError>[]> {
    const numbered = await Promise.all(decided.map((each) => (each.ok ? this.#number(each.value) : each)));
    return Promise.all(
      numbered.map(async (each) => {
        if (!each.ok) return each;
        const appended = await this.append(each.value);
        return appended.ok ? ok({ mutation: each.value, position: appended.value.position }) : appended;
      }),
    );
  }

  /**
   * Appends one mutation. A bridge that was cut may have lost only the answer, and appending twice is harmless: it is
   * asked until it says something, since what is on disk must never read as refused.
   */
  async append(mutation: Mutation): Promise<Result<{ position: number }, DomainError>> {
    return this.#untilAnswered(() => this.#options.bridge.call('journal.append', { mutation }));
  }

  async #number(mutation: Mutation): Promise<Decided> {
    const next = await this.#untilAnswered(() => this.#options.bridge.call('journal.next-device-sequence'));
    return next.ok ? ok({ ...mutation, deviceSequence: next.value }) : err(next.error);
  }

  async #untilAnswered<T>(ask: () => Promise<Result<T, DomainError>>): Promise<Result<T, DomainError>> {
    for (;;) {
      const answer = await ask();
      if (answer.ok || answer.error.code !== 'bridge.closed') return answer;
      await new Promise<void>((resolve) => this.#options.later(askAgainAfter, resolve));
    }
  }
}

/** Ids of those that were refused, with what refused them. */
export const firstRefusal = (results: readonly Result<unknown, DomainError>[]): DomainError | null => {
  for (const result of results) if (!result.ok) return result.error;
  return null;
};
