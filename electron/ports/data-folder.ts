import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';

/** Small JSON files of one workstation's data folder, replaced whole so that a crash leaves the old or the new one. */
export class DataFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The absolute path of something in the folder. Names are our own, never a person's text. */
  resolve(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** The file's content, or null where it is missing or not what `schema` says. */
  async read<S extends z.ZodType>(schema: S, ...names: string[]): Promise<z.infer<S> | null> {
    try {
      const parsed = schema.safeParse(JSON.parse(await readFile(this.resolve(...names), 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  /** Throws what the file system throws: the caller knows what is at stake. */
  async write(content: unknown, ...names: string[]): Promise<void> {
    const path = this.resolve(...names);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const fresh = `${path}.${randomUUID().slice(0, 8)}.new`;
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(content, null, 2));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  }
}
