import { v4 } from 'uuid';
import * as Y from 'yjs';
import type { Bridge } from '#shared/bridge/derived';
import type { BodyReference } from '#shared/bridge/document-calls';
import { bodySchemaVersion } from '#shared/documents/body';
import {
  decodeSeen,
  encodeSeen,
  type Seen,
  seenNow,
  withOwnDeletions,
} from '#shared/documents/changes-since';
import { isMerged, makeBody, makeClientId, mergeBody, nameAuthor } from '#shared/documents/merge-body';
import { type DomainError, recoveryOf } from '#shared/kernel/errors';
import type { Random } from '#shared/kernel/random';
import { Cell } from '../../replica/cell';

/** How a body that is on screen stands. */
export interface BodyStatus {
  /** `fetching`: nothing of it is here yet. `newer`: only read, since this editor would delete what it does not know. */
  readonly phase: 'opening' | 'fetching' | 'ready' | 'newer' | 'failed';
  /** `saved`: everything typed is on this machine's disk (or at the hub, where no disk is allowed). */
  readonly saved: 'saved' | 'saving' | 'refused';
  readonly problem: DomainError | null;
}

/**
 * What was typed is handed over so soon, ms: well within the second that is promised, and between two keys rather than
 * with the next, which whoever types has on screen the sooner.
 */
const handOverAfter = 60;
const tryAgainAfter = 1_000;
const mostBytes = 2 * 1024 * 1024;

const openingOrigin = 'meridian-opening';

/** Whether a change was made in this window. */
const isOwn = (origin: unknown): boolean => origin !== openingOrigin && !isMerged(origin);

/** By hand, since `Uint8Array.from` a text of a megabyte takes a tenth of a second. */
export const bytesOf = (base64: string): Uint8Array => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
};

export const base64Of = (bytes: Uint8Array): string => {
  let text = '';
  const stride = 0x8000;
  for (let at = 0; at < bytes.length; at += stride)
    text += String.fromCharCode(...bytes.subarray(at, at + stride));
  return btoa(text);
};

export interface OpenBodyOptions {
  readonly bridge: Bridge;
  readonly reference: BodyReference;
  readonly personId: string;
  readonly random: Random;
  /** Whether the hub has anything of it: then an empty copy is not an empty document. */
  readonly begun: boolean;
}

/**
 * A body in a window: its Y.Doc, kept in step with the main process. What is typed is handed over a few times a second
 * and reads *saved* once the main process has it on disk; a refusal leaves it here, says so, and tries again.
 */
export class OpenBody {
  readonly doc: Y.Doc;
  readonly status = new Cell<BodyStatus>({ phase: 'opening', saved: 'saved', problem: null });
  readonly #options: OpenBodyOptions;
  /** Names this showing of the body to the main process. */
  readonly #opening: string;
  readonly #stop: () => void;
  /** What whoever writes here saw of it; null until something of it is here. */
  #seen: Seen | null = null;
  /** Changes of others that are shown and not yet looked at: what was seen stays as it was until they are. */
  pending = 0;
  #waiting: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Hand-overs that are not answered yet. */
  #underWay = 0;
  /** What was handed over last. */
  #handed = '';
  #closing = false;
  #closed = false;

