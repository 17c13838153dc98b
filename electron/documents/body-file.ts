import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { z } from 'zod';
import { encodeFrame, encodeHeader, readHeader, scanFrames } from '../journal/frame';
import type { Disk, DiskFile } from '../ports/disk';
import type { Seal } from '../ports/seal';
import { swapWhole, writeWhole } from '../ports/whole-file';

/** Where a body stands with its hub. */
export const bodyStanding = z.looseObject({
  epoch: z.string(),
  /** How many changes of the hub's are in here. */
  number: z.number().int().nonnegative(),
  /** How many of the changes made here, counted from the start of the file, the hub has. */
  sent: z.number().int().nonnegative(),
  bodySchema: z.number().int().positive(),
  /** Yjs's state vector, in base64, of what the hub had then. */
  stateVector: z.string(),
  /** The hub, restored from a backup, lacks what lies behind that vector or was deleted since; not only changes made here. */
  lacking: z.boolean().optional(),
});
export type BodyStanding = z.infer<typeof bodyStanding>;

/** `own`: made here. `received`: the hub has it. `seen`: what somebody saw of it here, and no part of the body. */
export type BodyRecord =
  | { readonly type: 'own' | 'received'; readonly update: Uint8Array }
  | { readonly type: 'standing'; readonly standing: BodyStanding }
  | { readonly type: 'seen'; readonly seen: Uint8Array };

const tags = { own: 1, received: 2, standing: 3, seen: 4 } as const;

const payloadOf = (record: BodyRecord): Uint8Array => {
  switch (record.type) {
    case 'standing':
      return Buffer.from(JSON.stringify(record.standing));
    case 'seen':
      return record.seen;
    default:
      return record.update;
  }
};

const encode = (record: BodyRecord): Buffer =>
  Buffer.concat([Buffer.from([tags[record.type]]), payloadOf(record)]);

const decode = (payload: Buffer): BodyRecord | null => {
  const rest = payload.subarray(1);
  if (payload[0] === tags.own || payload[0] === tags.received)
    return { type: payload[0] === tags.own ? 'own' : 'received', update: new Uint8Array(rest) };
  if (payload[0] === tags.seen) return { type: 'seen', seen: new Uint8Array(rest) };
  try {
    const standing = bodyStanding.safeParse(JSON.parse(rest.toString()));
    return payload[0] === tags.standing && standing.success
      ? { type: 'standing', standing: standing.data }
      : null;
  } catch {
    return null;
  }
};

/** How many were sent says nothing where some are lost: they all go again, and a hub that has them changes nothing. */
const withNothingSent = (record: BodyRecord): BodyRecord =>
  record.type === 'standing' ? { ...record, standing: { ...record.standing, sent: 0 } } : record;

/**
 * One body on this machine: a file of frames like the journal's (length, checksum, key), only ever added to. What
 * `append` has answered for is on the disk; a crash may cut what was not answered for, and nothing before it.
 */
export class BodyFile {
  readonly #file: DiskFile;
  readonly #seal: Seal;
  #length: number;
  #writing: Promise<unknown> = Promise.resolve();

  /** Makes the file's name durable; null once it is. */
  #syncName: (() => Promise<void>) | null;

  private constructor(
    file: DiskFile,
    length: number,
    seal: Seal,
    syncName: (() => Promise<void>) | null = null,
  ) {
    this.#file = file;
    this.#length = length;
    this.#seal = seal;
    this.#syncName = syncName;
  }

  /**
   * Opens or begins the file. A torn end is cut off: nobody was told that it was saved. Of a damaged one a copy is set
   * aside and what can be read of it carried on; until that has its place the old one keeps it. Throws.
   */
  static async open(
    path: string,
    disk: Disk,
    seal: Seal,
  ): Promise<{ file: BodyFile; records: BodyRecord[] }> {
    const folder = dirname(path);
    await disk.makeFolder(folder);
    const bytes = await disk.read(path);
    if (bytes === null) return { file: await BodyFile.replace(path, disk, seal, []), records: [] };
    const { frames, verdict, soundLength } = scanFrames(bytes);
    const records: BodyRecord[] = [];
    for (const frame of frames) {
      const record = decode(await seal.open(frame.keyId, frame.payload));
      if (record) records.push(record);
    }
    if (readHeader(bytes) === 'valid' && verdict !== 'damaged') {
      const file = await disk.open(path, 'change');
      if (verdict === 'torn') await file.truncate(soundLength);
      // A run that was killed may have swapped it in, and the folder not have been synced.
      return { file: new BodyFile(file, soundLength, seal, () => disk.syncFolder(folder)), records };
    }
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    await (await writeWhole(disk, `${path}.aside-${name}`, bytes)).close();
    const readable = records.map(withNothingSent);
    return { file: await BodyFile.replace(path, disk, seal, readable), records: readable };
  }

  /** The changes in a file as far as it is sound, without touching it; null where there is none. Throws. */
  static async readUpdates(path: string, disk: Disk, seal: Seal): Promise<Uint8Array[] | null> {
    const bytes = await disk.read(path);
    if (bytes === null || readHeader(bytes) !== 'valid') return null;
    const updates: Uint8Array[] = [];
    for (const frame of scanFrames(bytes).frames) {
      const record = decode(await seal.open(frame.keyId, frame.payload));
      if (record && 'update' in record) updates.push(record.update);
    }
    return updates;
  }

  /** Writes a file anew beside the old one and swaps it in, so that a crash leaves one of the two whole. Throws. */
  static async replace(
    path: string,
    disk: Disk,
    seal: Seal,
    records: readonly BodyRecord[],
  ): Promise<BodyFile> {
    const bytes = await framed(records, seal, [encodeHeader()]);
    const file = await swapWhole(disk, path, bytes);
    const body = new BodyFile(file, bytes.length, seal, () => disk.syncFolder(dirname(path)));
    // It has taken the other's place whatever comes of this: nobody may go on with that.
    await body.#keepName().catch(() => undefined);
    return body;
  }

  /** Resolves once the records are on disk; they lie there in the order of the calls. Throws what the disk throws. */
  append(records: readonly BodyRecord[]): Promise<void> {
    const written = this.#writing.then(async () => {
      const bytes = await framed(records, this.#seal, []);
      await this.#keepName();
      try {
        await this.#file.write(bytes, this.#length);
        await this.#file.sync();
      } catch (error) {
        await this.#file.truncate(this.#length).catch(() => undefined);
        throw error;
      }
      this.#length += bytes.length;
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Nothing is called saved in a file that a power cut may leave without its name. Throws what the disk throws. */
  async #keepName(): Promise<void> {
    await this.#syncName?.();
    this.#syncName = null;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

const framed = async (records: readonly BodyRecord[], seal: Seal, head: Buffer[]): Promise<Buffer> => {
  const frames = await Promise.all(
    records.map(async (record) => encodeFrame(await seal.seal(encode(record)))),
  );
  return Buffer.concat([...head, ...frames]);
};
