/** A row's opaque value as it lies in the database: text today, bytes once it is encrypted. */
export type Sealed = string | Uint8Array;

/**
 * Seals what is not a readable column. Always many at once and always before a transaction is opened: IndexedDB
 * commits a transaction that waits for anything but its own requests.
 */
export interface Sealing {
  /** @param forSession which of them no later run may open: those of a scope that must not be kept on disk */
  seal(texts: readonly string[], forSession?: readonly boolean[]): Promise<readonly Sealed[]>;
  /** What cannot be opened is answered with null; the caller treats the row as not here and asks the hub again. */
  open(sealed: readonly Sealed[]): Promise<readonly (string | null)[]>;
}

/** Seals nothing, for models of a replica whose hub keeps nothing off disk. */
export const plainSealing: Sealing = {
  seal: async (texts) => texts,
  open: async (sealed) => sealed.map((value) => (typeof value === 'string' ? value : null)),
};

const nonceLength = 12;

/**
 * Text as it is, but for what must not outlive this run: that is sealed (AES-256-GCM, a fresh nonce each) under a key
 * that stands in memory alone. When the program ends, however it ends, the key is gone, and what is left on disk says
 * nothing to anybody.
 */
export class SessionSealing implements Sealing {
  readonly #key: Promise<CryptoKey>;

  /** @param key 32 random bytes, made anew for each run and never written down */
  constructor(key: Uint8Array<ArrayBuffer>) {
    this.#key = crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  }

  async seal(texts: readonly string[], forSession: readonly boolean[] = []): Promise<readonly Sealed[]> {
    if (!forSession.includes(true)) return texts;
    return Promise.all(texts.map((text, at) => (forSession[at] === true ? this.#encrypt(text) : text)));
  }

  async open(sealed: readonly Sealed[]): Promise<readonly (string | null)[]> {
    // Almost always nothing was sealed: a promise a text would then take longer than reading a year of them.
    if (sealed.every((value) => typeof value === 'string')) return sealed;
    return Promise.all(sealed.map((value) => (typeof value === 'string' ? value : this.#decrypt(value))));
  }

  async #encrypt(text: string): Promise<Uint8Array> {
    const iv = crypto.getRandomValues(new Uint8Array(nonceLength));
    const body = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv },
      await this.#key,
      new TextEncoder().encode(text),
    );
    const sealed = new Uint8Array(nonceLength + body.byteLength);
    sealed.set(iv);
    sealed.set(new Uint8Array(body), nonceLength);
    return sealed;
  }

  async #decrypt(sealed: Uint8Array): Promise<string | null> {
    try {
      const bytes = new Uint8Array(sealed);
      const body = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: bytes.subarray(0, nonceLength) },
        await this.#key,
        bytes.subarray(nonceLength),
      );
      return new TextDecoder().decode(body);
    } catch {
      // Sealed by an earlier run: its key is gone, as it should be.
      return null;
    }
  }
}

/** A key for one run. */
export const makeSessionKey = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32));
