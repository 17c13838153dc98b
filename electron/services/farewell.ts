import { rm } from 'node:fs/promises';
import type { z } from 'zod';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { ok, type Result } from '#shared/kernel/result';
import { type FarewellRequest, farewell as farewellAnswer, type UnsentBody } from '#shared/protocol/hub-api';
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

export interface FarewellOptions {
  readonly session: Session;
  readonly secrets: SecretStore;
  readonly folder: DataFolder;
  readonly logger: Logger;
  /** The journal of whoever works here; null where it could not be opened. */
  readonly journal: () => Promise<Journal | null>;
  /** Has what programs saved last journaled. */
  readonly bringIn: () => Promise<Result<unknown, DomainError>>;
  /** What they wrote in documents and the hub has not. */
  readonly unsentBodies: () => Promise<Result<readonly UnsentBody[], DomainError>>;
  /** Files that were taken in here and whose bytes the hub may not have. */
  readonly unsentFiles: () => Promise<readonly UnsentFile[]>;
  /** Resolves once nothing here uses the former person's files any more. */
  readonly deskClosed: () => Promise<void>;
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
    const { session, journal, bringIn } = this.#options;
    const state = session.read();
    if (state.phase !== 'signed-in') return;
    // Before what is unsent is looked for: it is among it from then on.
    const saved = await bringIn();
    if (!saved.ok) return this.#note(saved.error);
    const opened = await journal();
    const handed = opened ? await this.#handOver(opened, state.profileId) : ok(undefined);
    if (!handed.ok) return this.#note(handed.error);
    const written = await this.#handOverBodies(state.profileId);
    if (!written.ok) return this.#note(written.error);
    const brought = await this.#handOverFiles(state.profileId);
    if (!brought.ok) return this.#note(brought.error);
    await session.leave(state.profileId, problem);
    await this.#erase();
  }

  async #handOver(journal: Journal, profileId: string): Promise<Result<undefined, DomainError>> {
    const unsent = journal.index
      .open()
      .filter(({ state }) => state !== 'answered')
      .map(({ mutation }) => mutation);
    // Also where there is none: only what the hub itself says to the token of this profile may have it erased.
    let at = 0;
    do {
      const said = await this.#say(profileId, { mutations: unsent.slice(at, at + mutationsAtOnce) });
      if (!said.ok) return said;
      at += mutationsAtOnce;
    } while (at < unsent.length);
    return ok(undefined);
  }

  async #handOverBodies(profileId: string): Promise<Result<undefined, DomainError>> {
    const unsent = await this.#options.unsentBodies();
    if (!unsent.ok) return unsent;
    for (const body of unsent.value) {
      const said = await this.#say(profileId, { body });
      if (!said.ok) return said;
    }
    return ok(undefined);
  }

  async #handOverFiles(profileId: string): Promise<Result<undefined, DomainError>> {
    return handOverFiles(
      await this.#options.unsentFiles(),
      async (chunk) => {
        const said = await this.#say(profileId, { chunk });
        return said.ok ? ok(said.value.here === true) : said;
      },
      ({ attachmentId, versionId }) => this.#say(profileId, { file: { attachmentId, versionId } }),
      (problem) => this.#note(problem),
    );
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
    if (refreshToken === null || !client || hubId === null)
      return { ok: false, error: domainError('session.expired') };
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
