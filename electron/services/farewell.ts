import { rm } from 'node:fs/promises';
import type { z } from 'zod';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type FarewellRequest, farewell as farewellAnswer, type UnsentBody } from '#shared/protocol/hub-api';
import { sha256Of } from '../attachments/chunk-shelf';
import type { HubClient } from '../courier/hub-client';
import type { Journal } from '../journal/journal';
import { type DataFolder, diskRefused } from '../ports/data-folder';
import type { Logger } from '../ports/logger';
import type { SecretStore } from '../ports/secret-store';
import { handOverFiles, type UnsentFile } from './hand-over';
import type { Session } from './session';
import { keptRefreshToken, tokenName } from './tokens';

type FarewellAnswer = z.infer<typeof farewellAnswer>;

/** However long their words are, so many fit into a request. */
const mutationsAtOnce = 200;

/** So often at most, what was saved meanwhile is handed over before nobody may save any more. */
const mostRounds = 5;

/** The desk that must go, as it is when the hub says so; another's, opened later, is none of this farewell's business. */
export interface LeavingDesk {
  /** Whether it is still open: its person may sign out, and in again, while it takes its leave. */
  readonly isOpen: () => boolean;
  /** Errors: what kept it from being opened; nobody knows then what in it is unsent. */
  readonly journal: Result<Journal, DomainError>;
  /** Has what programs saved last journaled. */
  readonly bringIn: () => Promise<Result<unknown, DomainError>>;
  /** What they wrote in documents and the hub has not. */
  readonly unsentBodies: () => Promise<Result<readonly UnsentBody[], DomainError>>;
  /** Files that were taken in here and whose bytes the hub may not have. */
  readonly unsentFiles: () => readonly UnsentFile[];
}

export interface FarewellOptions {
  readonly session: Session;
  readonly secrets: SecretStore;
  readonly folder: DataFolder;
  readonly logger: Logger;
  /** The desk of whoever works here now; null where there is none. */
  readonly desk: () => Promise<LeavingDesk | null>;
  /**
   * Resolves once `work` is through, which has the desk to itself: whoever asks for it meanwhile waits. It may `close`
   * the desk; one whose person is still signed in after that opens anew.
   */
  readonly alone: (work: (close: () => Promise<void>) => Promise<void>) => Promise<void>;
  /** Resolves once nothing here uses the former person's files any more. */
  readonly deskClosed: () => Promise<void>;
}

/** One farewell on its way. */
interface Leave {
  readonly profileId: string;
  readonly desk: LeavingDesk;
  /** Names of what the hub has been given: nothing goes twice. */
  readonly said: Set<string>;
  /** Whether the hub has answered that it is this desk which must go. */
  heard: boolean;
}

/**
 * A desk that must go: its device was revoked, or its person disabled. What it has not sent goes to the hub first; only
 * then everything of its person is erased here, and the hub is told (security check 24). Each step can be repeated: a
 * kill in between, or a hub out of reach, and it goes on at the next contact or start.
 */
export class Farewell {
  readonly #options: FarewellOptions;
  #underway: Promise<void> | null = null;

  constructor(options: FarewellOptions) {
    this.#options = options;
  }

  /** The hub says that this desk must go. */
  take(problem: DomainError): void {
    this.#underway ??= this.#take(problem)
      .catch((error: unknown) => this.#note(diskRefused(error)))
      .finally(() => {
        this.#underway = null;
      });
  }

  /** Goes on with what an earlier run began. */
  async resume(): Promise<void> {
    if (this.#options.session.leaving !== null)
      await this.#erase().catch((error: unknown) => this.#note(diskRefused(error)));
  }

  async end(): Promise<void> {
    await this.#underway;
  }

  async #take(problem: DomainError): Promise<void> {
    const { session, alone } = this.#options;
    const state = session.read();
    if (state.phase !== 'signed-in') return;
    const { profileId } = state;
    const desk = await this.#options.desk();
    if (!desk) return;
    const leave: Leave = { profileId, desk, said: new Set(), heard: false };
    // Files may take long, and the person works on.
    for (let round = 0; round < mostRounds; round += 1) {
      const before = leave.said.size;
      const handed = await this.#handOver(leave);
      if (!handed.ok) return this.#note(handed.error);
      if (leave.said.size === before) break;
    }
    await alone(async (close) => {
      const handed = await this.#handOver(leave);
      if (!handed.ok) return this.#note(handed.error);
      // What was said is of this one, and another has work of its own.
      if (!desk.isOpen()) return;
      await close();
      // What was on its way to the disk when nobody could save any more.
      const rest = await this.#handOverUnsent(leave);
      if (!rest.ok) return this.#note(rest.error);
      await session.leave(profileId, problem);
    });
    await this.#erase();
  }

  /** Hands over what was not yet said. Errors: whatever keeps some of it here. */
  async #handOver(leave: Leave): Promise<Result<undefined, DomainError>> {
    // Before what is unsent is looked for: it is among it from then on.
    const saved = await leave.desk.bringIn();
    return saved.ok ? this.#handOverUnsent(leave) : saved;
  }

