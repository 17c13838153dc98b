import type { CourierState, OpenMutation } from '#shared/bridge/contract';
import type { EmitBridgeEvent } from '#shared/bridge/derived';
import { type DomainError, domainError, recoveryOf } from '#shared/kernel/errors';
import type { DeviceId, MutationId, PersonId } from '#shared/kernel/ids';
import type { Random } from '#shared/kernel/random';
import { err, ok, type Result } from '#shared/kernel/result';
import {
  maximumMutationsPerPush,
  type NextClaim,
  type NextClaimRequest,
  nextClaim,
  type PullRequest,
} from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { Mutation } from '#shared/sync/mutation';
import type { PageAsked } from '#shared/sync/next-page';
import type { Journal } from '../journal/journal';
import type { JournalEntry } from '../journal/journal-state';
import type { Logger } from '../ports/logger';
import type { Scheduler } from '../ports/scheduler';
import type { AuthorizedHub } from './authorized-hub';
import { Backoff } from './backoff';
import { LeaseContact } from './lease-contact';
import { listenToPokes } from './poke-stream';
import { Push } from './push';
import { ReadAhead } from './read-ahead';
import { StateTeller } from './state-teller';

/** Rows a page. The design measured this as the size at which a page costs little and says much. */
const pageSize = 1_000;

/** Somebody waits for their next item: after so many ms this workstation chooses one itself. */
const claimTakesAtMost = 6_000;

/**
 * While mutations are brought to the hub, windows hear of answers and news this seldom, in ms: each word makes a replica
 * write and pull, which would take longer than the push and from the push. Where more waits than one push holds, the
 * processor is the push's for longer; how much still waits is told all the while.
 */
const tellEvery = { few: 1_000, many: 5_000 } as const;

/** Mutations an event: a window reads one in a few ms. */
const toldTogether = 500;

/** Without pokes, the feed is asked about this often. */
const pollInterval = 20_000;

export interface CourierOptions {
  readonly journal: Journal;
  readonly hub: AuthorizedHub;
  readonly deviceId: string;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly logger: Logger;
  readonly emit: EmitBridgeEvent;
  /** How many mutations travel together at most; as many as the hub takes, unless a test wants many batches of few. */
  readonly batchSize?: number;
  /** Rows a page of the feed; a test of few rows wants few, so that there are many pages. */
  readonly pageSize?: number;
  /**
   * The hub began anew. These mutations are to go to it again, if any: whatever went with them is to be brought anew
   * too, and so is what else it may have lost.
   */
  readonly onReopened?: (mutations: readonly Mutation[]) => void;
}

/** A page begins with its epoch; the page itself is parsed once, by the replica. */
const epochOf = (page: Uint8Array): string | null =>
  /^\s*\{\s*"epoch"\s*:\s*"([^"\\]*)"/.exec(new TextDecoder().decode(page.subarray(0, 300)))?.[1] ?? null;

export const toOpenMutation = ({
  mutation,
  position,
  state,
  answer,
  problem,
}: JournalEntry): OpenMutation => ({
  mutation,
  position,
  state,
  answer,
  problem:
    problem === null
      ? null
      : { code: problem.code, ...(problem.details ? { details: problem.details } : {}) },
});

/**
 * Carries mutations to the hub and says when there is news. It goes on while no window is open, holds nothing that
 * is not in the journal, and never decides anything: a failure only means trying again later. A little over 400 lines,
 * since pushing, pulling and listening share one word on whether the hub can be reached.
 */
