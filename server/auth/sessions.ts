import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Clock } from '#shared/kernel/clock';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Person } from '#shared/people/person';
import type { device, refreshRequest, Session, signInRequest } from '#shared/protocol/hub-api';
import type { AuditFacts } from '../audit/audit-event';
import { recordAudit } from '../audit/record';
import type { HubIdentity } from '../hub/identity';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { asPerson, oneStatement, type Question, together } from '../storage/one-trip';
import { findPerson, listProviders, type ProviderEntry } from '../storage/people';
import type { AccessTokens, Caller } from './access-token';
import type { Passwords } from './passwords';
import { deriveSecret, hashSecret, makeSecret, providerOf } from './secrets';
import type { SignInBackoff } from './sign-in-backoff';

/** How long a workstation that is not heard of stays signed in. */
const refreshTokenMilliseconds = 60 * 24 * 60 * 60_000;

const codeMilliseconds = 60_000;

interface SessionOptions {
  readonly database: HubDatabase;
  readonly identity: HubIdentity;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly backoff: SignInBackoff;
  readonly logger: Logger;
}

interface Account {
  readonly provider: ProviderEntry;
  readonly personId: string;
  readonly passwordHash: string | null;
}

type Device = z.infer<typeof device>;

export const emailKey = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

/** A token names its provider, so that it can be looked up inside that provider's walls. */
const tokenFor = (providerId: string, secret: string): string => `${providerId}.${secret}`;

/** What is said of a session that was ended. */
const endedBecause = (reason: string | null): DomainError => {
  if (reason === 'device-revoked') return domainError('device.revoked');
  return domainError(reason === 'reused' ? 'session.refresh-reused' : 'session.expired');
};

/** What is in the way of somebody whose token is good; in `provider` mode. */
const problemWith = (
  tx: HubTransaction,
  { providerId, personId, familyId }: Caller,
): Question<DomainError | null> => {
  const statement = sql<{ active: boolean | null; going: boolean | null; ended_because: string | null }>`
    SELECT (person.body ->> 'active')::boolean AS active, family.ended_at IS NULL AND family.id IS NOT NULL AS going,
      family.ended_because
    FROM (SELECT ${providerId}::uuid AS provider_id) AS here
    LEFT JOIN feed_row person ON person.provider_id = here.provider_id AND person.kind = 'person'
      AND person.id = ${personId} AND person.scope = here.provider_id AND person.body IS NOT NULL
    LEFT JOIN session_family family ON family.provider_id = here.provider_id AND family.id = ${familyId}`;
  return oneStatement(tx, statement, ([found]) => {
    if (!found || found.active === null) return domainError('session.missing');
    if (!found.active) return domainError('person.disabled');
    return found.going ? null : endedBecause(found.ended_because);
  });
};

/**
 * Who is signed in on which workstation: starts sessions, carries them on, ends them. A little over 400 lines: signing
 * in, refreshing and detecting reuse must be read together.
 */
