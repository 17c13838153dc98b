import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { extensionOf } from '#shared/attachments/file-name';

/** Copies into `folder` as `name`, or as `name (2)` and so on where that is taken; answers with the name it got. */
export const copyUnderFreeName = async (from: string, folder: string, name: string): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const extension = extensionOf(name);
  const stem = extension === '' ? name : name.slice(0, -(extension.length + 1));
  const ending = extension === '' ? '' : name.slice(stem.length);
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${stem} (${count})${ending}`;
    try {
      // 1: fail where it is there (COPYFILE_EXCL).
      await copyFile(from, join(folder, candidate), 1);
      return candidate;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || count > 999) throw error;
    }
  }
};
