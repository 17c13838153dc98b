import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Attachment, type AttachmentVersion, attachment } from '#shared/attachments/attachment';
import { type ByteRange, chunkRange, piecesOf } from '#shared/attachments/manifest';
import { versionOf } from '#shared/attachments/versions';
import type { Clock } from '#shared/kernel/clock';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Caller } from '../auth/access-token';
import type { BlobStore } from '../storage/blob-store';
import type { Actor, HubDatabase, HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { lostScopes } from './sight';

/** Which version of which attachment is meant. */
export interface VersionName {
  readonly attachmentId: string;
  readonly versionId: string;
}

interface Found {
  readonly scope: string;
  readonly row: Attachment;
  readonly version: AttachmentVersion;
}

/** How many bytes of attachments there may be, counted without repetitions. */
export interface AttachmentQuotas {
  readonly engagement: number;
  readonly provider: number;
}

const gibibyte = 1024 ** 3;
export const usualQuotas: AttachmentQuotas = { engagement: 20 * gibibyte, provider: 500 * gibibyte };

export interface DepotOptions {
  readonly database: HubDatabase;
  readonly blobs: BlobStore;
  readonly quotas: AttachmentQuotas;
  readonly clock: Clock;
}

/** Ends a transaction that has gone too far to be answered otherwise. */
class QuotaExceeded extends Error {}

/** What a device handed over that had to go waits so long for a lead to decide on the edits that name it, ms. */
const sealedStays = 180 * 24 * 60 * 60 * 1_000;

const hexOf = (hash: Buffer): string => hash.toString('hex');
const bytesOf = (hash: string): Buffer => Buffer.from(hash, 'hex');
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The bytes of attachments: taken in chunk by chunk under the manifest that a mutation named before, and given out to
 * whoever sees that row. A hash alone opens nothing: the chunks of a scope are those that were brought into it.
 */
export class AttachmentDepot {
  readonly #options: DepotOptions;

  constructor(options: DepotOptions) {
    this.#options = options;
  }

  /** Indexes of the chunks that are not here yet, and when the whole was taken in (null while it was not). */
  async missing(
    caller: Caller,
    name: VersionName,
  ): Promise<Result<{ missing: number[]; storedAt: number | null }, DomainError>> {
    return this.#asBringer(caller, name, async (tx) => {
      const found = await findVersion(tx, caller, name);
      if (!found.ok) return found;
      const { version, scope } = found.value;
      const here = await presentHashes(tx, caller.providerId, scope, version.manifest.chunks);
      const missing = version.manifest.chunks.flatMap((hash, index) => (here.has(hash) ? [] : [index]));
      return ok({ missing, storedAt: version.storedAt });
    });
  }

  /**
   * Takes in one chunk of a version that the caller added.
   * Errors: `attachment.not-found`, `attachment.not-yours`, `attachment.chunk-unknown`, `attachment.chunk-corrupt`,
   * `attachment.quota-exceeded`.
   */
  async put(
    caller: Caller,
    name: VersionName,
    index: number,
    bytes: Uint8Array,
  ): Promise<Result<undefined, DomainError>> {
    const { providerId } = caller;
    const asked = await this.#asBringer(caller, name, async (tx) => {
      const found = await findVersion(tx, caller, name);
      if (!found.ok) return found;
      const { version, scope } = found.value;
      if (version.personId !== caller.personId) return err(domainError('attachment.not-yours'));
      const range = chunkRange(version.manifest, index);
      const hash = version.manifest.chunks[index];
      if (!range || hash === undefined) return err(domainError('attachment.chunk-unknown'));
      const size = range.until - range.from;
      const here = (await presentHashes(tx, providerId, scope, [hash])).has(hash);
      // Looked at before anything is written, so that a full engagement cannot fill the disk.
      const room = here || (await this.#hasRoom(tx, providerId, scope, size));
      return room ? ok({ scope, hash, size, here }) : err(domainError('attachment.quota-exceeded'));
    });
    if (!asked.ok) return asked;
    const { scope, hash, size, here } = asked.value;
    if (bytes.length !== size || sha256Of(bytes) !== hash)
      return err(domainError('attachment.chunk-corrupt', { chunk: index }));
    if (here) return ok(undefined);
    await this.#options.blobs.put(providerId, hash, bytes);
    try {
      await this.#asBringer(caller, name, (tx) => this.#enter(tx, providerId, scope, hash, size));
    } catch (error) {
      if (error instanceof QuotaExceeded) return err(domainError('attachment.quota-exceeded'));
      throw error;
    }
    return ok(undefined);
  }

  /**
   * Checks that the chunks of a version make up what its manifest says, and tells everybody that it is here. Asking
   * again is harmless. Errors: those of `put`, `attachment.chunks-missing`, `attachment.hash-wrong`.
   */
  async complete(caller: Caller, name: VersionName): Promise<Result<{ storedAt: number }, DomainError>> {
    const { providerId } = caller;
    const found = await this.#asBringer(caller, name, async (tx) => {
      const one = await findVersion(tx, caller, name);
      if (!one.ok) return one;
      const { version, scope } = one.value;
      if (version.personId !== caller.personId) return err(domainError('attachment.not-yours'));
      const here = await presentHashes(tx, providerId, scope, version.manifest.chunks);
      const missing = version.manifest.chunks.filter((hash) => !here.has(hash)).length;
      if (missing > 0) return err(domainError('attachment.chunks-missing', { count: missing }));
      return one;
    });
    if (!found.ok) return found;
    const { version, scope } = found.value;
    if (version.storedAt !== null) return ok({ storedAt: version.storedAt });
    const verified = await this.#verify(caller, name, scope, version);
    if (!verified.ok) return verified;
    return this.#asBringer(caller, name, async (tx) => {
      const feed = await FeedWriter.open(tx, providerId);
      // Read again under the counter: another version may have been added meanwhile.
      const now = await findVersion(tx, caller, name);
      if (!now.ok) return now;
      const storedAt = now.value.version.storedAt ?? this.#options.clock.now();
      const { row } = now.value;
      const versions = row.versions.map((one) => (one.id === version.id ? { ...one, storedAt } : one));
      const body = { ...row, versions, revision: row.revision + 1 };
      feed.put({ kind: 'attachment', id: row.id, scope, body });
      await feed.flush();
      return ok({ storedAt });
    });
  }

  /**
   * Takes in a chunk from a device that must go, for an engagement its person sees or saw; what names it may be sealed.
   * @param bytes null only asks whether it is here, so that nothing is brought twice
   * @returns whether it is here now. Errors: `scope.not-visible`, `attachment.chunk-corrupt`, `attachment.quota-exceeded`
   */
  async keepSealed(
    { providerId, personId }: Caller,
    scope: string,
    hash: string,
    bytes: Uint8Array | null,
  ): Promise<Result<boolean, DomainError>> {
    const provider = { mode: 'provider', providerId } as const;
    const { database, blobs, clock } = this.#options;
    const asked = await database.as(provider, async (tx) => {
      if (!(await lostScopes(tx, providerId, personId, true)).has(scope))
        return err(domainError('scope.not-visible'));
      // One that is let go of at this moment is not here.
      const here = await keepUntil(tx, providerId, scope, hash, clock.now() + sealedStays);
      if (!here && bytes && !(await this.#hasRoom(tx, providerId, scope, bytes.length)))
        return err(domainError('attachment.quota-exceeded'));
      return ok(here);
    });
    if (!asked.ok || asked.value || !bytes) return asked;
    if (sha256Of(bytes) !== hash) return err(domainError('attachment.chunk-corrupt'));
    await blobs.put(providerId, hash, bytes);
    try {
      await database.as(provider, async (tx) => {
        await this.#enter(tx, providerId, scope, hash, bytes.length);
        await keepUntil(tx, providerId, scope, hash, clock.now() + sealedStays);
      });
    } catch (error) {
      if (error instanceof QuotaExceeded) return err(domainError('attachment.quota-exceeded'));
      throw error;
    }
    return ok(true);
  }

  /** A version whose bytes are all here. Errors: `attachment.not-found`, `attachment.not-stored`. */
  async stored(caller: Caller, name: VersionName): Promise<Result<AttachmentVersion, DomainError>> {
    return this.#asCaller(caller, async (tx) => {
      const found = await findVersion(tx, caller, name);
      if (!found.ok) return found;
      const { version } = found.value;
      return version.storedAt === null ? err(domainError('attachment.not-stored')) : ok(version);
    });
  }

  /** The bytes of a stored version in `range`, a piece at a time. Throws where the store has lost some. */
  async *read(caller: Caller, { manifest }: AttachmentVersion, range: ByteRange): AsyncIterable<Uint8Array> {
    for (const { index, from, until } of piecesOf(manifest, range)) {
      const hash = manifest.chunks[index];
      const chunk = hash === undefined ? null : await this.#options.blobs.get(caller.providerId, hash);
      if (!chunk) throw new Error('a chunk of a stored attachment is not in the store');
      yield chunk.subarray(from, until);
    }
  }

  #asCaller<T>({ providerId, personId }: Caller, work: (tx: HubTransaction) => Promise<T>): Promise<T> {
    return this.#options.database.as({ mode: 'person', providerId, personId }, work);
  }

  async #asBringer<T>(
    caller: Caller,
    name: VersionName,
    work: (tx: HubTransaction) => Promise<T>,
  ): Promise<T> {
    return this.#options.database.as(await this.#bringer(caller, name), work);
  }

  /**
   * The caller; or, where the caller added this version and has lost sight of its engagement since, the provider: what
   * the hub took a command for is brought to its end, and tells the caller nothing that is not theirs.
   */
  async #bringer(caller: Caller, name: VersionName): Promise<Actor> {
    const { providerId, personId } = caller;
    const provider = { mode: 'provider', providerId } as const;
    if (await this.#asCaller(caller, async (tx) => (await findVersion(tx, caller, name)).ok))
      return { mode: 'person', providerId, personId };
    const isOwn = await this.#options.database.as(provider, async (tx) => {
      const found = await findVersion(tx, caller, name);
      return found.ok && found.value.version.personId === personId;
    });
    return isOwn ? provider : { mode: 'person', providerId, personId };
  }

  async #hasRoom(tx: HubTransaction, providerId: string, scope: string, size: number): Promise<boolean> {
    const { quotas } = this.#options;
    const used = await tx
      .selectFrom('attachment_usage')
      .select(['scope', 'bytes'])
      .where('provider_id', '=', providerId)
      .where('scope', 'in', [scope, providerId])
      .execute();
    const bytes = (of: string): number => Number(used.find((row) => row.scope === of)?.bytes ?? 0);
    return bytes(scope) + size <= quotas.engagement && bytes(providerId) + size <= quotas.provider;
  }

  /** Writes down that a scope has a chunk, and what it takes. Throws `QuotaExceeded`, which undoes both. */
  async #enter(
    tx: HubTransaction,
    providerId: string,
    scope: string,
    hash: string,
    size: number,
  ): Promise<void> {
    const { quotas, clock } = this.#options;
    const entered = await tx
      .insertInto('attachment_chunk')
      .values({ provider_id: providerId, scope, hash: bytesOf(hash), size, stored_at: clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (!entered.numInsertedOrUpdatedRows) return;
    const limits: [string, number][] = [
      [scope, quotas.engagement],
      [providerId, quotas.provider],
    ];
    for (const [counted, limit] of limits) {
      const { rows } = await sql<{ bytes: string }>`
        INSERT INTO attachment_usage AS used (provider_id, scope, bytes) VALUES (${providerId}, ${counted}, ${size})
        ON CONFLICT (provider_id, scope) DO UPDATE SET bytes = used.bytes + excluded.bytes
        RETURNING bytes`.execute(tx);
      if (Number(rows[0]?.bytes ?? 0) > limit) throw new QuotaExceeded();
    }
  }

  async #verify(
    caller: Caller,
    name: VersionName,
    scope: string,
    { manifest }: AttachmentVersion,
  ): Promise<Result<undefined, DomainError>> {
    const { blobs } = this.#options;
    const { providerId } = caller;
    const whole = createHash('sha256');
    for (const hash of manifest.chunks) {
      const chunk = await blobs.get(providerId, hash);
      if (!chunk || sha256Of(chunk) !== hash) {
        // The store has lost it, or holds something else under its name: it has to be brought once more.
        if (chunk) await blobs.remove(providerId, hash, Number.POSITIVE_INFINITY);
        await this.#asBringer(caller, name, (tx) => forgetChunk(tx, providerId, scope, hash));
        return err(domainError('attachment.chunks-missing', { count: 1 }));
      }
      whole.update(chunk);
    }
    return whole.digest('hex') === manifest.sha256
      ? ok(undefined)
      : err(domainError('attachment.hash-wrong'));
  }
}

