import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import { maximumMutationsPerPush, type PushResponse, pushResponse } from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { Journal } from '../journal/journal';
import type { JournalEntry } from '../journal/journal-state';
import type { AuthorizedHub } from './authorized-hub';

/** A mutation that fails this often in a row, the same way, against a healthy hub, is set apart. */
const failuresBeforeParking = 5;

/** How a push that did not work out goes on. */
type Failure =
  /** The hub is not there or refuses the session; nothing is wrong with the mutations. */
  | { readonly kind: 'contact'; readonly problem: DomainError }
  /** The hub is there and stumbles over what was sent. */
  | { readonly kind: 'content'; readonly problem: DomainError };

const contentCodes = new Set<DomainError['code']>(['hub.failed', 'input.invalid', 'input.too-large']);

/** Brings the journal's unanswered mutations to the hub, in order. */
export class Push {
  readonly #journal: Journal;
  readonly #hub: AuthorizedHub;
  readonly #deviceId: string;
  #batchSize = maximumMutationsPerPush;
  #stumble: { id: MutationId; code: string; count: number } | null = null;

  constructor(journal: Journal, hub: AuthorizedHub, deviceId: string) {
    this.#journal = journal;
    this.#hub = hub;
    this.#deviceId = deviceId;
  }

  /**
   * Sends one batch. Answers `done` false while more waits; an error when contact failed or the hub stumbled,
   * after which the caller waits before it calls again.
   */
  async once(): Promise<Result<{ done: boolean; changed: MutationId[] }, DomainError>> {
    const batch = this.#journal.index.unanswered().slice(0, this.#batchSize);
    if (batch.length === 0) return ok({ done: true, changed: [] });
    const ids = batch.map((entry) => entry.mutation.id);
    const marked = await this.#journal.markSent(ids);
    if (!marked.ok) return marked;
    const response = await this.#send(batch);
    if (response.ok) return this.#record(batch, response.value);
    const failure = this.#classify(response.error);
    return failure.kind === 'contact' ? response : this.#stumbled(batch, failure.problem);
  }

  #send(batch: readonly JournalEntry[]): Promise<Result<PushResponse, DomainError>> {
    return this.#hub.request(pushResponse, {
      method: 'POST',
      path: '/v1/mutations',
      body: {
        protocolVersion,
        deviceId: this.#deviceId,
        mutations: batch.map((entry) => entry.mutation),
      },
    });
  }

  async #record(
    batch: readonly JournalEntry[],
    response: PushResponse,
  ): Promise<Result<{ done: boolean; changed: MutationId[] }, DomainError>> {
    const asked = new Set(batch.map((entry) => entry.mutation.id));
    const answers = response.answers.filter((answer) => asked.has(answer.id));
    if (answers.length > 0) {
      const recorded = await this.#journal.recordAnswers(answers, response.epoch);
      if (!recorded.ok) return recorded;
    }
    const answered = new Set(answers.map((answer) => answer.id));
    const unanswered = batch.filter((entry) => !answered.has(entry.mutation.id));
    // The hub leaves out what it stumbled over: that one stands first now and is sent alone.
    if (unanswered.length > 0) {
      const stumbled = await this.#stumbled(unanswered, domainError('hub.failed'));
      if (!stumbled.ok && answered.size > 0) return ok({ done: false, changed: [...answered] });
      return stumbled;
    }
    this.#stumble = null;
    this.#batchSize = maximumMutationsPerPush;
    return ok({ done: this.#journal.index.unanswered().length === 0, changed: [...answered] });
  }

  #classify(problem: DomainError): Failure {
    return { kind: contentCodes.has(problem.code) ? 'content' : 'contact', problem };
  }

  async #stumbled(
    batch: readonly JournalEntry[],
    problem: DomainError,
  ): Promise<Result<{ done: boolean; changed: MutationId[] }, DomainError>> {
    if (batch.length > 1 && this.#batchSize > 1) {
      this.#batchSize = 1;
      return ok({ done: false, changed: [] });
    }
    const id = batch[0]?.mutation.id;
    if (id === undefined) return ok({ done: true, changed: [] });
    const again = this.#stumble?.id === id && this.#stumble.code === problem.code;
    this.#stumble = { id, code: problem.code, count: again && this.#stumble ? this.#stumble.count + 1 : 1 };
    if (this.#stumble.count < failuresBeforeParking) return { ok: false, error: problem };
    const healthy = await this.#hub.describe();
    if (!healthy.ok) return healthy;
    const parked = this.#journal.index.withDependents([id]);
    const written = await this.#journal.park(parked, problem);
    if (!written.ok) return written;
    this.#stumble = null;
    this.#batchSize = maximumMutationsPerPush;
    return ok({ done: this.#journal.index.unanswered().length === 0, changed: parked });
  }
}
