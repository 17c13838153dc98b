import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type DomainError, domainError, recoveryOf } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type Session as SessionAnswer, session as sessionAnswer } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { HubClient, HubRequest } from '../courier/hub-client';
import { diskRefused } from '../ports/data-folder';
import type { SecretStore } from '../ports/secret-store';

/** Renewed this long before it ends, so that no request carries a token which dies on the way. */
const renewalMargin = 30_000;

/** Signing out must not wait long for a hub that does not answer. */
const farewellTimeout = 4_000;

const keptTokens = z.looseObject({ refreshToken: z.string(), attempt: z.uuid().nullable() });

interface TokenOptions {
  readonly secrets: SecretStore;
  readonly client: HubClient;
  readonly profileId: string;
  readonly now: () => number;
  readonly onRefused: (problem: DomainError) => void;
}

interface RefreshManner {
  readonly signal?: AbortSignal;
  /** Whether nobody needs to hear of a refusal. */
  readonly quietly?: boolean;
}

/** Whether the hub wants a desk gone; what else it refuses lets the person go on working. */
export const mustGo = ({ code }: DomainError): boolean =>
  code === 'device.revoked' || code === 'person.disabled';

/** Under which name the secret store keeps the refresh token of a profile. */
export const tokenName = (profileId: string): string => `refresh-token.${profileId}`;

/** The refresh token that proves whose desk this is; null where none is kept. */
export const keptRefreshToken = async (secrets: SecretStore, profileId: string): Promise<string | null> => {
  const kept = keptTokens.safeParse(parseJson(await secrets.read(tokenName(profileId))));
  return kept.success ? kept.data.refreshToken : null;
};

/** The tokens of one profile: a short access token in memory, a rotating refresh token in the secret store. */
export class Tokens {
  readonly #options: TokenOptions;
  #access: { token: string; expiresAt: number } | null = null;
  #refreshing: Promise<Result<string, DomainError>> | null = null;
  #hubOffset: number | null = null;
  /** What is being kept, until it is. */
  #keeping: Promise<void> = Promise.resolve();
  #isRetired = false;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  get #name(): string {
    return tokenName(this.#options.profileId);
  }

  /** Hub's clock minus this one's at the last sign-in or refresh, ms; null before the first. */
  get hubOffset(): number | null {
    return this.#hubOffset;
  }

  /**
   * Their person signs in again: what others are about to keep under the same name must not be written over by a refresh
   * that is still under way here, nor be presented by it. Resolves once nothing more is kept.
   */
  retire(): Promise<void> {
    this.#isRetired = true;
    return this.#keeping;
  }

  /** What signing in again brought could not be kept: these are still the tokens of that name. */
  resume(): void {
    this.#isRetired = false;
  }

  /** Takes in what signing in or a refresh brought. The lifetime counts from our own clock: the hub's may differ. */
  async accept(answer: SessionAnswer): Promise<void> {
    this.#hubOffset = answer.now - this.#options.now();
    const lifetime = answer.accessTokenExpiresAt - answer.now;
    this.#access = { token: answer.accessToken, expiresAt: this.#options.now() + lifetime };
    await this.#keep({ refreshToken: answer.refreshToken, attempt: null });
  }

  /** Throws what the file system throws. */
  async #keep(tokens: z.infer<typeof keptTokens>): Promise<void> {
    if (this.#isRetired) return;
    const kept = this.#options.secrets.write(this.#name, JSON.stringify(tokens));
    this.#keeping = kept.catch(() => undefined);
    await kept;
  }

