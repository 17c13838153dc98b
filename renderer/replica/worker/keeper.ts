import type { FeedEntry } from '#shared/protocol/hub-api';
import { isCovered, nameOf, type PendingMutation, type Progress, rowsNeededByAll } from '#shared/sync/rebase';
import type { RowBody, RowKind, RowLookup } from '#shared/sync/row';
import {
  baseRowsIn,
  clearBase,
  eraseCopiesIn,
  eraseFromBase,
  readBase,
  writeBase,
} from '../database/base-rows';
import {
  type CursorRow,
  emptyMeta,
  type MetaRow,
  type NoticeRow,
  type OverlayRow,
  type PendingRow,
  type ReplicaDatabase,
} from '../database/database';
import { openPending, type PendingEntry, sealPending } from '../database/pending-codec';
import { openBodies, readableColumns } from '../database/row-codec';
import type { Sealing } from '../database/sealing';
import { isSheaved } from '../database/sheaf';
import { type BaseChange, baseChangeOf, noBaseChange } from './base-change';
import type { ReadPage } from './page-reader';
import { mutationsOf, PendingLayer, type Replayed, replayStrand, subjectNameOf } from './pending-layer';

/** A scope whose rows are erased, and the notice that stays; null where it is only read anew. */
export interface Departure {
  readonly scope: string;
  readonly notice: NoticeRow | null;
}

/** One step of the replica: pages that become the base, and what became of pending mutations meanwhile. */
export interface Step {
  readonly pages?: readonly Pick<ReadPage, 'page' | 'entries' | 'unread'>[];
  /** The base is of another epoch, or worthless: it is cleared in the same transaction. */
  readonly clear?: boolean;
  /** The head of the pull that these pages complete. */
  readonly completes?: number;
  /** Scopes that the hub no longer shows: what stands in no other scope is erased, and this notice remains. */
  readonly forget?: readonly Departure[];
  /** Scopes whose rows may be held for this run alone. */
  readonly offDisk?: ReadonlySet<string>;
  /**
   * Scopes that are to be forgotten later. Pulls say nothing about them any more: their cursors stay where they are,
   * or what changes there until the person sees them again would be skipped.
   */
  readonly postpone?: readonly string[];
  /** What the pending mutations are from now on. */
  readonly pending?: (present: readonly PendingEntry[]) => readonly PendingEntry[];
}

export interface Stepped {
  readonly base: BaseChange;
  readonly cleared: boolean;
  readonly blockId: number | null;
  /** Mutations that left because the base holds their effect now; the journal is told to settle them. */
  readonly left: readonly PendingMutation['mutation'][];
  /** Names of rows that are shown differently, or whose pending mutations changed. */
  readonly touched: readonly string[];
  /** All that are pending now, in the journal's order. */
  readonly pending: readonly PendingEntry[];
  readonly meta: MetaRow;
}

interface Overlaid {
  readonly put: readonly OverlayRow[];
  readonly remove: readonly string[];
}

/** What the replica knew of itself when a step was decided; cursors as far as they have been read. */
interface Seen {
  readonly meta: MetaRow;
  readonly cursors: readonly CursorRow[];
}

interface Prepared {
  readonly staying: readonly PendingEntry[];
  readonly replayed: readonly Replayed[];
  readonly pendingPut: readonly PendingRow[];
  readonly pendingRemove: readonly string[];
  readonly overlay: Overlaid;
  readonly left: readonly PendingMutation['mutation'][];
  readonly touched: readonly string[];
}

const sameEntry = (a: PendingEntry, b: PendingEntry): boolean =>
  a === b ||
  (a.state === b.state &&
    a.position === b.position &&
    a.discardedAt === b.discardedAt &&
    a.answer?.seq === b.answer?.seq &&
    a.answer?.outcome === b.answer?.outcome &&
    a.problem?.code === b.problem?.code);

const differenceOf = (
  present: readonly PendingEntry[],
  staying: readonly PendingEntry[],
): { readonly changed: readonly PendingEntry[]; readonly removed: readonly PendingEntry[] } => {
  // What was appended stands at the end: of thousands that wait, a step looks closely at a few.
  let same = 0;
  while (same < present.length && present[same] === staying[same]) same += 1;
  const before = new Map(present.slice(same).map((entry) => [entry.mutation.id, entry]));
  const rest = staying.slice(same);
  const after = new Set(rest.map((entry) => entry.mutation.id));
  const changed = rest.filter((entry) => {
    const known = before.get(entry.mutation.id);
    return !known || !sameEntry(known, entry);
  });
  return { changed, removed: [...before.values()].filter((entry) => !after.has(entry.mutation.id)) };
};