  async #handOverUnsent(leave: Leave): Promise<Result<undefined, DomainError>> {
    const { journal } = leave.desk;
    if (!journal.ok) return journal;
    const done = await this.#handOverMutations(leave, journal.value);
    if (!done.ok) return done;
    const written = await this.#handOverBodies(leave);
    if (!written.ok) return written;
    const brought = await this.#handOverFiles(leave);
    if (!brought.ok) return brought;
    const state = this.#options.session.read();
    // Whoever signed out meanwhile took their leave another way, and nobody else must be signed out in their place.
    const isStillHere = state.phase === 'signed-in' && state.profileId === leave.profileId;
    return isStillHere ? brought : err(domainError('session.missing'));
  }

  async #handOverMutations(leave: Leave, journal: Journal): Promise<Result<undefined, DomainError>> {
    const { profileId, said } = leave;
    const unsent = journal.index
      .open()
      .filter(({ state, mutation }) => state !== 'answered' && !said.has(mutation.id))
      .map(({ mutation }) => mutation);
    // Also where there is none: only what the hub itself says to the token of this profile may have it erased.
    for (let at = 0; at < unsent.length || !leave.heard; at += mutationsAtOnce) {
      const mutations = unsent.slice(at, at + mutationsAtOnce);
      const handed = await this.#say(profileId, { mutations });
      if (!handed.ok) return handed;
      leave.heard = true;
      for (const { id } of mutations) said.add(id);
    }
    return ok(undefined);
  }

  async #handOverBodies({ profileId, desk, said }: Leave): Promise<Result<undefined, DomainError>> {
    const unsent = await desk.unsentBodies();
    if (!unsent.ok) return unsent;
    for (const body of unsent.value) {
      // Whoever writes on has it said again, with what was added.
      const name = `${body.documentId} ${sha256Of(Buffer.from(body.update))}`;
      if (said.has(name)) continue;
      const handed = await this.#say(profileId, { body });
      if (!handed.ok) return handed;
      said.add(name);
    }
    return ok(undefined);
  }

  async #handOverFiles({ profileId, desk, said }: Leave): Promise<Result<undefined, DomainError>> {
    const nameOf = ({ versionId }: UnsentFile): string => `bytes of ${versionId}`;
    const unsent = desk.unsentFiles().filter((file) => !said.has(nameOf(file)));
    const handed = await handOverFiles(
      unsent,
      async (chunk) => {
        const answer = await this.#say(profileId, { chunk });
        return answer.ok ? ok(answer.value.here === true) : answer;
      },
      ({ attachmentId, versionId }) => this.#say(profileId, { file: { attachmentId, versionId } }),
      (problem) => this.#note(problem),
    );
    if (handed.ok) for (const file of unsent) said.add(nameOf(file));
    return handed;
  }

  async #erase(): Promise<void> {
    const { session, folder, secrets, deskClosed } = this.#options;
    const profileId = session.leaving;
    if (profileId === null) return;
    await deskClosed();
    await rm(folder.resolve('profiles', profileId), { recursive: true, force: true, maxRetries: 5 });
    const told = await this.#say(profileId, { erased: true });
    // Out of reach: nothing is left here but the token that proves who has erased it. A hub that knows the token no
    // longer, or wants the desk no longer gone, needs no word of it.
    if (!told.ok && told.error.code !== 'session.expired') return this.#note(told.error);
    // Whoever signed in here again meanwhile has a token of their own by now.
    if (session.leaving !== profileId) return;
    await secrets.remove(tokenName(profileId));
    await session.left();
  }

  async #say(
    profileId: string,
    left: Partial<Omit<FarewellRequest, 'refreshToken'>>,
  ): Promise<Result<FarewellAnswer, DomainError>> {
    const { session, secrets } = this.#options;
    const refreshToken = await keptRefreshToken(secrets, profileId);
    const { client, hubId } = session;
    if (refreshToken === null || !client || hubId === null) return err(domainError('session.expired'));
    // Like a password, a token must never reach a server that is not the hub it belongs to.
    const described = await client.describe(hubId);
    if (!described.ok) return described;
    return ask(client, { refreshToken, mutations: [], erased: false, ...left });
  }

  #note({ code }: DomainError): void {
    this.#options.logger.warn('farewell.not-through', { code });
  }
}

const ask = (client: HubClient, body: FarewellRequest): Promise<Result<FarewellAnswer, DomainError>> =>
  client.request(farewellAnswer, { method: 'POST', path: '/v1/farewells', body });
