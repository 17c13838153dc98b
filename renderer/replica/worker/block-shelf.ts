import { compareQueuePlace } from '#shared/work-items/queue-order';
import type { ReplicaDatabase } from '../database/database';
import type { Sealing } from '../database/sealing';
import { type Block, type Interned, packBlock, rowsPerBlock, unpackBlock } from '../queue/block-codec';
import type { SlimRow } from '../queue/slim-row';

/** So many small blocks at the end are made one: each change of a page adds a block. */
const loose = 64;

interface Shelved {
  readonly id: number;
  readonly rows: number;
}

/**
 * The grid's projection as it lies in the database: blocks of slim rows, of which the newer win. Reading them is what
 * makes reopening fast; without care they would grow for ever.
 */
export class BlockShelf {
  readonly #database: ReplicaDatabase;
  readonly #sealing: Sealing;
  #shelved: Shelved[] = [];

  constructor(database: ReplicaDatabase, sealing: Sealing) {
    this.#database = database;
    this.#sealing = sealing;
  }

  /** Every block, oldest first. Null where one cannot be read: the rows must be asked instead. */
  async read(): Promise<Block[] | null> {
    const stored = await this.#database.blocks.toArray();
    const texts = await this.#sealing.open(stored.map(({ body }) => body));
    const interned: Interned = new Map();
    const blocks: Block[] = [];
    const shelved: Shelved[] = [];
    for (const [at, { id = 0 }] of stored.entries()) {
      const block = unpackBlock(texts[at] ?? '', interned);
      if (!block) return null;
      blocks.push(block);
      shelved.push({ id, rows: block.rows.length + block.gone.length });
    }
    this.#shelved = shelved;
    return blocks;
  }

  /** Notes what a step wrote. */
  added(id: number | null, { rows, gone }: Block): void {
    if (id !== null) this.#shelved.push({ id, rows: rows.length + gone.length });
  }

  cleared(): void {
    this.#shelved = [];
  }

  /** Tidies where it has become worth it. `rows` are all rows of the base. */
  async tidy(rows: () => Iterable<SlimRow>, size: number): Promise<void> {
    const total = this.#shelved.reduce((sum, { rows: count }) => sum + count, 0);
    if (total > 2 * size + 2 * rowsPerBlock) return this.rewrite([...rows()]);
    const tail = this.#shelved.slice(-loose);
    if (tail.length === loose && tail.every(({ rows: count }) => count < rowsPerBlock / 2))
      return this.#merge(tail);
  }

  /** Writes the projection anew, in full blocks. */
  async rewrite(all: readonly SlimRow[]): Promise<void> {
    const rows = all.toSorted(compareQueuePlace);
    const blocks: Block[] = [];
    for (let at = 0; at < rows.length; at += rowsPerBlock)
      blocks.push({ rows: rows.slice(at, at + rowsPerBlock), gone: [] });
    const sealed = await this.#sealing.seal(blocks.map(packBlock));
    const table = this.#database.blocks;
    const ids = await this.#database.transaction('rw', table, async () => {
      await table.clear();
      return table.bulkAdd(
        sealed.map((body) => ({ body })),
        { allKeys: true },
      );
    });
    this.#shelved = ids.map((id, at) => ({ id, rows: blocks[at]?.rows.length ?? 0 }));
  }

  async #merge(tail: readonly Shelved[]): Promise<void> {
    const table = this.#database.blocks;
    const ids = tail.map(({ id }) => id);
    const stored = await table.bulkGet(ids);
    const texts = await this.#sealing.open(stored.map((block) => block?.body ?? ''));
    const interned: Interned = new Map();
    const rows = new Map<string, SlimRow | null>();
    for (const text of texts) {
      const block = unpackBlock(text ?? '', interned);
      // Left as it is: the next start finds it and makes the projection anew.
      if (!block) return;
      for (const id of block.gone) rows.set(id, null);
      for (const row of block.rows) rows.set(row.id, row);
    }
    const merged: Block = {
      rows: [...rows.values()].filter((row) => row !== null),
      gone: [...rows].flatMap(([id, row]) => (row === null ? [id] : [])),
    };
    const [body = ''] = await this.#sealing.seal([packBlock(merged)]);
    const id = await this.#database.transaction('rw', table, async () => {
      await table.bulkDelete(ids);
      return table.add({ body });
    });
    this.#shelved = [
      ...this.#shelved.slice(0, -tail.length),
      { id, rows: merged.rows.length + merged.gone.length },
    ];
  }
}