/**
 * The only writer of the base. Each step is read, decided and sealed first, then written in one strict transaction
 * that checks that nothing it was decided on has changed since; where something has, it is decided again. A crash
 * leaves the replica before a step or after it. Over 400 lines, since reading, deciding and writing a step
 * share what it was decided on.
 */
export class Keeper {
  readonly #database: ReplicaDatabase;
  readonly #sealing: Sealing;
  #layer: PendingLayer | null = null;

  constructor(database: ReplicaDatabase, sealing: Sealing) {
    this.#database = database;
    this.#sealing = sealing;
  }

  /** How far each scope has been read. A pull read to its end moves every scope that was caught up by then. */
  async cursors(): Promise<Seen> {
    const database = this.#database;
    const [meta, cursors] = await database.transaction('r', [database.meta, database.cursors], () =>
      Promise.all([database.readMeta(), database.cursors.toArray()]),
    );
    return {
      meta,
      cursors: cursors.map((cursor) =>
        cursor.caughtUp ? { ...cursor, seq: Math.max(cursor.seq, meta.head ?? 0) } : cursor,
      ),
    };
  }

  /** Scopes that lie here sealed for a run: for none that is over. */
  async heldForRun(): Promise<string[]> {
    const cursors = await this.#database.cursors.toArray();
    return cursors.filter(({ offDisk }) => offDisk === true).map(({ scope }) => scope);
  }

  /** Scopes that the hub shows no more and that still lie here. */
  async leaving(): Promise<string[]> {
    const cursors = await this.#database.cursors.toArray();
    return cursors.filter(({ leaving }) => leaving === true).map(({ scope }) => scope);
  }

  /** In the journal's order. */
  async pending(): Promise<readonly PendingEntry[]> {
    const { pendingVersion } = await this.#database.readMeta();
    return (await this.#present(pendingVersion)).entries;
  }

  /** Takes one step. Throws what Dexie throws (disk full, database closed): nothing was written then. */
  async take(step: Step): Promise<Stepped> {
    for (;;) {
      const seen = await this.cursors();
      const base = await this.#baseChange(step);
      const layer = await this.#present(seen.meta.pendingVersion);
      if (layer.version !== seen.meta.pendingVersion) continue;
      const prepared = await this.#prepare(step, base, seen, layer);
      const written = await this.#write(step, base, seen, prepared);
      if (!written) continue;
      // Memory follows the disk: what was refused there must not be taken for written.
      layer.follow(written.meta.pendingVersion, prepared.staying, prepared.replayed);
      return { ...written, base, cleared: step.clear ?? false, pending: layer.entries, ...prepared };
    }
  }

  /** Pending mutations and overlay as they lie in the database, read only where that changed under us. */
  async #present(version: number): Promise<PendingLayer> {
    const database = this.#database;
    if (this.#layer?.version === version) return this.#layer;
    const [meta, pending, overlay] = await database.transaction(
      'r',
      [database.meta, database.pending, database.overlay],
      () => Promise.all([database.readMeta(), database.pending.toArray(), database.overlay.toArray()]),
    );
    const entries = await openPending(this.#sealing, pending);
    const texts = await this.#sealing.open(overlay.map(({ body }) => body));
    this.#layer = PendingLayer.of(
      meta.pendingVersion,
      entries,
      overlay.map((row, at) => ({ row, text: texts[at] ?? '' })),
    );
    return this.#layer;
  }

  async #baseChange({ pages = [], clear = false, forget = [], offDisk }: Step): Promise<BaseChange> {
    const scopes = forget.map(({ scope }) => scope);
    const departing = clear ? [] : await departuresOf(this.#database, scopes);
    return baseChangeOf(
      this.#database,
      this.#sealing,
      [{ entries: departing, unread: [] }, ...pages],
      clear,
      offDisk,
    );
  }

  async #prepare(step: Step, base: BaseChange, seen: Seen, layer: PendingLayer): Promise<Prepared> {
    const next = (step.pending?.(layer.entries) ?? layer.entries).toSorted((a, b) => a.position - b.position);
    const progress = progressAfter(step, seen);
    const left = next.filter((entry) => isCovered(entry, progress));
    const staying = left.length === 0 ? next : next.filter((entry) => !isCovered(entry, progress));
    const { changed, removed } = differenceOf(layer.entries, staying);
    const moved = new Set([...changed, ...removed].map(({ mutation }) => subjectNameOf(mutation)));
    const replayed = await this.#replay(step, base, layer, staying, moved);
    const overlay = await this.#overlay(replayed, layer, seen.meta.pendingVersion + 1);
    return {
      staying,
      replayed,
      overlay,
      pendingPut: await sealPending(this.#sealing, changed),
      pendingRemove: removed.map(({ mutation }) => mutation.id),
      left: left.map(({ mutation }) => mutation),
      touched: [...new Set([...moved, ...overlay.put.map(({ key }) => key), ...overlay.remove])],
    };
  }

  /** Decides anew what this step may have changed: where pending mutations came or left, and where a row they read did. */
  async #replay(
    { clear = false }: Step,
    base: BaseChange,
    layer: PendingLayer,
    staying: readonly PendingEntry[],
    moved: ReadonlySet<string>,
  ): Promise<Replayed[]> {
    const gone = new Set(base.gone);
    const read = clear
      ? layer.subjects()
      : base.bodies.size + gone.size === 0
        ? []
        : layer.reading((name) => base.bodies.has(name) || gone.has(name));
    const subjects = new Set([...moved, ...read]);
    if (subjects.size === 0) return [];
    const mutations = mutationsOf(subjects, staying);
    const needed = rowsNeededByAll([...mutations.values()].flat()).map(nameOf);
    const rows = await this.#baseLookup(needed, clear, base, gone);
    return [...mutations].map(([subject, own]) => replayStrand(subject, own, rows));
  }

