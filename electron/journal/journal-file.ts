import { join } from 'node:path';
import type { MutationId } from '#shared/kernel/ids';
import type { Disk, DiskFile } from '../ports/disk';
import type { Seal } from '../ports/seal';
import { swapWhole } from '../ports/whole-file';
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

/** Puts a file with these records in the place of the other, as `swapWhole` does; answers it and its length in bytes. */
export const swapFile = async (
  { folder, disk, seal }: Place,
  records: readonly JournalRecord[],
): Promise<{ readonly file: DiskFile; readonly length: number }> => {
  const parts = [encodeHeader()];
  for (const record of records) parts.push(await frameOf(record, seal));
  const bytes = Buffer.concat(parts);
  return { file: await swapWhole(disk, join(folder, journalFile), bytes), length: bytes.length };
};

/** A copy of what is about to go, under a name that no run will open. Resolves once it is on the disk. */
export const setAside = async ({ folder, disk }: Place, name: string, bytes: Buffer): Promise<void> => {
  const copy = await swapWhole(disk, join(folder, name), bytes);
  await copy.close();
  await disk.syncFolder(folder);
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
