import { isWorkItemCommand } from '#shared/sync/command-kind';
import { takesHold } from '#shared/sync/mutation';
import type { RowBody } from '#shared/sync/row';
import { sheavedRows, tidySheaves } from '../database/base-rows';
import type { OverlayRow, ReplicaDatabase } from '../database/database';
import type { PendingEntry } from '../database/pending-codec';
import { openBodies, rangeOf, workItemIdOf, workItemName } from '../database/row-codec';
import type { Sealing } from '../database/sealing';
import type { StoredRow } from '../database/stored-row';
import { directoryKinds, isDirectoryKind } from '../queue/directory';
import type { OverlaidItem, Projection } from '../queue/projection';
import type { Mark } from '../queue/scene';
import { type SlimRow, slimOf } from '../queue/slim-row';
import { BlockShelf } from './block-shelf';
import type { Stepped } from './keeper';
import { subjectNameOf } from './pending-layer';

/** So many dead copies of rows more than there are rows are worth no clearing away. */
const spareCopies = 2_048;
/** Nor are so many sheaves that hold a row or two. */
const spareSheaves = 256;
/** Fewer rows to a sheaf than this, over all that came since they were last tidied, are few. */
const fewToASheaf = 16;

const kindOf = (name: string): string => name.slice(0, name.indexOf(':'));
const idOf = (name: string): string => name.slice(name.indexOf(':') + 1);

/** What pending mutations say about each item, or about those of `names`. */
const marksOf = (pending: readonly PendingEntry[], names?: ReadonlySet<string>): Map<string, Mark> => {
  const marks = new Map<string, Mark>();
  for (const { mutation, state } of pending) {
    const { command } = mutation;
    // What is about another row than the item leaves the item as it is.
    if (state !== 'waiting' || !isWorkItemCommand(command)) continue;
    if (names && !names.has(subjectNameOf(mutation))) continue;
    const { workItemId, type } = command;
    const before = marks.get(workItemId)?.intended ?? false;
    marks.set(workItemId, {
      intended: takesHold(mutation) || (before && !changesHands(type)),
      unsent: true,
    });
  }
  return marks;
};

/** After these the item is no longer held by the claim before them. */
const changesHands = (type: string): boolean => type === 'work-item.release' || type === 'work-item.assign';

/** The scopes of those rows that could not be opened. */
const unopenedScopes = (
  rows: readonly StoredRow[],
  opened: readonly { readonly row: StoredRow }[],
): readonly string[] => {
  if (rows.length === opened.length) return [];
  const legible = new Set(opened.map(({ row }) => row.key));
  return rows.filter(({ key }) => !legible.has(key)).flatMap(({ scopes }) => scopes);
};

/** Keeps the grid's projection in step with the database. */
export class ProjectionFeed {
  readonly #database: ReplicaDatabase;
  readonly #sealing: Sealing;
  readonly #projection: Projection;
  readonly #shelf: BlockShelf;
  readonly #offDisk: () => ReadonlySet<string>;

  /** @param offDisk engagements of which no row may lie on disk */
  constructor(
    database: ReplicaDatabase,
    sealing: Sealing,
    projection: Projection,
    offDisk: () => ReadonlySet<string>,
  ) {
    this.#offDisk = offDisk;
    this.#database = database;
    this.#sealing = sealing;
    this.#projection = projection;
    this.#shelf = new BlockShelf(database, sealing);
  }

  /** Reads everything at start. Answers engagements of which a matter cannot be opened: an earlier run sealed it. */
  async load(pending: readonly PendingEntry[]): Promise<ReadonlySet<string>> {
    const blocks = await this.#shelf.read();
    if (blocks) this.#projection.restoreBase(blocks);
    else await this.#fromRows();
    const illegible = await this.#loadDirectory();
    await this.#overlayAll(pending);
    return illegible;
  }

  /** Reads everything anew, where what is shown may have come apart from what is written. */
  async reload(pending: readonly PendingEntry[]): Promise<void> {
    this.#projection.clear();
    await this.load(pending);
  }

