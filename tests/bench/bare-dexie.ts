import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const dexie = readFileSync(createRequire(import.meta.url).resolve('dexie/dist/dexie.min.js'), 'utf8');

/** What a page with Dexie in it looks like from here. */
interface Table<Row = unknown> {
  toArray(): Promise<Row[]>;
  bulkPut(rows: readonly object[]): Promise<unknown>;
}
interface DexieWindow {
  Dexie: new (
    name: string,
    options?: object,
  ) => {
    version(version: number): { stores(stores: Record<string, string>): void };
    open(): Promise<unknown>;
    table<Row = unknown>(name: string): Table<Row>;
    transaction(mode: string, table: Table, task: () => Promise<unknown>): Promise<unknown>;
    close(): void;
    delete(): Promise<void>;
  };
}

/**
 * Writes the rows that the product's replica holds into an empty database, and nothing else: the same rows in the same
 * pages with strict durability, a record each and with the indexes by which they are found, from an idle page of the same
 * origin. The product lays work items into sheaves instead. Answers in ms for the writing alone.
 */
export const bareDexieWrite = async (page: Page, replica: string, pageSize: number): Promise<number> => {
  // Evaluated through the debugger, which the page's policy against foreign code does not concern.
  await page.evaluate(dexie);
  return page.evaluate(
    async ([name, size]) => {
      const { Dexie } = window as unknown as DexieWindow;
      const full = new Dexie(name);
      await full.open();
      const apart = await full.table<{ seq: number }>('rows').toArray();
      const sheaves = await full.table<{ rows: { seq: number }[] }>('sheaves').toArray();
      const rows = [...apart, ...sheaves.flatMap((sheaf) => sheaf.rows)].sort((a, b) => a.seq - b.seq);
      full.close();
      const bare = new Dexie('bench-bare', { chromeTransactionDurability: 'strict' });
      bare.version(1).stores({ rows: 'key, *scopes, parent' });
      await bare.open();
      const table = bare.table('rows');
      const started = performance.now();
      for (let at = 0; at < rows.length; at += size)
        await bare.transaction('rw', table, () => table.bulkPut(rows.slice(at, at + size)));
      const took = performance.now() - started;
      await bare.delete();
      return took;
    },
    [replica, pageSize] as const,
  );
};
