/**
 * Where the bytes of attachments lie, outside the database: a folder, or later an object store. Bytes are kept under
 * their SHA-256 (64 hexadecimal digits), apart for each provider, and never change. Whoever calls has checked the hash.
 */
export interface BlobStore {
  /** Keeps bytes; they are durable once this resolves. Keeping the same again only counts as a fresh sign of need. */
  put(providerId: string, hash: string, bytes: Uint8Array): Promise<void>;
  /** The bytes, or null where they are not here. */
  get(providerId: string, hash: string): Promise<Uint8Array | null>;
  /** What was last put before `instant` (epoch ms), in no order. What is left of broken writes goes on the way. */
  putBefore(providerId: string, instant: number): AsyncIterable<string>;
  /** Removes what was last put before `instant`; what was put again since stays. Removing what is not here is harmless. */
  remove(providerId: string, hash: string, instant: number): Promise<void>;
}
