import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { personId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';

/** How long an access token serves. Short, since it cannot be called back. */
export const accessTokenMilliseconds = 10 * 60_000;

const claims = z.looseObject({
  sub: personId,
  provider: z.uuid(),
  device: z.uuid(),
  family: z.uuid(),
  exp: z.number(),
});

/** Whose request it is, as far as the token says; whether that person is still welcome is asked of the database. */
export interface Caller {
  readonly providerId: string;
  readonly personId: z.infer<typeof personId>;
  readonly deviceId: string;
  readonly familyId: string;
}

/** Tokens whose signature was found good, so that it is reckoned once and not with every request. */
const rememberedTokens = 20_000;

interface Remembered {
  readonly caller: Caller;
  /** Epoch seconds, as in the token. */
  readonly expires: number;
}

/** Makes and reads access tokens: JWT (RFC 7519), HS256, signed with the hub's own key. */
export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #issuer: string;
  readonly #remembered = new Map<string, Remembered>();

  constructor(key: Buffer, hubId: string) {
    this.#key = new Uint8Array(key);
    this.#issuer = hubId;
  }

  /** `now` is epoch ms; so is what is answered. */
  async make(caller: Caller, now: number): Promise<{ token: string; expiresAt: number }> {
    const expiresAt = now + accessTokenMilliseconds;
    const token = await new SignJWT({
      provider: caller.providerId,
      device: caller.deviceId,
      family: caller.familyId,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(caller.personId)
      .setIssuer(this.#issuer)
      .setIssuedAt(Math.floor(now / 1_000))
      .setExpirationTime(Math.floor(expiresAt / 1_000))
      .sign(this.#key);
    return { token, expiresAt };
  }

  /** Errors: `session.expired` for one that was good once, `session.missing` for anything else. */
  async read(token: string, now: number): Promise<Result<Caller, DomainError>> {
    const known = this.#remembered.get(token);
    if (known && known.expires > Math.floor(now / 1_000)) return ok(known.caller);
    this.#remembered.delete(token);
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: this.#issuer,
        currentDate: new Date(now),
      });
      const parsed = claims.safeParse(payload);
      if (!parsed.success) return err(domainError('session.missing'));
      const { sub, provider, device, family, exp } = parsed.data;
      const caller = { personId: sub, providerId: provider, deviceId: device, familyId: family };
      if (this.#remembered.size >= rememberedTokens) this.#remembered.clear();
      this.#remembered.set(token, { caller, expires: exp });
      return ok(caller);
    } catch (error) {
      return err(domainError(error instanceof errors.JWTExpired ? 'session.expired' : 'session.missing'));
    }
  }
}
