import type { Disk, DiskFile } from './disk';

/**
 * Opens a new file with these bytes, in place of one of that name; resolves once they are on the disk. Of one that fails
 * nothing takes up room: on a full disk, each try would leave the next less. Throws what the disk throws.
 */
export const writeWhole = async (disk: Disk, path: string, bytes: Buffer): Promise<DiskFile> => {
  const file = await disk.open(path, 'create');
  try {
    await file.write(bytes, 0);
    await file.sync();
    return file;
  } catch (error) {
    await file.truncate(0).catch(() => undefined);
    await file.close();
    throw error;
  }
};

/**
 * Writes a file beside `path` and swaps it in, so that a crash leaves one of the two whole. Answers it open: who writes
 * to `path` after the swap would write to a file that is gone. Its name is durable once the folder is synced; until then
 * a power cut may bring the former back. Throws what the disk throws, and the former is then in its place.
 */
export const swapWhole = async (disk: Disk, path: string, bytes: Buffer): Promise<DiskFile> => {
  // The same name each time: what a kill left of the last try is written over.
  const fresh = `${path}.new`;
  const file = await writeWhole(disk, fresh, bytes);
  try {
    await disk.rename(fresh, path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
};
