import type { Disk, DiskFile, DiskMode } from '../../electron/ports/disk';
import type { Chance } from './chance';
import type { World } from './world';

type Change =
  | { readonly change: 'write'; readonly position: number; readonly bytes: Buffer }
  | { readonly change: 'truncate'; readonly length: number };

interface Stored {
  /** As a program reads it. */
  content: Buffer;
  /** As it is once the power is gone, if nothing else of `unsynced` reached the platter. */
  durable: Buffer;
  unsynced: Change[];
}

const changed = (content: Buffer, change: Change): Buffer => {
  if (change.change === 'truncate')
    return change.length <= content.length
      ? Buffer.from(content.subarray(0, change.length))
      : Buffer.concat([content, Buffer.alloc(change.length - content.length)]);
  const { position, bytes } = change;
  const grown = Buffer.alloc(Math.max(content.length, position + bytes.length));
  content.copy(grown);
  bytes.copy(grown, position);
  return grown;
};

const refusal = (code: string): Error => Object.assign(new Error(`The disk says ${code}`), { code });

/** What a broken disk does, for the model to show that it would notice. */
export interface DiskFlaws {
  /** `sync` says yes and writes nothing. */
  readonly syncLies?: boolean;
}

/** One process's access to a disk; it ends with the process. */
export interface DiskAccess extends Disk {
  /** Nothing this process asked for goes on. What was being written is left half-way. */
  end(): void;
}

/**
 * A disk that keeps what a real one keeps: after a kill all that was written, after a power cut only what was synced
 * and whatever else happened to get there. It can be full.
 */
export class LossyDisk {
  full = false;
  /** The next sync fails, and what it was to keep may or may not be kept. */
  syncFails = false;
  readonly #world: World;
  readonly #chance: Chance;
  readonly #flaws: DiskFlaws;
  #names = new Map<string, Stored>();
  /** Names as a power cut leaves them. */
  #durableNames = new Map<string, Stored>();

  constructor(world: World, chance: Chance, flaws: DiskFlaws = {}) {
    this.#world = world;
    this.#chance = chance;
    this.#flaws = flaws;
  }

  /** A copy of everything as it now is, on another machine's disk. */
  cloneTo(other: LossyDisk): void {
    other.#names = new Map(
      [...this.#names].map(([name, { content }]) => [
        name,
        { content: Buffer.from(content), durable: Buffer.from(content), unsynced: [] },
      ]),
    );
    other.#durableNames = new Map(other.#names);
  }

  /** The bytes under a name, to look at or to harm. */
  peek(path: string): Buffer | null {
    return this.#names.get(path)?.content ?? null;
  }

  harm(path: string, content: Buffer): void {
    const stored = this.#names.get(path);
    if (!stored) return;
    stored.content = content;
    stored.durable = content;
    stored.unsynced = [];
  }

  list(): string[] {
    return [...this.#names.keys()];
  }

  /** The power is gone: of what was never synced, some is there, some half, some not. */
  cutPower(): void {
    const chance = this.#chance;
    if (chance.happens(0.5)) this.#names = new Map(this.#durableNames);
    else this.#durableNames = new Map(this.#names);
    for (const stored of new Set([...this.#names.values(), ...this.#durableNames.values()])) {
      let content = stored.durable;
      for (const change of stored.unsynced) {
        if (chance.happens(0.4)) continue;
        const whole = change.change === 'truncate' || chance.happens(0.5);
        content = changed(
          content,
          whole
            ? change
            : { ...change, bytes: change.bytes.subarray(0, chance.between(0, change.bytes.length)) },
        );
      }
      stored.content = content;
      stored.durable = content;
      stored.unsynced = [];
    }
  }

  access(): DiskAccess {
    let alive = true;
    let writing: (() => void) | null = null;
    /** What a dead process asked for never comes back. */
    const take = async (): Promise<void> => {
      await this.#world.wait(this.#chance.between(0, 8));
      if (!alive) await new Promise(() => undefined);
    };
    const file = (stored: Stored): DiskFile => ({
      size: async () => stored.content.length,
      write: async (bytes, position) => {
        const whole: Change = { change: 'write', position, bytes: Buffer.from(bytes) };
        const part = (share: number): Change => ({
          ...whole,
          bytes: Buffer.from(bytes.subarray(0, Math.floor(bytes.length * share))),
        });
        writing = () => this.#change(stored, part(this.#chance.next()));
        await take();
        writing = null;
        if (this.full) {
          this.#change(stored, part(this.#chance.next()));
          throw refusal('ENOSPC');
        }
        this.#change(stored, whole);
      },
      truncate: async (length) => {
        await take();
        this.#change(stored, { change: 'truncate', length });
      },
      sync: async () => {
        await take();
        this.#failIfTold();
        if (this.#flaws.syncLies === true) return;
        stored.durable = stored.content;
        stored.unsynced = [];
      },
      close: async () => undefined,
    });
    return {
      end: () => {
        alive = false;
        writing?.();
        writing = null;
      },
      makeFolder: take,
      read: async (path) => {
        await take();
        const stored = this.#names.get(path);
        return stored ? Buffer.from(stored.content) : null;
      },
      open: async (path: string, mode: DiskMode) => {
        await take();
        const present = this.#names.get(path);
        if (mode === 'change' && !present) throw refusal('ENOENT');
        if (present && mode !== 'create') return file(present);
        const stored: Stored = { content: Buffer.alloc(0), durable: Buffer.alloc(0), unsynced: [] };
        this.#names.set(path, stored);
        return file(stored);
      },
      rename: async (from, to) => {
        await take();
        const stored = this.#names.get(from);
        if (!stored) throw refusal('ENOENT');
        this.#names.delete(from);
        this.#names.set(to, stored);
      },
      syncFolder: async () => {
        await take();
        this.#failIfTold();
        this.#durableNames = new Map(this.#names);
      },
    };
  }

  #failIfTold(): void {
    if (!this.syncFails) return;
    this.syncFails = false;
    throw refusal('EIO');
  }

  #change(stored: Stored, change: Change): void {
    stored.content = changed(stored.content, change);
    stored.unsynced.push(change);
  }
}
