import type { Clock } from '#shared/kernel/clock';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { DeviceId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { DeviceEntry, FarewellRequest, MutationAnswer } from '#shared/protocol/hub-api';
import { recordAudit } from '../audit/record';
import type { AttachmentDepot } from '../hub/attachment-depot';
import type { BodyDepot } from '../hub/body-depot';
import { refuseForeignDevices } from '../hub/foreign-devices';
import { judgeMutations } from '../hub/judge-mutations';
import { type ReadMutation, readMutation } from '../hub/read-mutation';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { findPerson } from '../storage/people';
import type { ReceiptSigner } from '../time/receipt-signer';
import type { Caller } from './access-token';
import { hashSecret, providerOf } from './secrets';

export interface DevicesOptions {
  readonly database: HubDatabase;
  readonly clock: Clock;
  readonly receipts: ReceiptSigner;
  /** Where what was written in documents is sealed. */
  readonly bodies: Pick<BodyDepot, 'sealUnsent'>;
  /** Where the bytes of files are kept. */
  readonly attachments: Pick<AttachmentDepot, 'keepSealed' | 'complete'>;
}

/** What the hub says to a device that has to go: what became of its unsent work. */
export interface Farewell {
  readonly answers: readonly MutationAnswer[];
  /** Whether the chunk that was handed over, or asked for, is here; null where there was none. */
  readonly here: boolean | null;
}

/**
 * The devices people sign in on. A person ends one of their own, an admin anybody's: it is let in no more, hands over
 * what it has not sent, and erases what it holds at its next contact (ADR 45).
 */
export class Devices {
  readonly #options: DevicesOptions;

  constructor(options: DevicesOptions) {
    this.#options = options;
  }

  /** A person's devices, the latest seen first. Errors: `device.not-allowed`, `person.not-found`. */
  list(caller: Caller, personId: string): Promise<Result<DeviceEntry[], DomainError>> {
    return this.#asProvider(caller.providerId, async (tx) => {
      const allowed = await mayTend(tx, caller, personId);
      if (!allowed.ok) return allowed;
      const rows = await tx
        .selectFrom('device')
        .selectAll()
        .where('provider_id', '=', caller.providerId)
        .where('person_id', '=', personId)
        .orderBy('last_seen', 'desc')
        .execute();
      return ok(
        rows.map((row) => ({
          id: row.device_id as DeviceId,
          name: row.name,
          firstSeen: row.first_seen.getTime(),
          lastSeen: row.last_seen.getTime(),
          revokedAt: row.revoked_at?.getTime() ?? null,
          wipedAt: row.wiped_at?.getTime() ?? null,
          isThis: row.device_id === caller.deviceId && personId === caller.personId,
        })),
      );
    });
  }

  /**
   * Ends a device, once and for all: it may not come back. Doing it again changes nothing. Errors:
   * `device.not-allowed`, `person.not-found`, `device.not-found`.
   */
  revoke(caller: Caller, personId: string, deviceId: string): Promise<Result<undefined, DomainError>> {
    const at = this.#options.clock.now();
    return this.#asProvider(caller.providerId, async (tx) => {
      const allowed = await mayTend(tx, caller, personId);
      if (!allowed.ok) return allowed;
      const known = await tx
        .selectFrom('device')
        .select('revoked_at')
        .where('provider_id', '=', caller.providerId)
        .where('person_id', '=', personId)
        .where('device_id', '=', deviceId)
        .forUpdate()
        .executeTakeFirst();
      if (!known) return err(domainError('device.not-found'));
      if (known.revoked_at) return ok(undefined);
      await tx
        .updateTable('device')
        .set({ revoked_at: new Date(at), revoked_by: caller.personId })
        .where('provider_id', '=', caller.providerId)
        .where('person_id', '=', personId)
        .where('device_id', '=', deviceId)
        .execute();
      await tx
        .updateTable('session_family')
        .set({ ended_at: new Date(at), ended_because: 'device-revoked' })
        .where('provider_id', '=', caller.providerId)
        .where('person_id', '=', personId)
        .where('device_id', '=', deviceId)
        .where('ended_at', 'is', null)
        .execute();
      const facts = { person: personId, device: deviceId };
      const by = { personId: caller.personId, deviceId: caller.deviceId };
      await recordAudit(tx, caller.providerId, { event: 'device.revoked', ...by, facts }, at);
      return ok(undefined);
    });
  }

  /**
   * A device that has to go hands over what it has not sent, and says when it has erased the rest. Its refresh token
   * proves which it is, since no session is left. Time is taken as ever; whatever else it did is sealed for those who
   * lead the engagement: who holds a revoked device is not known. Errors: `session.expired` where the token is unknown
   * or its device has no reason to go, `input.invalid`, `document.body-invalid`,
   * `scope.not-visible`, `attachment.chunk-corrupt`, `attachment.quota-exceeded`.
   */
  async farewell(
    refreshToken: string,
    { mutations, body = null, chunk = null, file = null, erased }: Omit<FarewellRequest, 'refreshToken'>,
  ): Promise<Result<Farewell, DomainError>> {
    const providerId = providerOf(refreshToken);
    const caller = providerId === null ? null : await this.#leaving(providerId, refreshToken);
    if (!caller) return err(domainError('session.expired'));
    const readings: ReadMutation[] = [];
    for (const raw of mutations) {
      const read = readMutation(raw, caller);
      if (!read) return err(domainError('input.invalid'));
      readings.push(read);
    }
    const { database, receipts, clock } = this.#options;
    const now = clock.now();
    const judgeable = await refuseForeignDevices(database, caller, readings);
    const { answers } =
      judgeable.length === 0
        ? { answers: [] }
        : await database.as({ mode: 'person', ...caller }, (tx) =>
            judgeMutations(tx, { caller, readings: judgeable, now }, { receipts, sealsWork: true }),
          );
    const sealed = body === null ? ok(undefined) : await this.#options.bodies.sealUnsent(caller, body);
    if (!sealed.ok) return sealed;
    const { attachments } = this.#options;
    const bytes = chunk?.data == null ? null : Buffer.from(chunk.data, 'base64');
    const kept = chunk ? await attachments.keepSealed(caller, chunk.scope, chunk.hash, bytes) : ok(null);
    if (!kept.ok) return kept;
    // Its mutation may be sealed: then it is whole once a lead has applied that.
    if (file) await attachments.complete(caller, file);
    if (erased) await this.#noteErased(caller, now);
    return ok({ answers, here: kept.value });
  }

  #noteErased({ providerId, personId, deviceId }: Caller, now: number): Promise<void> {
    return this.#asProvider(providerId, async (tx) => {
      const noted = await tx
        .updateTable('device')
        .set({ wiped_at: new Date(now) })
        .where('provider_id', '=', providerId)
        .where('person_id', '=', personId)
        .where('device_id', '=', deviceId)
        .where('wiped_at', 'is', null)
        .executeTakeFirst();
      if (noted.numUpdatedRows === 0n) return;
      await recordAudit(tx, providerId, { event: 'device.wiped', personId, deviceId, facts: {} }, now);
    });
  }

  /** Whose token this is, where that device was revoked or that person was disabled. */
  #leaving(providerId: string, refreshToken: string): Promise<Caller | null> {
    return this.#asProvider(providerId, async (tx) => {
      const kept = await tx
        .selectFrom('refresh_token')
        .innerJoin('session_family', (join) =>
          join
            .onRef('session_family.provider_id', '=', 'refresh_token.provider_id')
            .onRef('session_family.id', '=', 'refresh_token.family_id'),
        )
        .innerJoin('device', (join) =>
          join
            .onRef('device.provider_id', '=', 'session_family.provider_id')
            .onRef('device.person_id', '=', 'session_family.person_id')
            .onRef('device.device_id', '=', 'session_family.device_id'),
        )
        .select(['session_family.id', 'session_family.person_id', 'session_family.device_id', 'revoked_at'])
        .where('refresh_token.provider_id', '=', providerId)
        .where('hash', '=', hashSecret(refreshToken))
        .executeTakeFirst();
      if (!kept) return null;
      const person = await findPerson(tx, providerId, kept.person_id);
      if (!person || (kept.revoked_at === null && person.active)) return null;
      return { providerId, personId: person.id, deviceId: kept.device_id, familyId: kept.id };
    });
  }

  #asProvider<T>(providerId: string, work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    return this.#options.database.as({ mode: 'provider', providerId }, work);
  }
}

/** One's own devices, and for an admin everybody's. */
const mayTend = async (
  tx: HubTransaction,
  { providerId, personId: callerId }: Caller,
  personId: string,
): Promise<Result<undefined, DomainError>> => {
  if (personId === callerId) return ok(undefined);
  const caller = await findPerson(tx, providerId, callerId);
  if (caller?.role !== 'admin') return err(domainError('device.not-allowed'));
  return (await findPerson(tx, providerId, personId)) ? ok(undefined) : err(domainError('person.not-found'));
};