  /** Takes in one step of the keeper. */
  async follow(step: Stepped, pending: readonly PendingEntry[]): Promise<void> {
    if (step.cleared) {
      this.#projection.clear();
      this.#shelf.cleared();
    }
    this.#directory(step);
    const { block } = step.base;
    if (block.rows.length + block.gone.length > 0) this.#projection.applyBase(block);
    this.#shelf.added(step.blockId, block);
    // A step tells what it changed; after clearing, what it left as it was must be shown again too.
    if (step.cleared) await this.#overlayAll(pending);
    else
      await this.#overlay(
        step.touched.filter((name) => workItemIdOf(name) !== null),
        pending,
      );
  }

  /** Writes the blocks without what has gone: they would hold the words of what was erased until they are next tidied. */
  async rewrite(): Promise<void> {
    await this.#shelf.rewrite([...this.#lasting()]);
  }

  /** To be called when nothing presses. */
  async tidy(): Promise<void> {
    const { size } = this.#projection;
    await this.#shelf.tidy(() => this.#lasting(), size);
    const { copies = 0, tidied = { rows: 0, sheaves: 0 } } = await this.#database.readMeta();
    const sheaves = await this.#database.sheaves.count();
    const came = Math.max(0, copies - tidied.rows);
    if (
      copies > 2 * Math.max(size, tidied.rows) + spareCopies ||
      sheaves > tidied.sheaves + came / fewToASheaf + spareSheaves
    )
      await tidySheaves(this.#database);
  }

  /** The rows that may lie on disk. */
  *#lasting(): Iterable<SlimRow> {
    const offDisk = this.#offDisk();
    for (const row of this.#projection.baseRows()) if (!offDisk.has(row.engagementId)) yield row;
  }

  #directory({ base }: Stepped): void {
    const { directory } = this.#projection;
    let changed = false;
    for (const [name, body] of base.bodies) {
      const kind = kindOf(name);
      if (!isDirectoryKind(kind)) continue;
      directory.put(kind, body);
      changed = true;
    }
    for (const name of base.gone) {
      const kind = kindOf(name);
      if (!isDirectoryKind(kind)) continue;
      directory.remove(kind, idOf(name));
      changed = true;
    }
    if (changed) this.#projection.directoryChanged();
  }

  async #loadDirectory(): Promise<Set<string>> {
    const illegible = new Set<string>();
    for (const kind of directoryKinds) {
      const rows = await this.#database.rows
        .where('key')
        .between(...rangeOf(kind))
        .toArray();
      const opened = await openBodies<(typeof rows)[number], RowBody>(this.#sealing, rows);
      for (const { value } of opened) this.#projection.directory.put(kind, value);
      // Of all these kinds only a matter tells whose it is: it hangs on its engagement alone. Every engagement with
      // work in it has one, and all of them are read here anyway.
      if (kind === 'matter') for (const scope of unopenedScopes(rows, opened)) illegible.add(scope);
    }
    this.#projection.directoryChanged();
    return illegible;
  }

  async #fromRows(): Promise<void> {
    const all: SlimRow[] = [];
    for await (const rows of sheavedRows(this.#database, 'workItem')) {
      const opened = await openBodies<(typeof rows)[number], RowBody<'workItem'>>(this.#sealing, rows);
      all.push(...opened.map(({ value }) => slimOf(value)));
    }
    this.#projection.restoreBase([{ rows: all, gone: [] }]);
    await this.#shelf.rewrite(all);
  }

  async #overlayAll(pending: readonly PendingEntry[]): Promise<void> {
    const keys = await this.#database.overlay
      .where('key')
      .between(...rangeOf('workItem'))
      .primaryKeys();
    await this.#overlay([...new Set([...keys, ...[...marksOf(pending).keys()].map(workItemName)])], pending);
  }

  async #overlay(names: readonly string[], pending: readonly PendingEntry[]): Promise<void> {
    if (names.length === 0) return;
    const stored = await this.#database.overlay.bulkGet([...names]);
    const opened = await openBodies<OverlayRow, RowBody<'workItem'>>(
      this.#sealing,
      stored.filter((row) => row !== undefined),
    );
    const rows = new Map(opened.map(({ row, value }) => [row.key, slimOf(value)]));
    const marks = marksOf(pending, new Set(names));
    const items = names.flatMap((name): OverlaidItem[] => {
      const id = workItemIdOf(name);
      return id === null ? [] : [{ id, row: rows.get(name) ?? null, mark: marks.get(id) ?? null }];
    });
    this.#projection.applyOverlay(items);
  }
}