  /** Ends the session on the hub where it can be reached soon, and forgets it here in any case. */
  async revoke(expectedHubId: string): Promise<void> {
    const signal = AbortSignal.timeout(farewellTimeout);
    // A session restored at start has no access token yet; without one the hub would keep it alive for weeks.
    const token = await this.#token(expectedHubId, { signal, quietly: true });
    this.#access = null;
    await this.#options.secrets.remove(this.#name);
    if (token.ok)
      await this.#options.client.send({
        method: 'DELETE',
        path: '/v1/sessions/current',
        token: token.value,
        signal,
      });
  }

  /** A hub that is asked with a fresh access token, renewed once where the hub says it has expired. */
  authorize(expectedHubId: string): AuthorizedHub {
    const { client } = this.#options;
    const withToken = async <T>(
      request: HubRequest,
      send: (request: HubRequest) => Promise<Result<T, DomainError>>,
    ): Promise<Result<T, DomainError>> => {
      const token = await this.#token(expectedHubId);
      if (!token.ok) return token;
      const answer = await send({ ...request, token: token.value });
      if (answer.ok) return answer;
      // `missing` is what another hub at the same address says of our token: the renewal finds out which it is.
      if (answer.error.code !== 'session.expired' && answer.error.code !== 'session.missing')
        return this.#noticed(answer);
      this.#access = null;
      const renewed = await this.#token(expectedHubId);
      return renewed.ok ? this.#noticed(await send({ ...request, token: renewed.value })) : renewed;
    };
    return {
      request: (schema, request) => withToken(request, (authorized) => client.request(schema, authorized)),
      bytes: (request) => withToken(request, (authorized) => client.bytes(authorized)),
      send: (request) => withToken(request, (authorized) => client.send(authorized)),
      describe: () => client.describe(expectedHubId),
    };
  }

  #noticed<T>(answer: Result<T, DomainError>): Result<T, DomainError> {
    if (!answer.ok) this.#refused(answer.error);
    return answer;
  }

  #refused(problem: DomainError): void {
    if (recoveryOf(problem.code) === 'sign-in' || mustGo(problem)) this.#options.onRefused(problem);
  }

  async #token(expectedHubId: string, manner: RefreshManner = {}): Promise<Result<string, DomainError>> {
    if (this.#access && this.#access.expiresAt - renewalMargin > this.#options.now())
      return ok(this.#access.token);
    // Two refreshes at once would present one token twice, which the hub takes for theft.
    this.#refreshing ??= this.#refresh(expectedHubId, manner).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(
    expectedHubId: string,
    { signal, quietly = false }: RefreshManner,
  ): Promise<Result<string, DomainError>> {
    const { client } = this.#options;
    const refused = (problem: DomainError): Result<never, DomainError> => {
      if (!quietly) this.#refused(problem);
      return err(problem);
    };
    const prepared = await this.#prepareAttempt();
    if (prepared === null) return refused(domainError('session.missing'));
    if (!prepared.ok) return prepared;
    // Like a password, a refresh token must never reach a server that is not the hub it belongs to.
    const described = await client.describe(expectedHubId, signal);
    if (!described.ok) return described;
    const answer = await client.request(sessionAnswer, {
      method: 'POST',
      path: '/v1/sessions/refresh',
      body: prepared.value,
      ...(signal ? { signal } : {}),
    });
    if (!answer.ok) return refused(answer.error);
    // Not kept, on a full disk say, the old token and its attempt still lead to the very same successor.
    await this.accept(answer.value).catch(() => undefined);
    return ok(answer.value.accessToken);
  }

  /**
   * What the next refresh sends; null where no token is kept. The attempt is kept before it is sent: after a lost
   * reply, or a kill, the retry must repeat the very same one.
   */
  async #prepareAttempt(): Promise<Result<{ refreshToken: string; attempt: string }, DomainError> | null> {
    const { secrets } = this.#options;
    const kept = keptTokens.safeParse(parseJson(await secrets.read(this.#name)));
    if (this.#isRetired) return err(domainError('bridge.closed'));
    if (!kept.success) return null;
    const { refreshToken, attempt } = kept.data;
    if (attempt !== null) return ok({ refreshToken, attempt });
    const first = { refreshToken, attempt: randomUUID() };
    try {
      await this.#keep(first);
      return ok(first);
    } catch (error) {
      return err(diskRefused(error));
    }
  }
}

const parseJson = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};
