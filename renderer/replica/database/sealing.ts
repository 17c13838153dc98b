/** A row's opaque value as it lies in the database: text today, bytes once it is encrypted. */
export type Sealed = string | Uint8Array;

/**
 * Seals what is not a readable column. Always many at once and always before a transaction is opened: IndexedDB
 * commits a transaction that waits for anything but its own requests.
 */
export interface Sealing {
  seal(texts: readonly string[]): Promise<readonly Sealed[]>;
  /** What cannot be opened is answered with null; the caller treats the row as not here and asks the hub again. */
  open(sealed: readonly Sealed[]): Promise<readonly (string | null)[]>;
}

/** Seals nothing: encryption at rest takes its place without a change of the database's shape. */
export const plainSealing: Sealing = {
  seal: async (texts) => texts,
  open: async (sealed) => sealed.map((value) => (typeof value === 'string' ? value : null)),
};