const findVersion = async (
  tx: HubTransaction,
  { providerId }: Caller,
  { attachmentId, versionId }: VersionName,
): Promise<Result<Found, DomainError>> => {
  const kept = await tx
    .selectFrom('feed_row')
    .select(['scope', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'attachment')
    .where('id', '=', attachmentId)
    .where('body', 'is not', null)
    .executeTakeFirst();
  const row = kept?.body && attachment.parse(kept.body);
  const version = row && versionOf(row, versionId);
  // What is hidden and what is not there are answered alike.
  return row && version ? ok({ scope: kept.scope, row, version }) : err(domainError('attachment.not-found'));
};

const presentHashes = async (
  tx: HubTransaction,
  providerId: string,
  scope: string,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await tx
    .selectFrom('attachment_chunk')
    .select('hash')
    .where('provider_id', '=', providerId)
    .where('scope', '=', scope)
    .where('hash', 'in', [...new Set(hashes)].map(bytesOf))
    .execute();
  return new Set(rows.map(({ hash }) => hexOf(hash)));
};

/** @returns whether it is entered at all */
const keepUntil = async (
  tx: HubTransaction,
  providerId: string,
  scope: string,
  hash: string,
  until: number,
): Promise<boolean> => {
  const kept = await tx
    .updateTable('attachment_chunk')
    .set({ kept_until: until })
    .where('provider_id', '=', providerId)
    .where('scope', '=', scope)
    .where('hash', '=', bytesOf(hash))
    .executeTakeFirst();
  return kept.numUpdatedRows > 0n;
};

const forgetChunk = async (
  tx: HubTransaction,
  providerId: string,
  scope: string,
  hash: string,
): Promise<void> => {
  await sql`
    WITH gone AS (
      DELETE FROM attachment_chunk WHERE provider_id = ${providerId} AND scope = ${scope} AND hash = ${bytesOf(hash)}
      RETURNING size)
    UPDATE attachment_usage used SET bytes = used.bytes - gone.size FROM gone
    WHERE used.provider_id = ${providerId} AND used.scope IN (${scope}, ${providerId})`.execute(tx);
};
