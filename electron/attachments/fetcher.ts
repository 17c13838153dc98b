import { chunkRange } from '#shared/attachments/manifest';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { AuthorizedHub } from '../courier/authorized-hub';
import { type ChunkShelf, sha256Of } from './chunk-shelf';

/** A chunk may take this long on a bad line, ms. */
const chunkTimeout = 120_000;

/** Bytes of versions, from the shelf or from the hub. What comes from the hub is believed only as far as it hashes. */
export class Fetcher {
  readonly #shelf: ChunkShelf;
  readonly #hub: AuthorizedHub;
  readonly #underway = new Map<string, Promise<Result<Buffer, DomainError>>>();

  constructor(shelf: ChunkShelf, hub: AuthorizedHub) {
    this.#shelf = shelf;
    this.#hub = hub;
  }

  /**
   * One chunk. It is kept here where the engagement allows copies on a workstation and was not erased here meanwhile.
   * Errors: those of the hub, `attachment.chunk-unknown`, `attachment.chunk-corrupt`.
   */
  async chunk(version: VersionReference, index: number): Promise<Result<Buffer, DomainError>> {
    const hash = version.manifest.chunks[index];
    const range = chunkRange(version.manifest, index);
    if (hash === undefined || !range) return err(domainError('attachment.chunk-unknown'));
    // The hub has what this disk does not read.
    const here = await this.#shelf.get(version.scope, hash).catch(() => null);
    if (here) return ok(here);
    const generation = this.#shelf.generation(version.scope);
    // One that is underway since before an erasure is kept nowhere: whoever asks after it wants it here again.
    const key = `${version.scope} ${generation} ${hash}`;
    const fetching =
      this.#underway.get(key) ??
      this.#fetch(version, hash, range.from, range.until, generation).finally(() =>
        this.#underway.delete(key),
      );
    this.#underway.set(key, fetching);
    return fetching;
  }

  async #fetch(
    { scope, attachmentId, versionId, dataPolicy }: VersionReference,
    hash: string,
    from: number,
    until: number,
    generation: number,
  ): Promise<Result<Buffer, DomainError>> {
    const response = await this.#hub.send({
      method: 'GET',
      path: `/v1/attachments/${attachmentId}/versions/${versionId}/content`,
      headers: { range: `bytes=${from}-${until - 1}` },
      signal: AbortSignal.timeout(chunkTimeout),
    });
    if (!response.ok) return response;
    let bytes: Buffer;
    try {
      bytes = Buffer.from(await response.value.arrayBuffer());
    } catch {
      return err(domainError('hub.unreachable'));
    }
    if (sha256Of(bytes) !== hash) return err(domainError('attachment.chunk-corrupt'));
    // A full disk keeps nobody from reading what is already in memory.
    if (dataPolicy.copy === 'offline')
      await this.#shelf.put(scope, hash, bytes, generation).catch(() => undefined);
    return ok(bytes);
  }

  /** All of a version, a chunk at a time; `take` may stop it with an error. */
  async whole(
    version: VersionReference,
    take: (
      chunk: Buffer,
      index: number,
    ) => Promise<Result<undefined, DomainError>> | Result<undefined, DomainError>,
  ): Promise<Result<undefined, DomainError>> {
    for (let index = 0; index < version.manifest.chunks.length; index += 1) {
      const chunk = await this.chunk(version, index);
      if (!chunk.ok) return chunk;
      const taken = await take(chunk.value, index);
      if (!taken.ok) return taken;
    }
    return ok(undefined);
  }
}
