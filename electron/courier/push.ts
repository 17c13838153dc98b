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

/** A batch on its way to the hub. */
interface Flight {
  readonly batch: readonly JournalEntry[];
  /** The epoch it is meant for: a hub in another judges none of it. Null where none is known. */
  readonly epoch: string | null;
  readonly response: Promise<Result<PushResponse, DomainError>>;
}

const contentCodes = new Set<DomainError['code']>(['hub.failed', 'input.invalid', 'input.too-large']);

/**
 * Brings the journal's unanswered mutations to the hub, in order and one batch at a time. While the hub judges one, the
 * next is marked in the journal; once it has answered, the next is under way before the answers are on disk: were they
 * lost, the hub would be asked again and answer the same.
 */
export class Push {
  readonly #journal: Journal;
  readonly #hub: AuthorizedHub;
  readonly #deviceId: string;
  readonly #onReopened: (ids: readonly MutationId[]) => void;
  #batchSize = maximumMutationsPerPush;
  #stumble: { id: MutationId; code: string; count: number } | null = null;
  #flight: Flight | null = null;

  constructor(
    journal: Journal,
    hub: AuthorizedHub,
    deviceId: string,
    onReopened: (ids: readonly MutationId[]) => void = () => undefined,
  ) {
    this.#journal = journal;
    this.#hub = hub;
    this.#deviceId = deviceId;
    this.#onReopened = onReopened;
  }

  /**
   * Sends one batch and records what the hub says of it. Answers `done` false while more waits; an error when contact
   * failed or the hub stumbled, after which the caller waits before it calls again.
   */
  async once(): Promise<Result<{ done: boolean; changed: MutationId[] }, DomainError>> {
    const flight = this.#flight ? ok(this.#flight) : await this.#takeOff(this.#mark(-1));
    this.#flight = null;
    if (!flight.ok) return flight;
    if (flight.value === null) return ok({ done: true, changed: [] });
    const { batch, epoch } = flight.value;
    const following = this.#mark(batch.at(-1)?.position ?? -1);
    const response = await flight.value.response;
    if (!response.ok) {
      await following;
      const failure = this.#classify(response.error);
      return failure.kind === 'contact' ? response : this.#stumbled(batch, failure.problem);
    }
    // The hub was restored from a backup. What it may have lost was appended before this batch, and goes first.
    if (epoch !== null && response.value.epoch !== epoch) {
      await following;
      const reopened = await this.#follow(response.value.epoch);
      return reopened.ok ? ok({ done: false, changed: [...reopened.value] }) : reopened;
    }
    const answered = new Set(response.value.answers.map(({ id }) => id));
    const isWhole = batch.every(({ mutation }) => answered.has(mutation.id));
    // Behind one that has no answer nothing is sent: the order is that of the journal.
    const next = isWhole ? this.#takeOff(following) : null;
    const recorded = await this.#record(batch, response.value);
    await following;
    const flown = next ? await next : null;
    if (flown?.ok) this.#flight = flown.value;
    return recorded;
  }

  /** The next batch behind a position, marked in the journal as sent. */
  async #mark(after: number): Promise<Result<readonly JournalEntry[], DomainError>> {
    const batch = this.#journal.index.unanswered(this.#batchSize, after);
    if (batch.length === 0) return ok(batch);
    const marked = await this.#journal.markSent(batch.map((entry) => entry.mutation.id));
    return marked.ok ? ok(batch) : marked;
  }

  async #takeOff(
    marking: Promise<Result<readonly JournalEntry[], DomainError>>,
  ): Promise<Result<Flight | null, DomainError>> {
    const marked = await marking;
    if (!marked.ok) return marked;
    const batch = marked.value;
    if (batch.length === 0) return ok(null);
    const { epoch } = this.#journal;
    const response = this.#send(batch, epoch);
    // Whoever asks next hears of a bug of ours; until then it must not end the program as one that nobody handles.
    response.catch(() => undefined);
    return ok({ batch, epoch, response });
  }

  /** The hub is in this epoch: what it may have lost is open again. */
  async #follow(epoch: string): Promise<Result<readonly MutationId[], DomainError>> {
    const reopened = await this.#journal.followEpoch(epoch);
    if (reopened.ok && reopened.value.length > 0) this.#onReopened(reopened.value);
    return reopened;
  }

  #send(batch: readonly JournalEntry[], epoch: string | null): Promise<Result<PushResponse, DomainError>> {
    return this.#hub.request(pushResponse, {
      method: 'POST',
      path: '/v1/mutations',
      body: {
        protocolVersion,
        deviceId: this.#deviceId,
        ...(epoch === null ? {} : { epoch }),
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
    const reopened = await this.#follow(response.epoch);
    if (!reopened.ok) return reopened;
    const noted = await this.#journal.noteBackup(response.epoch, response.backupWatermark);
    if (!noted.ok) return noted;
    const answered = new Set([...answers.map((answer) => answer.id), ...reopened.value]);
    const unanswered = batch.filter((entry) => !answered.has(entry.mutation.id));
    // The hub leaves out what it stumbled over: that one stands first now and is sent alone.
    if (unanswered.length > 0) {
      const stumbled = await this.#stumbled(unanswered, domainError('hub.failed'));
      if (!stumbled.ok && answered.size > 0) return ok({ done: false, changed: [...answered] });
      return stumbled;
    }
    this.#stumble = null;
    this.#batchSize = maximumMutationsPerPush;
    return ok({ done: this.#journal.index.waiting === 0, changed: [...answered] });
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
    return ok({ done: this.#journal.index.waiting === 0, changed: parked });
  }
}