  constructor(options: OpenBodyOptions) {
    this.#options = options;
    const { bridge, reference, random } = options;
    this.#opening = v4({ random: random.bytes(16) });
    this.doc = makeBody(makeClientId(random));
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (!isOwn(origin)) return;
      this.#waiting.push(update);
      this.#say({ saved: 'saving' });
      this.#later(handOverAfter);
    });
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      if (this.#seen && isOwn(transaction.origin)) this.#seen = withOwnDeletions(this.#seen, transaction);
    });
    this.#stop = bridge.on('document.received', ({ documentId, update, bodySchema }) => {
      if (documentId !== reference.documentId || this.#closed) return;
      // Every window is told of what one of them wrote; merging it once more would cost a good part of the next key.
      if (update === this.#handed) return;
      // Before anything is applied: an editor deletes what it does not know the moment it sees it.
      if (bodySchema > bodySchemaVersion) return this.#say({ phase: 'newer' });
      if (this.status.get().phase === 'opening') return;
      mergeBody(this.doc, bytesOf(update));
      if (this.status.get().phase === 'fetching') this.#ready();
    });
    void this.#open();
  }

  get seen(): Seen | null {
    return this.#seen;
  }

  /** Everything that is here has been looked at. */
  lookedAt(): void {
    this.#seen = seenNow(this.doc);
    this.pending = 0;
    void this.#keepSeen();
  }

  /** Hands over what waits, at once. */
  async flush(): Promise<void> {
    await Promise.all([this.#handOver(), this.#keepSeen()]);
  }

  /** Leaves it once all that was typed is kept: what is refused for now is tried until it is, though its page is gone. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.flush();
    await this.#leaveOnceKept();
  }

  async #leaveOnceKept(): Promise<void> {
    if (!this.#closing || this.#closed || this.#underWay > 0 || this.#timer !== null) return;
    this.#closed = true;
    this.#stop();
    const { bridge, reference } = this.#options;
    await bridge.call('document.close', { documentId: reference.documentId, opening: this.#opening });
  }

  async #open(): Promise<void> {
    const { bridge, reference, begun } = this.#options;
    const opened = await bridge.call('document.open', { ...reference, opening: this.#opening });
    if (!opened.ok) return this.#say({ phase: 'failed', problem: opened.error });
    const { update, bodySchema, fetched, seen } = opened.value;
    if (bodySchema > bodySchemaVersion) return this.#say({ phase: 'newer' });
    Y.applyUpdate(this.doc, bytesOf(update), openingOrigin);
    this.#seen = seen === null ? null : decodeSeen(bytesOf(seen));
    if (fetched || !begun) this.#ready();
    else this.#say({ phase: 'fetching' });
  }

  #ready(): void {
    // Whoever opens it for the first time has everything before them, and nothing of it is news.
    this.#seen ??= seenNow(this.doc);
    this.#say({ phase: 'ready' });
  }

  /** A loss of it shows news once more that was looked at; nothing is said of it. */
  async #keepSeen(): Promise<void> {
    if (!this.#seen || this.status.get().phase !== 'ready') return;
    if (this.pending === 0) this.#seen = seenNow(this.doc);
    const { bridge, reference } = this.#options;
    await bridge.call('document.saw', { ...reference, seen: base64Of(encodeSeen(this.#seen)) });
  }

  #say(change: Partial<BodyStatus>): void {
    this.status.set({ ...this.status.get(), ...change });
  }

  #later(delay: number): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // What is typed meanwhile goes together, with the answer to what is under way.
      if (this.#underWay === 0) void this.#handOver();
    }, delay);
  }

  async #handOver(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length === 0) return;
    this.#underWay += 1;
    nameAuthor(this.doc, this.#options.personId);
    const taken = this.#waiting.splice(0, this.#fitting());
    const { bridge, reference } = this.#options;
    const update = Y.mergeUpdates(taken);
    const isTooLarge = update.length > mostBytes;
    if (!isTooLarge) this.#handed = base64Of(update);
    const kept = isTooLarge
      ? { ok: false as const, error: { code: 'input.too-large' as const } }
      : await bridge.call('document.append', {
          ...reference,
          update: this.#handed,
          bodySchema: bodySchemaVersion,
        });
    this.#underWay -= 1;
    if (kept.ok) {
      const isAll = this.#waiting.length === 0 && this.#underWay === 0;
      this.#say({ saved: isAll ? 'saved' : 'saving', problem: null });
      if (this.#waiting.length > 0) this.#later(handOverAfter);
    } else {
      this.#waiting.unshift(update);
      // A bridge that was cut, or a hub that is away, comes back; a full disk may. What is too large stays so.
      this.#say({ saved: 'refused', problem: kept.error });
      const recovery = recoveryOf(kept.error.code);
      if (recovery !== 'refuse' && recovery !== 'correct-input') this.#later(tryAgainAfter);
    }
    await this.#leaveOnceKept();
  }

  /** How many of the changes that wait go in one hand-over: the first in any case, and what it has room for. */
  #fitting(): number {
    let bytes = 0;
    const over = this.#waiting.findIndex((update, index) => {
      bytes += update.length;
      return index > 0 && bytes > mostBytes;
    });
    return over === -1 ? this.#waiting.length : over;
  }
}
