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
  /** The last mutation of the batch under way before it: where the hub has not judged that one, it judges none of these. */
  readonly after: MutationId | null;
  readonly response: Promise<Result<PushResponse, DomainError>>;
}

/** One is written while the next is judged and a third comes in: neither hub nor database waits for the other, or for us. */
export const batchesUnderWay = 3;

/** The hub refuses a body of more than 4 MiB; what a mutation takes in the journal is hardly less than in the body. */
const bytesABatch = 3 * 1024 * 1024;

const contentCodes = new Set<DomainError['code']>(['hub.failed', 'input.invalid', 'input.too-large']);

/**
 * Brings the journal's unanswered mutations to the hub, in order, three batches under way at a time. Each names the last
 * mutation of the one before, and the hub judges it behind that one or not at all: whichever way and process it came
 * through, and whatever became of the other. Answers that are lost before they are on disk are asked for again and are
 * the same.
 */
export class Push {
  readonly #journal: Journal;
  readonly #hub: AuthorizedHub;
  readonly #deviceId: string;
  readonly #onReopened: (ids: readonly MutationId[]) => void;
  readonly #batchSize: number;
  /** One by one the hub is asked which of them it stumbles over. */
  #oneByOne = false;
  #stumble: { id: MutationId; code: string; count: number } | null = null;
  /** What is under way, in the order in which it left. */
  #flights: Flight[] = [];

  constructor(
    journal: Journal,
    hub: AuthorizedHub,
    deviceId: string,
    onReopened: (ids: readonly MutationId[]) => void = () => undefined,
    batchSize = maximumMutationsPerPush,
  ) {
    this.#journal = journal;
    this.#hub = hub;
    this.#deviceId = deviceId;
    this.#onReopened = onReopened;
    this.#batchSize = batchSize;
  }

  /**
   * Records what the hub says of one batch, with the next under way. Answers `done` false while more waits; an error when
   * contact failed or the hub stumbled, after which the caller waits before it calls again.
   */
  async once(): Promise<Result<{ done: boolean; changed: MutationId[] }, DomainError>> {
    const left = await this.#takeOff();
    const [flight, ...behind] = this.#flights;
    if (!flight) return left.ok ? ok({ done: true, changed: [] }) : left;
    // What is under way behind one without an answer is sent once more in its turn, and known again if it was judged.
    this.#flights = [];
    const { batch, epoch, after } = flight;
    const response = await flight.response;
    const goesOn = response.ok && (epoch === null || response.value.epoch === epoch);
    const answered = new Set(goesOn ? response.value.answers.map(({ id }) => id) : []);
    if (batch.every(({ mutation }) => answered.has(mutation.id))) this.#flights = behind;
    if (!response.ok) {
      const failure = this.#classify(response.error);
      return failure.kind === 'contact' ? response : this.#stumbled(batch, failure.problem);
    }
    // The hub was restored from a backup. What it may have lost was appended before this batch, and goes first.
    if (!goesOn) {
      const reopened = await this.#follow(response.value.epoch);
      return reopened.ok ? ok({ done: false, changed: [...reopened.value] }) : reopened;
    }
    // It came before its turn.
    if (after !== null && answered.size === 0) return ok({ done: false, changed: [] });
    // The next leaves before the answers are on disk.
    const [recorded] = await Promise.all([
      this.#record(batch, response.value),
      this.#flights.length > 0 ? this.#takeOff() : undefined,
    ]);
    return recorded;
  }

  /** Sends the next batches, each once it is marked in the journal, until enough are under way. */
  async #takeOff(): Promise<Result<void, DomainError>> {
    while (this.#flights.length < (this.#oneByOne ? 1 : batchesUnderWay)) {
      const before = this.#flights.at(-1)?.batch.at(-1);
      // The hub may know this one ahead of its turn, and would judge what names it before what stands ahead of it: where
      // the answer to whoever asked for the next item was lost, that claim was made there and here (ADR 31).
      if (before?.mutation.command.type === 'work-item.claim') break;
      // Of the same moment as the batch: a pull may follow the hub into another epoch while this is marked, and what
      // it opens again for that one goes first.
      const { epoch } = this.#journal;
      const batch = this.#journal.index.unanswered(
        this.#oneByOne ? 1 : this.#batchSize,
        before?.position,
        bytesABatch,
      );
      if (batch.length === 0) break;
      const marked = await this.#journal.markSent(batch.map((entry) => entry.mutation.id));
      if (!marked.ok) return marked;
      const after = before?.mutation.id ?? null;
      const response = this.#send(batch, epoch, after);
      // Whoever asks next hears of a bug of ours; until then it must not end the program as one that nobody handles.
      response.catch(() => undefined);
      this.#flights.push({ batch, epoch, after, response });
    }
    return ok(undefined);
  }

  /** The hub is in this epoch: what it may have lost is open again. */
  async #follow(epoch: string): Promise<Result<readonly MutationId[], DomainError>> {
    const before = this.#journal.epoch;
    const reopened = await this.#journal.followEpoch(epoch);
    const isAnew = before !== null && before !== epoch;
    if (reopened.ok && (isAnew || reopened.value.length > 0)) this.#onReopened(reopened.value);
    return reopened;
  }

  #send(
    batch: readonly JournalEntry[],
    epoch: string | null,
    after: MutationId | null,
  ): Promise<Result<PushResponse, DomainError>> {
    return this.#hub.request(pushResponse, {
      method: 'POST',
      path: '/v1/mutations',
      body: {
        protocolVersion,
        deviceId: this.#deviceId,
        ...(epoch === null ? {} : { epoch }),
        ...(after === null ? {} : { after }),
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
    this.#oneByOne = false;
    return ok({ done: this.#journal.index.waiting === 0, changed: [...answered] });
  }

  #classify(problem: DomainError): Failure {
    return { kind: contentCodes.has(problem.code) ? 'content' : 'contact', problem };
  }

  async #stumbled(
    batch: readonly JournalEntry[],
    problem: DomainError,
  ): Promise<Result<{ done: boolean; changed: MutationId[] }, DomainError>> {
    if (batch.length > 1) {
      this.#oneByOne = true;
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
    this.#oneByOne = false;
    return ok({ done: this.#journal.index.waiting === 0, changed: parked });
  }
}
