import { createHash } from 'node:crypto';
import { mediaTypeOf } from '#shared/attachments/kinds';
import { chunkSizeFor, largestAttachment, type Manifest } from '#shared/attachments/manifest';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { type ChunkShelf, sha256Of } from './chunk-shelf';

/** Why a file of this size is not taken in; null where it is. */
export const sizeProblem = (size: number): DomainError | null => {
  if (size === 0) return domainError('attachment.empty');
  if (size > largestAttachment)
    return domainError('attachment.too-large', { megabytes: largestAttachment / 1024 ** 2 });
  return null;
};

/** What the file system threw, as the error a person can do something about. */
export const diskFull = (error: unknown): DomainError =>
  domainError('attachment.disk-full', {
    reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
  });

/** Takes a file in, a piece at a time: chunks go to the shelf as they fill, and at the end the manifest names them. */
export class TakeIn {
  readonly #shelf: ChunkShelf;
  readonly #scope: string;
  readonly #name: string;
  readonly #size: number;
  readonly #whole = createHash('sha256');
  readonly #chunks: string[] = [];
  #pieces: Buffer[] = [];
  #waiting = 0;
  #taken = 0;

  constructor(shelf: ChunkShelf, scope: string, name: string, size: number) {
    this.#shelf = shelf;
    this.#scope = scope;
    this.#name = name;
    this.#size = size;
  }

  /** Pieces in order, of any length. */
  async write(piece: Buffer): Promise<Result<undefined, DomainError>> {
    this.#taken += piece.length;
    if (this.#taken > this.#size) return err(domainError('attachment.bytes-missing'));
    this.#whole.update(piece);
    this.#pieces.push(piece);
    this.#waiting += piece.length;
    const chunkSize = chunkSizeFor(this.#size);
    try {
      while (this.#waiting >= chunkSize) await this.#putChunk(chunkSize);
    } catch (error) {
      return err(diskFull(error));
    }
    return ok(undefined);
  }

  /** Error: `attachment.bytes-missing` where the file was cut short, or grew, while it was read. */
  async end(): Promise<Result<Manifest, DomainError>> {
    if (this.#taken !== this.#size) return err(domainError('attachment.bytes-missing'));
    try {
      if (this.#waiting > 0) await this.#putChunk(this.#waiting);
    } catch (error) {
      return err(diskFull(error));
    }
    return ok({
      sha256: this.#whole.digest('hex'),
      size: this.#size,
      mediaType: mediaTypeOf(this.#name),
      chunkSize: chunkSizeFor(this.#size),
      chunks: this.#chunks,
    });
  }

  async #putChunk(length: number): Promise<void> {
    const joined = Buffer.concat(this.#pieces);
    const chunk = joined.subarray(0, length);
    const rest = joined.subarray(length);
    const hash = sha256Of(chunk);
    await this.#shelf.put(this.#scope, hash, chunk);
    this.#chunks.push(hash);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#waiting = rest.length;
  }
}