export class Courier {
  readonly #options: CourierOptions;
  readonly #push: Push;
  readonly #pushBackoff: Backoff;
  readonly #pokeBackoff: Backoff;
  readonly #leases: LeaseContact;
  readonly #pages: ReadAhead;
  readonly #stopped = new AbortController();
  #contact: 'unknown' | 'good' | 'offline' | 'refused' = 'unknown';
  #problem: DomainError | null = null;
  #lastContactAt: number | null = null;
  /** How often the hub was heard of in this run. */
  #contacts = 0;
  #pushing = false;
  #pushAgain = false;
  /** What windows have not heard yet: answers, and the head of the news if there is any. */
  #untold: MutationId[] = [];
  #news: { head: number | null } | null = null;
  #cancelTelling: (() => void) | null = null;
  #cancelRetry: (() => void) | null = null;
  #wakePokes: (() => void) | null = null;
  /** Names the last poke that was heard; null before the first. */
  #lastPoke: string | null = null;
  readonly #teller: StateTeller;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#push = new Push(
      options.journal,
      options.hub,
      options.deviceId,
      (ids) => this.#noteReopened(ids),
      options.batchSize,
    );
    this.#pushBackoff = new Backoff(options.random);
    this.#pokeBackoff = new Backoff(options.random);
    const limit = options.pageSize ?? pageSize;
    this.#pages = new ReadAhead((asked) => {
      const body: PullRequest = { ...asked, protocolVersion, limit, keepsOffDisk: true };
      return options.hub.bytes({ method: 'POST', path: '/v1/pull', body });
    });
    this.#leases = new LeaseContact(options.hub, options.scheduler);
    this.#teller = new StateTeller(
      () => this.state(),
      options.scheduler,
      (state) => options.emit('courier.changed', state),
    );
  }

  start(): void {
    this.#followPokes().catch((error: unknown) => this.#noteBug('pokes', error));
    this.nudge();
  }

  stop(): void {
    this.#cancelRetry?.();
    this.#leases.stop();
    this.#cancelTelling?.();
    this.#teller.stop();
    this.#stopped.abort();
  }

  state(): CourierState {
    const { waiting, needingAttention } = this.#options.journal.index;
    return {
      contact: this.#contactShown(waiting),
      lastContactAt: this.#lastContactAt,
      waiting,
      needingAttention,
      problem: this.#problem && {
        code: this.#problem.code,
        ...(this.#problem.details ? { details: this.#problem.details } : {}),
      },
    };
  }

  /** Somebody asks, or the network is back: nothing waits for its turn any longer. */
  syncNow(): void {
    this.#pushBackoff.reset();
    this.#pokeBackoff.reset();
    this.#wakePokes?.();
    this.nudge();
    this.#tellNews(null);
  }

  /** The hub answered on another lane: whoever takes it for away need not sit out a pause of a minute. */
  reachedElsewhere(): void {
    if (this.#contact === 'offline') this.syncNow();
  }

  /** There is something to bring, or reason to hope that the hub can be reached again. */
  nudge(): void {
    this.announce();
    if (this.#stopped.signal.aborted) return;
    this.#pushAgain = true;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (!this.#pushing) this.#pushAll().catch((error: unknown) => this.#noteBug('push', error));
  }

  /** A bug of ours must end neither the program nor the courier: what waits is tried again. */
  #noteBug(where: string, error: unknown): void {
    this.#options.logger.warn('courier.bug', {
      where,
      error: error instanceof Error ? error.name : 'unknown',
    });
    this.#failed(domainError('bridge.failed'), true);
  }

  /** One page of the feed, as the hub's own bytes. */
  async pull(request: PageAsked): Promise<Result<Uint8Array<ArrayBuffer>, DomainError>> {
    const contacts = this.#contacts;
    const page = await this.#pages.page(request);
    // Given up after half a minute, it says nothing of a hub that has been heard of since; and nothing would follow
    // that could take the word *offline* back.
    const outrun = !page.ok && page.error.code === 'hub.unreachable' && contacts !== this.#contacts;
    if (!page.ok) {
      if (!outrun) this.#failed(page.error);
      return page;
    }
    this.#reached();
    // Before the replica begins anew: it then finds in the journal all that it must show again as not yet sent.
    const epoch = epochOf(page.value);
    const before = this.#options.journal.epoch;
    const reopened = epoch === null ? ok([]) : await this.#options.journal.followEpoch(epoch);
    if (!reopened.ok) return reopened;
    const isAnew = before !== null && epoch !== null && before !== epoch;
    if (isAnew || reopened.value.length > 0) this.#noteReopened(reopened.value);
    if (reopened.value.length > 0) {
      this.#untold.push(...reopened.value);
      this.#tell();
      this.nudge();
    }
    return page;
  }

  #noteReopened(ids: readonly MutationId[]): void {
    const { journal, logger, onReopened } = this.#options;
    logger.info('courier.epoch-changed', { reopened: ids.length });
    onReopened?.(ids.flatMap((id) => journal.entry(id)?.mutation ?? []));
  }

  /**
   * Has the hub claim what its person should do next, under `id`. Errors: whatever keeps the hub from answering within
   * a few seconds; where it is known to be out of reach, at once.
   */
  async claimNext(id: MutationId, personId: PersonId): Promise<Result<NextClaim, DomainError>> {
    if (this.#contact === 'offline') return err(this.#problem ?? domainError('hub.unreachable'));
    const { hub, journal, scheduler } = this.#options;
    // Before it is asked: a hub that begins anew meanwhile may have lost what it answers.
    const { epoch } = journal;
    const numbered = { id, deviceSequence: journal.nextDeviceSequence(), recordedAt: scheduler.now() };
    const body: NextClaimRequest = { ...numbered, protocolVersion, keepsOffDisk: true };
    const signal = AbortSignal.timeout(claimTakesAtMost);
    const claimed = await hub.request(nextClaim, { method: 'POST', path: '/v1/claims/next', body, signal });
    if (!claimed.ok) return claimed;
    const { workItemId, scope, seq } = claimed.value;
    if (workItemId !== null && scope !== undefined) {
      const command = { type: 'work-item.claim', workItemId } as const;
      const deviceId = this.#options.deviceId as DeviceId;
      await this.#keepClaim({ ...numbered, scope, personId, deviceId, dependsOn: [], command }, seq, epoch);
    }
    return claimed;
  }

  /**
   * Journals a claim that the hub has made, with its answer, as if it had been pushed: a hub that is restored from before
   * it gets it from here, ahead of the work that was done under its fence. Where the disk takes no more, it stands at the
   * hub alone.
   */
  async #keepClaim(claim: Mutation, seq: number, epoch: string | null): Promise<void> {
    const { journal, logger } = this.#options;
    const { id } = claim;
    const kept = await journal.appendAnswered(claim, { id, outcome: 'applied', seq }, epoch);
    if (!kept.ok) logger.info('courier.claim-not-kept', { code: kept.error.code });
    this.#untold.push(id);
    this.#tell();
    this.nudge();
  }

  async #pushAll(): Promise<void> {
    this.#pushing = true;
    this.announce();
    try {
      while (this.#pushAgain && !this.#stopped.signal.aborted) {
        this.#pushAgain = false;
        const outcome = await this.#push.once();
        if (!outcome.ok) return this.#failed(outcome.error, true);
        if (outcome.value.changed.length > 0) {
          this.#untold.push(...outcome.value.changed);
          this.#tellSoon();
          this.#reached();
        }
        if (!outcome.value.done) this.#pushAgain = true;
      }
      this.#pushBackoff.reset();
    } finally {
      this.#pushing = false;
      this.announce();
      this.#tell();
    }
  }

  /** Tells windows of the answers that came, and then of the news in which their effect can be read. */
  #tell(): void {
    const { journal, emit } = this.#options;
    this.#cancelTelling?.();
    this.#cancelTelling = null;
    const open = this.#untold.flatMap((id) => {
      const entry = journal.entry(id);
      return entry ? [toOpenMutation(entry)] : [];
    });
    const news = this.#news;
    this.#untold = [];
    this.#news = null;
    for (let at = 0; at < open.length; at += toldTogether)
      emit('journal.changed', { open: open.slice(at, at + toldTogether) });
    if (news) emit('feed.news', news);
  }

  /** What is being pushed comes first, for a moment. */
  #tellSoon(): void {
    const { journal, scheduler } = this.#options;
    const isMuch = journal.index.waiting > maximumMutationsPerPush;
    if (this.#pushing && !this.#stopped.signal.aborted)
      this.#cancelTelling ??= scheduler.after(isMuch ? tellEvery.many : tellEvery.few, () => this.#tell());
    else this.#tell();
  }

  /** There is news on the hub, up to `head` (null: who knows). */
  #tellNews(head: number | null): void {
    this.#news = { head };
    this.#tellSoon();
  }

  async #followPokes(): Promise<void> {
    const { hub, scheduler, logger } = this.#options;
    // Runs from the end of one stream until the next has shown that it goes on, however many attempts lie between.
    let cancelPoll: (() => void) | null = this.#poll();
    while (!this.#stopped.signal.aborted) {
      const ended = await listenToPokes(
        hub,
        scheduler,
        {
          opened: () => {
            this.#pokeBackoff.reset();
            this.#reached();
            this.nudge();
            // A stream that is taken up again is told at once what it missed.
            if (this.#lastPoke === null) this.#tellNews(null);
          },
          // What once passed may be all that ever does: some proxies let the beginning through and keep the rest.
          goesOn: () => {
            cancelPoll?.();
            cancelPoll = null;
            // A request may have been given up late, its window gone: with nothing new to tell, nobody would ask again
            // and take the word *offline* back.
            if (this.#contact === 'offline') this.#tellNews(null);
          },
          poked: ({ head, id }) => {
            this.#lastPoke = id ?? this.#lastPoke;
            this.#reached();
            this.#tellNews(head);
          },
        },
        { signal: this.#stopped.signal, after: this.#lastPoke },
      );
      if (this.#stopped.signal.aborted) break;
      cancelPoll ??= this.#poll();
      if (!ended.ok) {
        logger.info('courier.pokes-ended', { code: ended.error.code });
        // A stream that a proxy cut says nothing about the hub; the pull that follows will tell.
        if (ended.error.code !== 'hub.unreachable') this.#failed(ended.error);
        else this.#tellNews(null);
      }
      await this.#wait(this.#pokeBackoff.next());
    }
    cancelPoll?.();
  }

  /** Asks for news now and then, for as long as no stream brings it. */
  #poll(): () => void {
    let cancel = (): void => undefined;
    const again = (): void => {
      cancel = this.#options.scheduler.after(pollInterval, () => {
        this.#tellNews(null);
        again();
      });
    };
    again();
    return () => cancel();
  }

  #wait(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.scheduler.after(delay, () => wake());
      const wake = (): void => {
        cancel();
        this.#wakePokes = null;
        this.#stopped.signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakePokes = wake;
      this.#stopped.signal.addEventListener('abort', wake);
    });
  }

  #reached(): void {
    const wasAway = this.#contact !== 'good';
    this.#contacts += 1;
    this.#contact = 'good';
    this.#problem = null;
    this.#lastContactAt = this.#options.scheduler.now();
    this.#leases.reached().catch((error: unknown) => this.#noteBug('leases', error));
    if (wasAway) {
      // One way that works again is reason to try the others, rather than sit out a pause of a minute.
      this.#wakePokes?.();
      if (this.#options.journal.index.waiting > 0) this.nudge();
    }
    this.announce();
  }

  #failed(problem: DomainError, pushing = false): void {
    this.#contact = recoveryOf(problem.code) === 'retry' ? 'offline' : 'refused';
    this.#problem = problem;
    this.announce();
    if (!pushing || this.#stopped.signal.aborted) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#options.scheduler.after(this.#pushBackoff.next(), () => this.nudge());
  }

  #contactShown(waiting: number): CourierState['contact'] {
    if (this.#contact === 'offline' || this.#contact === 'refused') return this.#contact;
    return this.#contact === 'unknown' || this.#pushing || waiting > 0 ? 'syncing' : 'in-step';
  }

  /** Tells the windows how things stand, where that changed. */
  announce(): void {
    this.#teller.tell();
  }
}

/** What a courier answers while nobody is signed in. */
export const idleCourierState: CourierState = {
  contact: 'offline',
  lastContactAt: null,
  waiting: 0,
  needingAttention: 0,
  problem: null,
};

export const noSession = domainError('session.missing');
export const nothing: Result<undefined, never> = ok(undefined);
