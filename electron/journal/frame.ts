import { crc32 } from 'node:zlib';

/*
 * How records lie in a journal file:
 *
 *   file   = magic "MRDNJRNL" (8 bytes) | format version u16 LE | 2 zero bytes | CRC-32 of these 12 bytes u32 LE | frame*
 *   frame  = payload length u32 LE | CRC-32 of (key id length, key id, payload) u32 LE
 *          | key id length u8 | key id (ASCII) | payload
 *
 * Files of the first builds have zeros for the header's CRC-32. A version is believed to be of the future only with one:
 * a single bit that fell over must not have the program refuse its own journal for good.
 *
 * The key id names what sealed the payload, from the first day, so that journals written before encryption at rest
 * stay readable after it.
 */

const magic = Buffer.from('MRDNJRNL', 'ascii');
export const formatVersion = 1;
export const headerLength = 16;
const checkedHeaderLength = 12;
const frameHeaderLength = 9;
/** Larger than any mutation may be; a length beyond it is damage, not a record, and must not be allocated. */
const maximumPayload = 8 * 1024 * 1024;

export interface Frame {
  readonly keyId: string;
  readonly payload: Buffer;
}

export const encodeHeader = (): Buffer => {
  const header = Buffer.alloc(headerLength);
  magic.copy(header);
  header.writeUInt16LE(formatVersion, magic.length);
  header.writeUInt32LE(crc32(header.subarray(0, checkedHeaderLength)), checkedHeaderLength);
  return header;
};

export const encodeFrame = ({ keyId, payload }: Frame): Buffer => {
  const key = Buffer.from(keyId, 'ascii');
  const frame = Buffer.alloc(frameHeaderLength + key.length + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt8(key.length, 8);
  key.copy(frame, frameHeaderLength);
  payload.copy(frame, frameHeaderLength + key.length);
  frame.writeUInt32LE(crc32(frame.subarray(8)), 4);
  return frame;
};

export type HeaderVerdict = 'valid' | 'from-future' | 'damaged';

export const readHeader = (file: Buffer): HeaderVerdict => {
  if (file.length < headerLength || !file.subarray(0, magic.length).equals(magic)) return 'damaged';
  if (file.readUInt16LE(magic.length) <= formatVersion) return 'valid';
  const isMeant = crc32(file.subarray(0, checkedHeaderLength)) === file.readUInt32LE(checkedHeaderLength);
  return isMeant ? 'from-future' : 'damaged';
};

const frameAt = (file: Buffer, offset: number): { frame: Frame; end: number } | null => {
  if (offset + frameHeaderLength > file.length) return null;
  const payloadLength = file.readUInt32LE(offset);
  const keyLength = file.readUInt8(offset + 8);
  const bodyStart = offset + frameHeaderLength;
  const end = bodyStart + keyLength + payloadLength;
  if (payloadLength > maximumPayload || end > file.length) return null;
  if (crc32(file.subarray(offset + 8, end)) !== file.readUInt32LE(offset + 4)) return null;
  const keyId = file.toString('ascii', bodyStart, bodyStart + keyLength);
  return { frame: { keyId, payload: file.subarray(bodyStart + keyLength, end) }, end };
};

/** Whether a whole frame begins anywhere after `from`: then what lies before it was damaged, not merely cut short. */
const validFrameAfter = (file: Buffer, from: number): number | null => {
  for (let offset = from; offset + frameHeaderLength <= file.length; offset++) {
    // A run of zeros would read as an endless row of empty frames.
    if (file.readUInt32LE(offset) === 0) continue;
    if (frameAt(file, offset)) return offset;
  }
  return null;
};

export interface Scan {
  readonly frames: readonly Frame[];
  /** Bytes of header and whole frames from the start; what follows is a tail torn by a crash, or damage. */
  readonly soundLength: number;
  /** `torn`: an unfinished last write, which nobody was told was saved. `damaged`: records were lost in the middle. */
  readonly verdict: 'sound' | 'torn' | 'damaged';
}

/** Reads every whole frame, also those behind a damaged stretch. The header must have been found valid. */
export const scanFrames = (file: Buffer): Scan => {
  const frames: Frame[] = [];
  let offset = headerLength;
  let soundLength = headerLength;
  let damaged = false;
  while (offset < file.length) {
    const read = frameAt(file, offset);
    if (read) {
      frames.push(read.frame);
      offset = read.end;
      if (!damaged) soundLength = offset;
      continue;
    }
    const next = validFrameAfter(file, offset + 1);
    if (next === null) return { frames, soundLength, verdict: damaged ? 'damaged' : 'torn' };
    damaged = true;
    offset = next;
  }
  return { frames, soundLength, verdict: damaged ? 'damaged' : 'sound' };
};
