import * as Y from 'yjs';
import { isMerged, isUpdate, makeBody, mergeBody, type Unseen } from '#shared/documents/merge-body';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { diskRefused } from '../ports/data-folder';
import type { BodyFile, BodyRecord, BodyStanding } from './body-file';

/** A body's change of this machine's own that was made so far is sent as it is; more are taken from the document. */
const fewChanges = 50;
/** A file of more records than this is written anew when it is next opened. */
const manyRecords = 300;

const nowhere: BodyStanding = {
  epoch: '',
  number: 0,
  sent: 0,
  bodySchema: 1,
  stateVector: Buffer.from(Y.encodeStateVector(new Y.Doc())).toString('base64'),
};

const nothingWritten = Y.encodeStateAsUpdate(new Y.Doc());

const ownRecord = (update: Uint8Array): BodyRecord => ({ type: 'own', update });

/** What is brought to the hub, and what to write down once it is there. */
export interface Parcel {
  readonly update: Uint8Array;
  readonly own: number;
  readonly stateVector: string;
}

/** A window may not have had the suggestions that are known here, but for those that it made itself. */
const unseenByWindow = (update: Uint8Array): Unseen => {
  const own = new Set(Y.decodeUpdate(update).structs.map(({ id }) => id.client));
  return { mark: (client) => !own.has(client), character: () => false, deletion: () => true };
};

/** A hub with this state vector has not seen what lies behind it; a deletion that it knew of is named in what it says. */
const unseenBeyond = (stateVector: Uint8Array): Unseen => {
  const clocks = Y.decodeStateVector(stateVector);
  const isBeyond = (client: number, clock: number): boolean => clock >= (clocks.get(client) ?? 0);
  return { mark: isBeyond, character: isBeyond, deletion: () => true };
};

/** Whether more is in the document than in `whole`, which is in it. */
const hasMore = (doc: Y.Doc, whole: Uint8Array): boolean => {
  const clocks = Y.decodeStateVector(Y.encodeStateVectorFromUpdate(whole));
  const here = Y.decodeStateVector(Y.encodeStateVector(doc));
  return (
    [...here].some(([client, clock]) => clock > (clocks.get(client) ?? 0)) ||
    !Y.equalDeleteSets(Y.decodeUpdate(whole).ds, Y.createDeleteSetFromStructStore(doc.store))
  );
};

/** One body as this machine has it: its document, its file (none where it may not lie on a disk), and its standing. */
export class BodyCopy {
  readonly scope: string;
  readonly documentId: string;
  readonly doc: Y.Doc;
  #file: BodyFile | null;
  #standing: BodyStanding = nowhere;
  #seen: Uint8Array | null = null;
  #own = 0;
  /** Those the hub never had. */
  #unsent: Uint8Array[] = [];
  #last: Promise<unknown> = Promise.resolve();

  private constructor(name: { scope: string; documentId: string }, doc: Y.Doc, file: BodyFile | null) {
    this.scope = name.scope;
    this.documentId = name.documentId;
    this.doc = doc;
    this.#file = file;
  }

  /**
   * @param open opens or begins the file; null where nothing may be written
   * @param rewrite writes the file anew with these records
   */
  static async open(
    name: { scope: string; documentId: string },
    clientId: number,
    open: (() => Promise<{ file: BodyFile; records: BodyRecord[] }>) | null,
    rewrite: (records: readonly BodyRecord[]) => Promise<BodyFile>,
  ): Promise<BodyCopy> {
    const doc = makeBody(clientId);
    if (!open) return new BodyCopy(name, doc, null);
    const { file, records } = await open();
    const copy = new BodyCopy(name, doc, file);
    const own: Uint8Array[] = [];
    doc.transact(() => {
      for (const record of records) {
        if (record.type === 'standing') copy.#standing = record.standing;
        else if (record.type === 'seen') copy.#seen = record.seen;
        else Y.applyUpdate(doc, record.update);
        if (record.type === 'own') own.push(record.update);
      }
    });
    copy.#own = own.length;
    copy.#unsent = own.slice(copy.#standing.sent);
    if (records.length > manyRecords) await copy.#condense(file, rewrite);
    return copy;
  }

  get unsent(): boolean {
    return this.#standing.lacking === true || this.#unsent.length > 0;
  }

  get standing(): BodyStanding {
    return this.#standing;
  }

  /** Whether what is written lies in memory only. */
  get isOffDisk(): boolean {
    return this.#file === null;
  }

