import { z } from 'zod';
import type { DataFolder } from '../ports/data-folder';
import type { SecretStore } from '../ports/secret-store';

const fileName = 'secrets.json';
const content = z.record(z.string(), z.string());

/** Encrypts with what the operating system keeps; null where it keeps nothing, or only pretends to. */
export interface SecretCipher {
  encrypt(text: string): string;
  /** Null when the text was encrypted under another keyring. */
  decrypt(sealed: string): string | null;
}

/** Secrets in one file that only this account may read, encrypted where the operating system offers a key. */
export class FileSecretStore implements SecretStore {
  readonly #folder: DataFolder;
  readonly #cipher: SecretCipher | null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(folder: DataFolder, cipher: SecretCipher | null) {
    this.#folder = folder;
    this.#cipher = cipher;
  }

  get systemKeyring(): boolean {
    return this.#cipher !== null;
  }

  read(name: string): Promise<string | null> {
    return this.#inTurn(async () => {
      const kept = (await this.#all())[name];
      if (kept === undefined) return null;
      return this.#cipher ? this.#cipher.decrypt(kept) : kept;
    });
  }

  write(name: string, value: string): Promise<void> {
    return this.#inTurn(async () => {
      const kept = this.#cipher ? this.#cipher.encrypt(value) : value;
      await this.#folder.write({ ...(await this.#all()), [name]: kept }, fileName);
    });
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const { [name]: _removed, ...rest } = await this.#all();
      await this.#folder.write(rest, fileName);
    });
  }

  async #all(): Promise<z.infer<typeof content>> {
    return (await this.#folder.read(content, fileName)) ?? {};
  }

  /** One at a time: two writers that read the same file would undo each other. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
