import { Dexie, type Table } from 'dexie';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';

/** Beside every replica of this origin: in Chromium they share one log. */
const name = 'meridian-fresh-log';
/** More than the 4 MiB after which LevelDB begins a new log. */
const parcels = 20;
const piecesAParcel = 8;
/** From 64 KiB Chromium keeps a value in a file of its own, past the log. */
const pieceSize = 32 * 1024;
/** On a disk with less room than this, what people write goes first. Filled by this, it costs the replica. */
const leastRoom = 256 * 1024 * 1024;

class Ballast extends Dexie {
  declare readonly pieces: Table<Uint8Array, number>;

  constructor() {
    super(name, { chromeTransactionDurability: 'relaxed', cache: 'disabled' });
    this.version(1).stores({ pieces: '' });
  }
}

/**
 * Has Chromium begin a new log for IndexedDB, so that a second kill or power cut does not cost the replica.
 *
 * LevelDB goes on with the log of the run before, also where that broke off within a record (google/leveldb#1287). What
 * is written behind the broken end cannot be read any more: the start after the next finds a wrong checksum, and Chromium
 * deletes the database. Once more was written than the log holds, LevelDB moves what can be read of it into a table and
 * begins another. So some 5 MiB are written, and deleted again.
 *
 * Nothing waits for it and nothing stands on it: where it cannot be done, the next start tries again.
 * @param readRoom bytes that are free on the disk: the browser itself says the same of a full one and an empty one
 */
export const beginFreshLog = async (
  readRoom: () => Promise<Result<{ readonly free: number }, DomainError>>,
): Promise<void> => {
  const ballast = new Ballast();
  try {
    const room = await readRoom();
    const isRoom = room.ok && room.value.free >= leastRoom;
    for (let parcel = 0; isRoom && parcel < parcels; parcel++) {
      // Chance, since Chromium packs what it can before it is written.
      const pieces = Array.from({ length: piecesAParcel }, () =>
        crypto.getRandomValues(new Uint8Array(pieceSize)),
      );
      await ballast.pieces.bulkPut(pieces, [...pieces.keys()]);
    }
    // Also what a kill left of the last time.
    await ballast.delete();
  } catch {
    // A page that is leaving, or a browser that keeps nothing: the replica is as it was.
  } finally {
    ballast.close();
  }
};
