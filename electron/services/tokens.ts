import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type DomainError, domainError, recoveryOf } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type Session as SessionAnswer, session as sessionAnswer } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { HubClient, HubRequest } from '../courier/hub-client';
import type { SecretStore } from '../ports/secret-store';

/** Renewed this long before it ends, so that no request carries a token which dies on the way. */
const renewalMargin = 30_000;

const keptTokens = z.looseObject({ refreshToken: z.string(), attempt: z.uuid().nullable() });

interface TokenOptions {
  readonly secrets: SecretStore;
  readonly client: HubClient;
  readonly profileId: string;
  readonly now: () => number;
  readonly onRefused: (problem: DomainError) => void;
}

/** The tokens of one profile: a short access token in memory, a rotating refresh token in the secret store. */
export class Tokens {
  readonly #options: TokenOptions;
  #access: { token: string; expiresAt: number } | null = null;
  #refreshing: Promise<Result<string, DomainError>> | null = null;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  get #name(): string {
    return `refresh-token.${this.#options.profileId}`;
  }

  /** Takes in what signing in or a refresh brought. The lifetime counts from our own clock: the hub's may differ. */
  async accept(answer: SessionAnswer): Promise<void> {
    const kept: z.infer<typeof keptTokens> = { refreshToken: answer.refreshToken, attempt: null };
    await this.#options.secrets.write(this.#name, JSON.stringify(kept));
    const lifetime = answer.accessTokenExpiresAt - answer.now;
    this.#access = { token: answer.accessToken, expiresAt: this.#options.now() + lifetime };
  }

  /** Ends the session on the hub where it can be reached, and forgets it here in any case. */
  async revoke(): Promise<void> {
    const token = this.#access?.token;
    this.#access = null;
    await this.#options.secrets.remove(this.#name);
    if (token !== undefined)
      await this.#options.client.send({ method: 'DELETE', path: '/v1/sessions/current', token });
  }

  /** A hub that is asked with a fresh access token, renewed once where the hub says it has expired. */
  authorize(expectedHubId: string): AuthorizedHub {
    const { client } = this.#options;
    const withToken = async <T>(
      request: HubRequest,
      send: (request: HubRequest) => Promise<Result<T, DomainError>>,
    ): Promise<Result<T, DomainError>> => {
      const token = await this.#token();
      if (!token.ok) return token;
      const answer = await send({ ...request, token: token.value });
      if (answer.ok) return answer;
      if (answer.error.code !== 'session.expired') return this.#noticed(answer);
      this.#access = null;
      const renewed = await this.#token();
      return renewed.ok ? this.#noticed(await send({ ...request, token: renewed.value })) : renewed;
    };
    return {
      request: (schema, request) => withToken(request, (authorized) => client.request(schema, authorized)),
      text: (request) => withToken(request, (authorized) => client.text(authorized)),
      send: (request) => withToken(request, (authorized) => client.send(authorized)),
      describe: () => client.describe(expectedHubId),
    };
  }

  #noticed<T>(answer: Result<T, DomainError>): Result<T, DomainError> {
    if (!answer.ok) this.#refused(answer.error);
    return answer;
  }

  #refused(problem: DomainError): void {
    if (recoveryOf(problem.code) === 'sign-in' || problem.code === 'person.disabled')
      this.#options.onRefused(problem);
  }

  async #token(): Promise<Result<string, DomainError>> {
    if (this.#access && this.#access.expiresAt - renewalMargin > this.#options.now())
      return ok(this.#access.token);
    // Two refreshes at once would present one token twice, which the hub takes for theft.
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<Result<string, DomainError>> {
    const { secrets, client } = this.#options;
    const kept = keptTokens.safeParse(parseJson(await secrets.read(this.#name)));
    if (!kept.success) {
      const missing = domainError('session.missing');
      this.#refused(missing);
      return err(missing);
    }
    const { refreshToken } = kept.data;
    // The attempt is kept before it is sent: after a lost reply, or a kill, the retry must repeat the very same one.
    const attempt = kept.data.attempt ?? randomUUID();
    await secrets.write(this.#name, JSON.stringify({ refreshToken, attempt }));
    const answer = await client.request(sessionAnswer, {
      method: 'POST',
      path: '/v1/sessions/refresh',
      body: { refreshToken, attempt },
    });
    if (!answer.ok) {
      this.#refused(answer.error);
      return answer;
    }
    await this.accept(answer.value);
    return ok(answer.value.accessToken);
  }
}

const parseJson = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};