  /** What replaying made of the overlay, as the difference from what lies there. */
  async #overlay(replayed: readonly Replayed[], layer: PendingLayer, stamp: number): Promise<Overlaid> {
    const put = replayed.flatMap(({ subject, puts, texts }) => {
      const shown = layer.shown(subject);
      return puts.flatMap((each) => {
        const text = texts.get(nameOf(each)) ?? '';
        return shown.get(nameOf(each)) === text ? [] : [{ ...each, text }];
      });
    });
    const bodies = await this.#sealing.seal(put.map(({ text }) => text));
    return {
      put: put.map(({ kind, id, scope, body }, at) => ({
        key: nameOf({ kind, id }),
        scope,
        stamp,
        ...parentOf(kind, body),
        body: bodies[at] ?? '',
      })),
      remove: replayed.flatMap(({ subject, texts }) =>
        [...layer.shown(subject).keys()].filter((key) => !texts.has(key)),
      ),
    };
  }

  /** Rows of the base as they will be after this step. */
  async #baseLookup(
    names: readonly string[],
    clear: boolean,
    base: BaseChange,
    gone: ReadonlySet<string>,
  ): Promise<RowLookup> {
    const unknown = clear ? [] : names.filter((name) => !base.bodies.has(name) && !gone.has(name));
    const stored = unknown.length === 0 ? [] : await readBase(this.#database, [...unknown]);
    const opened = await openBodies<NonNullable<(typeof stored)[number]>, RowBody>(
      this.#sealing,
      stored.filter((row) => row !== undefined),
    );
    const bodies = new Map(opened.map(({ row, value }) => [row.key, value]));
    return <K extends RowKind>(kind: K, id: string) => {
      const name = nameOf({ kind, id });
      return (base.bodies.get(name) ?? bodies.get(name)) as RowBody<K> | undefined;
    };
  }

  async #write(
    step: Step,
    base: BaseChange,
    seen: Seen,
    prepared: Prepared,
  ): Promise<{ meta: MetaRow; blockId: number | null } | null> {
    const database = this.#database;
    return database.transaction('rw', database.tables, async () => {
      const present = await database.readMeta();
      const { baseVersion, pendingVersion } = seen.meta;
      if (present.baseVersion !== baseVersion || present.pendingVersion !== pendingVersion) return null;
      if (step.clear) await this.#clearBase();
      if (step.forget?.length)
        await eraseCopiesIn(
          database,
          step.forget.map(({ scope }) => scope),
        );
      const blockId = await this.#writeBase(base);
      await this.#writeCursors(step, seen.cursors);
      await this.#writeForgotten(step);
      await this.#writePending(prepared);
      const meta = metaAfter(step, base, present, prepared);
      await database.meta.put(meta);
      return { meta, blockId };
    });
  }

  async #clearBase(): Promise<void> {
    const { cursors, blocks, unread } = this.#database;
    await Promise.all([clearBase(this.#database), cursors.clear(), blocks.clear(), unread.clear()]);
  }

  async #writeBase(base: BaseChange): Promise<number | null> {
    const { unread, blocks } = this.#database;
    if (base.gone.length > 0) await eraseFromBase(this.#database, base.gone);
    await writeBase(this.#database, base.rows);
    if (base.bodies.size + base.left.length > 0 && (await unread.count()) > 0) {
      await unread.bulkDelete([...base.bodies.keys()]);
      const standing = await unread.bulkGet(base.left.map(({ name }) => name));
      const gone = base.left.filter(({ scope }, at) => standing[at]?.scope === scope);
      await unread.bulkDelete(gone.map(({ name }) => name));
    }
    if (base.unread.length > 0) await unread.bulkPut([...base.unread]);
    return base.blockRow === null ? null : blocks.add(base.blockRow);
  }

  async #writeCursors(
    { pages = [], clear = false, completes, postpone = [], offDisk = new Set() }: Step,
    seen: readonly CursorRow[],
  ): Promise<void> {
    const { cursors } = this.#database;
    const known = await cursors.toArray();
    const caughtUp = new Set(known.filter((cursor) => cursor.caughtUp).map((cursor) => cursor.scope));
    const complete = completes !== undefined;
    const next = new Map<string, CursorRow>();
    if (complete)
      for (const cursor of known)
        if (!cursor.caughtUp && !cursor.leaving) next.set(cursor.scope, { ...cursor, caughtUp: true });
    for (const { page } of pages)
      for (const { scope, seq } of page.cursors)
        next.set(scope, {
          scope,
          seq,
          caughtUp: complete || caughtUp.has(scope),
          ...(offDisk.has(scope) ? { offDisk: true } : {}),
        });
    // In another epoch a number is of no use: should the scope be seen again, it is read from the start.
    // In another epoch a number is of no use: should the scope be seen again, it is read from the start.
    const seqs = new Map(clear ? [] : seen.map(({ scope, seq }) => [scope, seq]));
    for (const scope of postpone)
      next.set(scope, { scope, seq: seqs.get(scope) ?? 0, caughtUp: false, leaving: true });
    if (next.size > 0) await cursors.bulkPut([...next.values()]);
  }

  async #writeForgotten({ forget = [] }: Step): Promise<void> {
    if (forget.length === 0) return;
    const { cursors, unread, notices } = this.#database;
    const scopes = forget.map(({ scope }) => scope);
    await cursors.bulkDelete(scopes);
    await unread.where('scope').anyOf(scopes).delete();
    await notices.bulkPut(forget.flatMap(({ notice }) => notice ?? []));
  }

  async #writePending({ pendingPut, pendingRemove, overlay }: Prepared): Promise<void> {
    const { pending, overlay: overlaid } = this.#database;
    if (pendingRemove.length > 0) await pending.bulkDelete([...pendingRemove]);
    if (pendingPut.length > 0) await pending.bulkPut([...pendingPut]);
    if (overlay.remove.length > 0) await overlaid.bulkDelete([...overlay.remove]);
    if (overlay.put.length > 0) await overlaid.bulkPut([...overlay.put]);
  }
}