  /**
   * From now on it lies on the disk, with all that was in memory only. Throws what the file system throws; it stays in
   * memory then.
   * @param write begins the file with these records
   */
  lieOnDisk(write: (records: readonly BodyRecord[]) => Promise<BodyFile>): Promise<void> {
    return this.#turn(async () => {
      if (this.#file) return;
      // A parcel may be on its way that counts them: as many stand in the file as there were.
      const sent = Array.from({ length: this.#own - this.#unsent.length }, () => nothingWritten);
      this.#file = await write([
        { type: 'received', update: Y.encodeStateAsUpdate(this.doc) },
        ...[...sent, ...this.#unsent].map(ownRecord),
        { type: 'standing', standing: this.#standing },
        ...(this.#seen ? [{ type: 'seen' as const, seen: this.#seen }] : []),
      ]);
    });
  }

  /** What was seen of it here; null where nobody has looked at it. */
  get seen(): Uint8Array | null {
    return this.#seen;
  }

  /** Keeps what was seen of it. Errors: `journal.cannot-write`. */
  saw(seen: Uint8Array): Promise<Result<undefined, DomainError>> {
    return this.#turn(async () => {
      // Reading the same again writes nothing.
      if (this.#seen && Buffer.compare(this.#seen, seen) === 0) return ok(undefined);
      const written = await this.#write([{ type: 'seen', seen }]);
      if (written.ok) this.#seen = seen;
      return written;
    });
  }

  /**
   * A change made here. Answered once it is on disk, with what had to be kept of it: a window may still write in a
   * passage that is known here to be gone. Errors: `document.body-invalid`, `journal.cannot-write`.
   */
  append(update: Uint8Array, bodySchema: number): Promise<Result<Uint8Array | null, DomainError>> {
    return this.#turn(async () => {
      if (!isUpdate(update)) return err(domainError('document.body-invalid'));
      const written = await this.#write([{ type: 'own', update }]);
      if (!written.ok) return written;
      const { own: kept } = this.#merge(update, unseenByWindow(update));
      this.#count([update, ...kept]);
      if (kept.length === 0 && bodySchema <= this.#standing.bodySchema) return ok(null);
      this.#standing = { ...this.#standing, bodySchema: Math.max(bodySchema, this.#standing.bodySchema) };
      const noted = await this.#write([
        ...kept.map(ownRecord),
        { type: 'standing', standing: this.#standing },
      ]);
      if (!noted.ok) return noted;
      return ok(kept.length === 0 ? null : Y.mergeUpdates(kept));
    });
  }

  /**
   * Takes in what the hub says. Answers the changes that this made here, for the windows; what had to be kept of texts
   * is among them and is unsent. Errors: `document.body-invalid`, `journal.cannot-write`.
   * @param update of a hub in another epoch than this copy's, all that it has
   */
  receive(
    update: Uint8Array | null,
    place: Pick<BodyStanding, 'epoch' | 'number' | 'bodySchema'>,
  ): Promise<Result<Uint8Array | null, DomainError>> {
    return this.#turn(async () => {
      if (update && !isUpdate(update)) return err(domainError('document.body-invalid'));
      // A hub that was restored from a backup may lack anything, be it that it had it from somebody else.
      const isRestored = this.#standing.epoch !== '' && this.#standing.epoch !== place.epoch;
      const whole = update ?? Y.encodeStateAsUpdate(new Y.Doc());
      const stateVector = isRestored ? Y.encodeStateVectorFromUpdate(whole) : null;
      const unseen = stateVector ? unseenBeyond(stateVector) : this.#unsentHere();
      const { received, own } = update ? this.#merge(update, unseen) : { received: [], own: [] };
      this.#count(own);
      const standing: BodyStanding = {
        ...this.#standing,
        ...place,
        bodySchema: Math.max(place.bodySchema, this.#standing.bodySchema),
        ...(stateVector
          ? { stateVector: Buffer.from(stateVector).toString('base64'), lacking: hasMore(this.doc, whole) }
          : {}),
      };
      const written = await this.#write([
        ...received.map((change) => ({ type: 'received' as const, update: change })),
        ...own.map(ownRecord),
        { type: 'standing', standing },
      ]);
      if (!written.ok) return written;
      this.#standing = standing;
      const all = [...received, ...own];
      return ok(all.length === 0 ? null : Y.mergeUpdates(all));
    });
  }

  /**
   * The hub does not know of it: all of it is unsent, where something was written here. Answers whether that is so.
   * Errors: `journal.cannot-write`.
   */
  lackAll(): Promise<Result<boolean, DomainError>> {
    return this.#turn(async () => {
      if (this.#own === 0) return ok(false);
      const standing = { ...this.#standing, stateVector: nowhere.stateVector, lacking: true };
      const written = await this.#write([{ type: 'standing', standing }]);
      if (!written.ok) return written;
      this.#standing = standing;
      return ok(true);
    });
  }

  /**
   * What the hub lacks is not this person's to bring. Answers whether that is all that kept this copy from being sent.
   * Errors: `journal.cannot-write`.
   */
  leaveLacking(): Promise<Result<boolean, DomainError>> {
    return this.#turn(async () => {
      if (this.#standing.lacking !== true || this.#unsent.length > 0) return ok(false);
      const standing = { ...this.#standing, lacking: false };
      const written = await this.#write([{ type: 'standing', standing }]);
      if (!written.ok) return written;
      this.#standing = standing;
      return ok(true);
    });
  }

  /** What the hub does not have, whoever wrote there has not seen. */
  #unsentHere(): Unseen {
    if (this.#standing.lacking) return unseenBeyond(Buffer.from(this.#standing.stateVector, 'base64'));
    const unsent = this.#unsent.map((update) => Y.decodeUpdate(update));
    const structs = unsent.flatMap((update) => update.structs);
    const isUnsent = (client: number, clock: number): boolean =>
      structs.some(
        ({ id, length }) => id.client === client && id.clock <= clock && clock < id.clock + length,
      );
    return {
      mark: isUnsent,
      character: isUnsent,
      deletion: (client, clock) => unsent.some(({ ds }) => Y.isDeleted(ds, Y.createID(client, clock))),
    };
  }

  #count(own: readonly Uint8Array[]): void {
    this.#own += own.length;
    this.#unsent.push(...own);
  }

  /** Merges a change into the document; what came of it, and what had to be kept. */
  #merge(update: Uint8Array, unseen: Unseen): { received: Uint8Array[]; own: Uint8Array[] } {
    const received: Uint8Array[] = [];
    const own: Uint8Array[] = [];
    const listen = (change: Uint8Array, origin: unknown): void =>
      void (isMerged(origin) ? received : own).push(change);
    this.doc.on('update', listen);
    try {
      mergeBody(this.doc, update, unseen);
    } finally {
      this.doc.off('update', listen);
    }
    return { received, own };
  }

  /** One after the other: what is counted here must lie in the file in the same order. */
  #turn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Everything unsent as one change, on top of what the hub had when this copy last read it. */
  parcel(): Parcel {
    const few = !this.#standing.lacking && this.#unsent.length <= fewChanges;
    const update = few
      ? Y.mergeUpdates(this.#unsent)
      : Y.encodeStateAsUpdate(this.doc, Buffer.from(this.#standing.stateVector, 'base64'));
    const stateVector = Buffer.from(Y.encodeStateVector(this.doc)).toString('base64');
    return { update, own: this.#own, stateVector };
  }

  /** The hub has what was in this parcel. Errors: `journal.cannot-write`. */
  delivered(
    { own, stateVector }: Parcel,
    place: Pick<BodyStanding, 'epoch' | 'number'>,
  ): Promise<Result<undefined, DomainError>> {
    return this.#turn(async () => {
      const standing = { ...this.#standing, ...place, sent: own, stateVector, lacking: false };
      const written = await this.#write([{ type: 'standing', standing }]);
      if (!written.ok) return written;
      const newer = this.#own - own;
      this.#unsent = newer === 0 ? [] : this.#unsent.slice(-newer);
      this.#standing = standing;
      return ok(undefined);
    });
  }

  close(): Promise<void> {
    return this.#file?.close() ?? Promise.resolve();
  }

  async #write(records: readonly BodyRecord[]): Promise<Result<undefined, DomainError>> {
    try {
      await this.#file?.append(records);
      return ok(undefined);
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  /** Writes the same in few records. A disk that has no room for it holds up nobody: the long file goes on. */
  async #condense(
    former: BodyFile,
    rewrite: (records: readonly BodyRecord[]) => Promise<BodyFile>,
  ): Promise<void> {
    const unsent = this.unsent ? [this.parcel().update] : [];
    // That something was written here is still to be seen once the hub has all of it.
    const sent = this.#own > this.#unsent.length ? [nothingWritten] : [];
    const standing: BodyStanding = { ...this.#standing, sent: sent.length, lacking: false };
    try {
      this.#file = await rewrite([
        { type: 'received', update: Y.encodeStateAsUpdate(this.doc) },
        ...[...sent, ...unsent].map(ownRecord),
        { type: 'standing', standing },
        ...(this.#seen ? [{ type: 'seen' as const, seen: this.#seen }] : []),
      ]);
    } catch {
      return;
    }
    this.#standing = standing;
    this.#own = sent.length + unsent.length;
    this.#unsent = unsent;
    await former.close();
  }
}