export class Sessions {
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Errors: `session.credentials-wrong`, `session.too-many-attempts`, `person.disabled`, `device.revoked`. */
  async signIn(
    request: z.infer<typeof signInRequest>,
    address: string,
  ): Promise<Result<Session, DomainError>> {
    const { backoff, passwords, clock } = this.#options;
    const email = emailKey(request.email);
    const refusal = await backoff.attempt(email, address, clock.now());
    if (refusal) return err(refusal);
    const { account, asked } = await this.#account(email, request.provider);
    const matched = await passwords.matches(account?.passwordHash ?? null, request.password);
    if (!account || !matched) {
      await this.#recordRefusal(account?.provider ?? asked, account?.personId ?? null, request.device.id, {
        code: 'session.credentials-wrong',
        address,
      });
      return err(domainError('session.credentials-wrong'));
    }
    await backoff.succeeded(email, address);
    return this.#start(account.provider, account.personId, request.device, { how: 'password', address });
  }

  /** A code for one sign-in as one of the sample firm's people. */
  async makeSampleCode(
    provider: ProviderEntry,
    personId: PersonId,
  ): Promise<Result<{ code: string; expiresAt: number }, DomainError>> {
    const code = tokenFor(provider.providerId, makeSecret());
    const expiresAt = this.#options.clock.now() + codeMilliseconds;
    return this.#asProvider(provider.providerId, async (tx) => {
      const person = await findPerson(tx, provider.providerId, personId);
      if (!person) return err(domainError('person.not-found'));
      await tx
        .insertInto('one_time_code')
        .values({
          provider_id: provider.providerId,
          hash: hashSecret(code),
          person_id: personId,
          expires_at: new Date(expiresAt),
        })
        .execute();
      return ok({ code, expiresAt });
    });
  }

  /** Errors: `session.code-invalid` for a code that is unknown, used or too old; `person.disabled`. */
  async signInWithCode(code: string, on: Device): Promise<Result<Session, DomainError>> {
    const providerId = providerOf(code);
    const provider = providerId === null ? null : await this.#provider(providerId);
    if (!provider?.sample) return err(domainError('session.code-invalid'));
    const used = await this.#asProvider(provider.providerId, (tx) =>
      tx
        .deleteFrom('one_time_code')
        .where('hash', '=', hashSecret(code))
        .returning(['person_id', 'expires_at'])
        .executeTakeFirst(),
    );
    if (!used || used.expires_at.getTime() < this.#options.clock.now())
      return err(domainError('session.code-invalid'));
    return this.#start(provider, used.person_id, on, { how: 'code' });
  }

  /**
   * Exchanges a refresh token for its successor. A token that was spent by another attempt was stolen, from here or
   * from there: its whole family ends. Errors: `session.expired`, `session.refresh-reused`, `person.disabled`.
   */
  async refresh({
    refreshToken,
    attempt,
  }: z.infer<typeof refreshRequest>): Promise<Result<Session, DomainError>> {
    const providerId = providerOf(refreshToken);
    const provider = providerId === null ? null : await this.#provider(providerId);
    if (!provider) return err(domainError('session.expired'));
    const now = this.#options.clock.now();
    const successor = tokenFor(
      provider.providerId,
      deriveSecret(this.#options.identity.signingKey, refreshToken, attempt),
    );
    return this.#asProvider(provider.providerId, async (tx) => {
      const kept = await tx
        .selectFrom('refresh_token')
        .innerJoin('session_family', (join) =>
          join
            .onRef('session_family.provider_id', '=', 'refresh_token.provider_id')
            .onRef('session_family.id', '=', 'refresh_token.family_id'),
        )
        .select([
          'family_id',
          'expires_at',
          'spent_at',
          'attempt',
          'person_id',
          'device_id',
          'ended_at',
          'ended_because',
        ])
        .where('hash', '=', hashSecret(refreshToken))
        .forUpdate()
        .executeTakeFirst();
      if (!kept) return err(domainError('session.expired'));
      if (kept.ended_at) return err(endedBecause(kept.ended_because));
      const person = await findPerson(tx, provider.providerId, kept.person_id);
      // However late its device comes, it must hear that it has to go.
      if (kept.expires_at.getTime() < now)
        return err(domainError(person?.active === false ? 'person.disabled' : 'session.expired'));
      if (kept.spent_at && kept.attempt !== attempt) {
        await this.#endFamily(tx, kept.family_id, 'reused');
        await recordAudit(
          tx,
          provider.providerId,
          {
            event: 'session.refresh-reused',
            personId: kept.person_id,
            deviceId: kept.device_id,
            facts: { session: kept.family_id },
          },
          now,
        );
        this.#options.logger.warn(
          { family: kept.family_id, person: kept.person_id, device: kept.device_id },
          'a refresh token was used twice: its session was ended',
        );
        return err(domainError('session.refresh-reused'));
      }
      if (!person?.active) return err(domainError('person.disabled'));
      const expiresAt = now + refreshTokenMilliseconds;
      await tx
        .updateTable('refresh_token')
        .set({ spent_at: new Date(now), attempt })
        .where('hash', '=', hashSecret(refreshToken))
        .execute();
      await this.#keepToken(tx, provider.providerId, kept.family_id, successor, expiresAt);
      const caller = {
        providerId: provider.providerId,
        personId: person.id,
        deviceId: kept.device_id,
        familyId: kept.family_id,
      };
      return ok(await this.#answer(provider, person, caller, successor, expiresAt));
    });
  }

  async signOut(caller: Caller): Promise<void> {
    const { providerId, personId, deviceId, familyId } = caller;
    await this.#asProvider(providerId, async (tx) => {
      await this.#endFamily(tx, familyId, 'signed-out');
      const record = { event: 'session.ended', personId, deviceId, facts: { session: familyId } } as const;
      await recordAudit(tx, providerId, record, this.#options.clock.now());
    });
  }

  /** Whose request this is, as far as the token says. Errors: `session.missing`, `session.expired`. */
  async readToken(authorization: string | undefined): Promise<Result<Caller, DomainError>> {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return err(domainError('session.missing'));
    return this.#options.accessTokens.read(token, this.#options.clock.now());
  }

  /** Whose request this is. Errors: `session.missing`, `session.expired`, `person.disabled`. */
  async readCaller(authorization: string | undefined): Promise<Result<Caller, DomainError>> {
    const caller = await this.readToken(authorization);
    if (!caller.ok) return caller;
    const problem = await this.problemOf(caller.value);
    return problem ? err(problem) : caller;
  }

  /**
   * Why somebody who was let in once is no longer: a token that was good ten minutes ago says nothing about a person
   * who was disabled since, or a session that was ended. Null where nothing is in the way.
   */
  problemOf(caller: Caller): Promise<DomainError | null> {
    const { providerId } = caller;
    return this.#options.database.ask({ mode: 'provider', providerId }, (tx) => problemWith(tx, caller));
  }

  /** The answer to what a caller asks, who may be welcome no longer: both are one round trip. Errors: of `readCaller`. */
  async answer<T>(caller: Caller, of: (tx: HubTransaction) => Question<T>): Promise<Result<T, DomainError>> {
    const { providerId, personId } = caller;
    const [problem, , answer] = await this.#options.database.ask({ mode: 'provider', providerId }, (tx) =>
      together([problemWith(tx, caller), asPerson(tx, personId), of(tx)] as const),
    );
    return problem ? err(problem) : ok(answer);
  }

  /** Whose address this is; where nobody's, the one provider that was asked, if there is just one. */
  async #account(
    email: string,
    slug: string | undefined,
  ): Promise<{ account: Account | null; asked: ProviderEntry | null }> {
    const providers = await this.#options.database.as({ mode: 'hub' }, listProviders);
    const asked = slug === undefined ? providers : providers.filter((provider) => provider.slug === slug);
    const found: Account[] = [];
    for (const provider of asked) {
      const row = await this.#asProvider(provider.providerId, (tx) =>
        tx
          .selectFrom('person_account')
          .select(['person_id', 'password_hash'])
          .where('email_key', '=', email)
          .executeTakeFirst(),
      );
      if (row) found.push({ provider, personId: row.person_id, passwordHash: row.password_hash });
    }
    // The same address with two providers of one hub: only one who names the provider can be told apart.
    return {
      account: found.length === 1 ? (found[0] ?? null) : null,
      asked: asked.length === 1 ? (asked[0] ?? null) : null,
    };
  }

  async #recordRefusal(
    provider: ProviderEntry | null,
    personId: string | null,
    deviceId: string,
    facts: AuditFacts,
  ): Promise<void> {
    if (!provider) return;
    const { providerId } = provider;
    await this.#asProvider(providerId, (tx) =>
      recordAudit(
        tx,
        providerId,
        { event: 'session.refused', personId, deviceId, facts },
        this.#options.clock.now(),
      ),
    );
  }

  async #start(
    provider: ProviderEntry,
    personId: string,
    on: Device,
    facts: AuditFacts,
  ): Promise<Result<Session, DomainError>> {
    const familyId = randomUUID();
    const token = tokenFor(provider.providerId, makeSecret());
    const now = this.#options.clock.now();
    const expiresAt = now + refreshTokenMilliseconds;
    return this.#asProvider(provider.providerId, async (tx) => {
      const person = await findPerson(tx, provider.providerId, personId);
      if (!person) return err(domainError('session.credentials-wrong'));
      const { providerId } = provider;
      const by = { personId: person.id, deviceId: on.id };
      if (!person.active) {
        const refused = { code: 'person.disabled', ...facts };
        await recordAudit(tx, providerId, { event: 'session.refused', ...by, facts: refused }, now);
        return err(domainError('person.disabled'));
      }
      const key = { provider_id: provider.providerId, person_id: person.id, device_id: on.id };
      // Waits for whoever is revoking it at this moment, whose work ends those sessions alone that it finds.
      const welcome = await tx
        .insertInto('device')
        .values({ ...key, name: on.name })
        .onConflict((conflict) =>
          conflict
            .columns(['provider_id', 'person_id', 'device_id'])
            .doUpdateSet({ name: on.name, last_seen: new Date() })
            .where('device.revoked_at', 'is', null),
        )
        .returning('device_id')
        .executeTakeFirst();
      if (!welcome) {
        const refused = { code: 'device.revoked', ...facts };
        await recordAudit(tx, providerId, { event: 'session.refused', ...by, facts: refused }, now);
        return err(domainError('device.revoked'));
      }
      await tx
        .insertInto('session_family')
        .values({ ...key, id: familyId, ended_at: null, ended_because: null })
        .execute();
      await this.#keepToken(tx, provider.providerId, familyId, token, expiresAt);
      const started = { session: familyId, ...facts };
      await recordAudit(tx, providerId, { event: 'session.started', ...by, facts: started }, now);
      const caller = { providerId: provider.providerId, personId: person.id, deviceId: on.id, familyId };
      return ok(await this.#answer(provider, person, caller, token, expiresAt));
    });
  }

  async #keepToken(
    tx: HubTransaction,
    providerId: string,
    familyId: string,
    token: string,
    expiresAt: number,
  ): Promise<void> {
    await tx
      .insertInto('refresh_token')
      .values({
        provider_id: providerId,
        hash: hashSecret(token),
        family_id: familyId,
        expires_at: new Date(expiresAt),
        spent_at: null,
        attempt: null,
      })
      // A retry after a lost reply derives the very same successor.
      .onConflict((conflict) => conflict.columns(['provider_id', 'hash']).doNothing())
      .execute();
  }

  async #endFamily(tx: HubTransaction, familyId: string, because: 'signed-out' | 'reused'): Promise<void> {
    await tx
      .updateTable('session_family')
      .set({ ended_at: new Date(this.#options.clock.now()), ended_because: because })
      .where('id', '=', familyId)
      .where('ended_at', 'is', null)
      .execute();
  }

  async #answer(
    provider: ProviderEntry,
    person: Person,
    caller: Caller,
    refreshToken: string,
    refreshTokenExpiresAt: number,
  ): Promise<Session> {
    const { accessTokens, identity, clock } = this.#options;
    const now = clock.now();
    const access = await accessTokens.make(caller, now);
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken,
      refreshTokenExpiresAt,
      hubId: identity.hubId,
      providerId: provider.providerId,
      providerName: provider.name,
      personId: person.id,
      person,
      now,
    };
  }

  async #provider(providerId: string): Promise<ProviderEntry | null> {
    const providers = await this.#options.database.as({ mode: 'hub' }, listProviders);
    return providers.find((provider) => provider.providerId === providerId) ?? null;
  }

  #asProvider<T>(providerId: string, work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    return this.#options.database.as({ mode: 'provider', providerId }, work);
  }
}
