import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { encodeFrame, encodeHeader, readHeader, scanFrames } from '../journal/frame';
import type { Disk, DiskFile } from '../ports/disk';
import type { Seal } from '../ports/seal';

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

/**
 * One body on this machine: a file of frames like the journal's (length, checksum, key), only ever added to. What
 * `append` has answered for is on the disk; a crash may cut what was not answered for, and nothing before it.
 */
export class BodyFile {
  readonly #file: DiskFile;
  readonly #seal: Seal;
  #length: number;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: DiskFile, length: number, seal: Seal) {
    this.#file = file;
    this.#length = length;
    this.#seal = seal;
  }

  /** Opens or begins the file. A torn or damaged one is set aside, and what can be read of it carried on. Throws. */
  static async open(
    path: string,
    disk: Disk,
    seal: Seal,
  ): Promise<{ file: BodyFile; records: BodyRecord[] }> {
    await disk.makeFolder(dirname(path));
    const bytes = await disk.read(path);
    if (bytes === null) return { file: await BodyFile.replace(path, disk, seal, []), records: [] };
    const scan = readHeader(bytes) === 'valid' ? scanFrames(bytes) : null;
    const records: BodyRecord[] = [];
    for (const frame of scan?.frames ?? []) {
      const record = decode(await seal.open(frame.keyId, frame.payload));
      if (record) records.push(record);
    }
    if (scan?.verdict === 'sound') {
      const file = await disk.open(path, 'change');
      return { file: new BodyFile(file, scan.soundLength, seal), records };
    }
    await disk.rename(path, `${path}.aside-${randomUUID().slice(0, 8)}`);
    return { file: await BodyFile.replace(path, disk, seal, records), records };
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
    const fresh = `${path}.${randomUUID().slice(0, 8)}.new`;
    const file = await disk.open(fresh, 'create');
    const bytes = await framed(records, seal, [encodeHeader()]);
    await file.write(bytes, 0);
    await file.sync();
    await file.close();
    await disk.rename(fresh, path);
    await disk.syncFolder(join(path, '..'));
    return new BodyFile(await disk.open(path, 'change'), bytes.length, seal);
  }

  /** Resolves once the records are on disk; they lie there in the order of the calls. Throws what the disk throws. */
  append(records: readonly BodyRecord[]): Promise<void> {
    const written = this.#writing.then(async () => {
      const bytes = await framed(records, this.#seal, []);
      await this.#file.write(bytes, this.#length);
      await this.#file.sync();
      this.#length += bytes.length;
    });
    this.#writing = written.catch(() => undefined);
    return written;
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