/** The rows of scopes that are to be forgotten, as the feed would say that they left. */
const departuresOf = async (database: ReplicaDatabase, forget: readonly string[]): Promise<FeedEntry[]> => {
  if (forget.length === 0) return [];
  const rows = await baseRowsIn(database, forget);
  return rows.flatMap(({ key, scopes, seq }) => {
    const colon = key.indexOf(':');
    const left = { seq, kind: key.slice(0, colon), id: key.slice(colon + 1), row: null };
    return scopes.filter((scope) => forget.includes(scope)).map((scope) => ({ ...left, scope }));
  });
};

const parentOf = (kind: string, body: unknown): { parent: string } | object => {
  const { parent } = readableColumns(kind, body);
  return parent === undefined ? {} : { parent };
};

const progressAfter = (step: Step, seen: Seen): Progress => {
  const seqs = new Map(step.clear ? [] : seen.cursors.map((cursor) => [cursor.scope, cursor.seq]));
  for (const { page } of step.pages ?? [])
    for (const { scope, seq } of page.cursors) seqs.set(scope, Math.max(seq, seqs.get(scope) ?? 0));
  const before = step.clear ? 0 : (seen.meta.head ?? 0);
  return { scopeSeq: (scope) => seqs.get(scope) ?? 0, head: Math.max(before, step.completes ?? 0) };
};

const metaAfter = (step: Step, base: BaseChange, present: MetaRow, prepared: Prepared): MetaRow => {
  const pages = step.pages ?? [];
  const { overlay, pendingPut, pendingRemove } = prepared;
  const pendingChanged =
    pendingPut.length + pendingRemove.length + overlay.put.length + overlay.remove.length > 0;
  return {
    ...(step.clear ? { ...emptyMeta, ...versions(present) } : present),
    epoch: pages.at(-1)?.page.epoch ?? (step.clear ? null : present.epoch),
    head: step.completes ?? (step.clear ? null : present.head),
    baseVersion: present.baseVersion + (base === noBaseChange && !step.clear ? 0 : 1),
    pendingVersion: present.pendingVersion + (pendingChanged ? 1 : 0),
    departures: present.departures + (pendingRemove.length > 0 ? 1 : 0),
    generation: present.generation + (step.clear ? 1 : 0),
    copies: (step.clear ? 0 : (present.copies ?? 0)) + base.rows.filter(({ key }) => isSheaved(key)).length,
  };
};

const versions = ({ baseVersion, pendingVersion, departures, generation }: MetaRow) => ({
  baseVersion,
  pendingVersion,
  departures,
  generation,
});
