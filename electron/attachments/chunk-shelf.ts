import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#shared/kernel/clock';
import { type Disk, makeDurableFolder, nodeDisk } from '../ports/disk';
import type { Seal } from '../ports/seal';
import { Turns } from './turns';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface Held {
  readonly bytes: Buffer;
  /** Epoch ms. */
  readonly at: number;
}

const plainName = /^[0-9a-f-]{36,64}$/;

/**
 * Chunks of attachments on this machine, under their SHA-256, a folder an engagement, so that an engagement can be
 * erased whole. They are sealed like everything that lies on disk: a line that names the key, then the sealed bytes.
 */
export class ChunkShelf {
  readonly #folder: string;
  readonly #seal: Seal;
  readonly #clock: Clock;
  readonly #disk: Pick<Disk, 'syncFolder'>;
  /** What must not lie on a disk, by scope and hash; gone with the program. */
  readonly #held = new Map<string, Map<string, Held>>();
  /** How often each scope was erased in this run. */
  readonly #generations = new Map<string, number>();
  #closed = false;
  /** What goes on in each scope's folder, until it is over: nothing is put back while the folder is erased. */
  readonly #turns = new Turns();

  /** @param folder absolute */
  constructor(folder: string, seal: Seal, clock: Clock, disk: Pick<Disk, 'syncFolder'> = nodeDisk) {
    this.#folder = folder;
    this.#seal = seal;
    this.#clock = clock;
    this.#disk = disk;
  }

  #path(scope: string, hash = ''): string {
    if (!plainName.test(scope) || (hash !== '' && !plainName.test(hash)))
      throw new Error('not the name of a chunk');
    return join(this.#folder, scope, hash);
  }

  /**
   * Names the time until a scope is erased: whoever will put something later asks for it before, so that nothing comes
   * back that was on its way while the scope was erased. What is put afterwards on another occasion stays.
   */
  generation(scope: string): number {
    return this.#generations.get(scope) ?? 0;
  }

  /**
   * Durable once it resolves; a damaged one is replaced. Throws what the file system throws.
   * @param generation puts nothing where the scope was erased since it was this one
   */
  put(scope: string, hash: string, bytes: Buffer, generation = this.generation(scope)): Promise<void> {
    return this.#turns.take(scope, async () => {
      if (!this.#closed && generation === this.generation(scope)) await this.#put(scope, hash, bytes);
    });
  }

  /** Resolves once nothing is being put; what still comes is put nowhere. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.rest();
  }

  async #put(scope: string, hash: string, bytes: Buffer): Promise<void> {
    const folder = this.#path(scope);
    const path = this.#path(scope, hash);
    await makeDurableFolder(folder, this.#disk);
    if (await this.#read(scope, hash).catch(() => null)) {
      // It may lie here unneeded for long, and whoever puts it has yet to write down that it is needed.
      const now = this.#clock.now() / 1_000;
      await utimes(path, now, now);
    } else await this.#write(path, bytes);
    // Also where it was here: the run that put it may have been killed before this. A command will name the chunk.
    await this.#disk.syncFolder(folder);
  }

  /** As `put`, in memory only: for an engagement that nothing may lie on a disk of. */
  hold(scope: string, hash: string, bytes: Buffer): void {
    const held = this.#held.get(scope) ?? new Map<string, Held>();
    // A copy: what is handed over is a part of larger memory, which would stay with it.
    held.set(hash, { bytes: Buffer.from(bytes), at: this.#clock.now() });
    this.#held.set(scope, held);
  }

  /** What is held of these lies on the disk from then on, as with `put`. */
  async putHeld(scope: string, hashes: readonly string[]): Promise<void> {
    for (const hash of hashes) {
      const held = this.#held.get(scope)?.get(hash);
      if (held) await this.put(scope, hash, held.bytes);
    }
    this.letGo(scope, hashes);
  }

  /** Whether all of these are held in memory. */
  holds(scope: string, hashes: readonly string[]): boolean {
    return hashes.every((hash) => this.#held.get(scope)?.has(hash));
  }

  /** Lets go of these, where they are held in memory. */
  letGo(scope: string, hashes: readonly string[]): void {
    for (const hash of hashes) this.#held.get(scope)?.delete(hash);
  }

  /** Lets go of what is held in memory since before `instant` (epoch ms) and none of `needed` names. */
  release(needed: ReadonlyMap<string, ReadonlySet<string>>, instant: number): void {
    for (const [scope, held] of this.#held)
      for (const [hash, { at }] of held) if (at < instant && !needed.get(scope)?.has(hash)) held.delete(hash);
  }

  async #write(path: string, bytes: Buffer): Promise<void> {
    const sealed = await this.#seal.seal(bytes);
    const fresh = `${path}.${randomUUID().slice(0, 8)}.new`;
    try {
      const file = await open(fresh, 'wx', 0o600);
      try {
        await file.writeFile(Buffer.concat([Buffer.from(`${sealed.keyId}\n`), sealed.payload]));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  }

  async has(scope: string, hash: string): Promise<boolean> {
    if (this.#held.get(scope)?.has(hash)) return true;
    return (await stat(this.#path(scope, hash)).catch(() => null)) !== null;
  }

  /**
   * The chunk, or null where it is not here or is not what its name says: then it is as good as not here. Throws what
   * else the file system throws: of what it cannot read just now nobody may say that it is gone.
   */
  async get(scope: string, hash: string): Promise<Buffer | null> {
    const held = this.#held.get(scope)?.get(hash);
    return held ? held.bytes : this.#read(scope, hash);
  }

  async #read(scope: string, hash: string): Promise<Buffer | null> {
    const path = this.#path(scope, hash);
    const stored = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (!stored) return null;
    const line = stored.indexOf(10);
    const bytes = await this.#seal.open(stored.subarray(0, line).toString(), stored.subarray(line + 1));
    if (sha256Of(bytes) === hash) return bytes;
    await rm(path, { force: true });
    return null;
  }

  /** Scopes of which chunks lie on this disk. */
  async scopes(): Promise<string[]> {
    return (await readdir(this.#folder).catch(() => [])).filter((name) => plainName.test(name));
  }

  async erase(scope: string): Promise<void> {
    this.#held.delete(scope);
    this.#generations.set(scope, this.generation(scope) + 1);
    await this.#turns.take(scope, () => rm(this.#path(scope), { recursive: true, force: true }));
  }

  /**
   * Removes what none of `needed` (hashes by scope) names and what broken writes left, where it was put before
   * `instant` (epoch ms).
   */
  async keepOnly(needed: ReadonlyMap<string, ReadonlySet<string>>, instant: number): Promise<void> {
    for (const scope of await readdir(this.#folder).catch(() => [])) {
      const hashes = needed.get(scope);
      for (const name of await readdir(join(this.#folder, scope)).catch(() => [])) {
        if (hashes?.has(name)) continue;
        const path = join(this.#folder, scope, name);
        const put = await stat(path).catch(() => null);
        if (put && put.mtimeMs < instant) await rm(path, { force: true });
      }
    }
  }
}
