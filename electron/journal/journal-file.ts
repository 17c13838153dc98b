import { join } from 'node:path';
import type { MutationId } from '#shared/kernel/ids';
import type { Disk } from '../ports/disk';
import type { Seal } from '../ports/seal';
import { encodeFrame, encodeHeader, type Frame } from './frame';
import { type JournalRecord, journalRecord } from './journal-state';

export const journalFile = 'open.journal';

/** Where a journal lies, on what, and sealed how. */
export interface Place {
  readonly folder: string;
  readonly disk: Disk;
  readonly seal: Seal;
}

/** A record, and what its frame takes in the file, in bytes. */
export interface StoredRecord {
  readonly record: JournalRecord;
  readonly bytes: number;
}

/** What stands in these frames; `unreadable` where one of them is no record, or sealed with a key that is gone. */
export const readRecords = async (
  frames: readonly Frame[],
  seal: Seal,
): Promise<{ readonly stored: StoredRecord[]; readonly unreadable: boolean }> => {
  const stored: StoredRecord[] = [];
  let unreadable = false;
  for (const { keyId, payload } of frames) {
    const read = journalRecord.safeParse(parseJson(await seal.open(keyId, payload)));
    if (read.success) stored.push({ record: read.data, bytes: payload.length });
    else unreadable = true;
  }
  return { stored, unreadable };
};

/** As it lies in the file. */
export const frameOf = async (record: JournalRecord, seal: Seal): Promise<Buffer> =>
  encodeFrame(await seal.seal(Buffer.from(JSON.stringify(record))));

/** Writes a file beside the old one and swaps it in, so that a crash leaves one of the two whole. Answers its length. */
export const replaceFile = async (
  { folder, disk, seal }: Place,
  records: readonly JournalRecord[],
): Promise<number> => {
  const fresh = join(folder, `${journalFile}.new`);
  const parts = [encodeHeader()];
  for (const record of records) parts.push(await frameOf(record, seal));
  const bytes = Buffer.concat(parts);
  const written = await disk.open(fresh, 'create');
  await written.write(bytes, 0);
  await written.sync();
  await written.close();
  await disk.rename(fresh, join(folder, journalFile));
  await disk.syncFolder(folder);
  return bytes.length;
};

/** A copy of what is about to be cut off, under a name that no run will open. */
export const setAside = async (disk: Disk, path: string, bytes: Buffer): Promise<void> => {
  const copy = await disk.open(path, 'create');
  await copy.write(bytes, 0);
  await copy.close();
};

/** The record without the mutations that are not wanted; nothing where it was about them alone. */
export const onlyOf = (record: JournalRecord, wanted: (id: MutationId) => boolean): JournalRecord[] => {
  switch (record.type) {
    case 'appended':
      return wanted(record.mutation.id) ? [record] : [];
    case 'answered': {
      const answers = record.answers.filter(({ id }) => wanted(id));
      return answers.length === 0 ? [] : [{ ...record, answers }];
    }
    case 'erased':
    case 'backed-up':
      return [record];
    case 'reopened': {
      const ids = record.ids.filter(wanted);
      return ids.length === 0 && record.epoch === undefined ? [] : [{ ...record, ids }];
    }
    default: {
      const ids = record.ids.filter(wanted);
      return ids.length === 0 ? [] : [{ ...record, ids }];
    }
  }
};

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
};
