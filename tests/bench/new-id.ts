import { randomBytes } from 'node:crypto';
import { makeIdFactory } from '../../shared/kernel/ids';

/** A new id as workstations make them. Not from the library itself: a peer in this folder brings an older one of it. */
export const newId = makeIdFactory(
  { now: Date.now },
  { bytes: (length) => new Uint8Array(randomBytes(length)) },
).row;
