import { createHash } from 'node:crypto';
import { mediaTypeOf } from '#shared/attachments/kinds';
import { chunkSizeFor, largestAttachment, type Manifest } from '#shared/attachments/manifest';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { sha256Of } from './chunk-shelf';

/** Why a file of this size is not taken in; null where it is. Bytes. */
export const sizeProblem = (size: number, largest: number = largestAttachment): DomainError | null => {
  if (size === 0) return domainError('attachment.empty');
  if (size > largest) return domainError('attachment.too-large', { megabytes: largest / 1024 ** 2 });
  return null;
};

/** What the file system threw, as the error a person can do something about. */
export const diskFull = (error: unknown): DomainError =>
  domainError('attachment.disk-full', {
    reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
  });

/** Keeps a chunk under its SHA-256. Throws what the file system throws. */
export type KeepChunk = (hash: string, chunk: Buffer) => Promise<void> | void;

/** Takes a file in, a piece at a time: chunks are kept as they fill, and at the end the manifest names them. */
export class TakeIn {
  readonly #keep: KeepChunk;
  readonly #name: string;
  readonly #size: number;
  readonly #whole = createHash('sha256');
  readonly #chunks: string[] = [];
  #pieces: Buffer[] = [];
  #waiting = 0;
  #taken = 0;

  constructor(keep: KeepChunk, name: string, size: number) {
    this.#keep = keep;
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
    await this.#keep(hash, chunk);
    this.#chunks.push(hash);
    this.#pieces = rest.length > 0 ? [rest] : [];
    this.#waiting = rest.length;
  }
}
