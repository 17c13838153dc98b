import type { FeedEntry } from '#shared/protocol/hub-api';
import { type MergedRow, mergeEntries, nameOfEntry, standingsNeeded } from '#shared/sync/merge-entries';
import type { RowBody } from '#shared/sync/row';
import { readBase } from '../database/base-rows';
import type { BlockRow, ReplicaDatabase, UnreadRow } from '../database/database';
import { readableColumns, workItemIdOf } from '../database/row-codec';
import type { Sealing } from '../database/sealing';
import type { StoredRow } from '../database/stored-row';
import { type Block, packBlock } from '../queue/block-codec';
import { slimOf } from '../queue/slim-row';
import type { ReadPage } from './page-reader';

/** What pages make of the base, sealed and ready to be written in one transaction. */
export interface BaseChange {
  readonly rows: readonly StoredRow[];
  readonly gone: readonly string[];
  readonly unread: readonly UnreadRow[];
  /** Which name left which scope: what could not be read of it may stand in another. */
  readonly left: readonly { readonly name: string; readonly scope: string }[];
  /** The same for the grid's projection; null where no work item is among them. */
  readonly blockRow: BlockRow | null;
  readonly block: Block;
  /** Bodies of the rows that came, by name: what is replayed on top need not be read back. */
  readonly bodies: ReadonlyMap<string, RowBody>;
}

export const noBaseChange: BaseChange = {
  rows: [],
  gone: [],
  unread: [],
  left: [],
  blockRow: null,
  block: { rows: [], gone: [] },
  bodies: new Map(),
};

const nothing: ReadonlySet<string> = new Set();

const sameScopes = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((scope) => b.includes(scope));

type KeptRow = Extract<MergedRow, { gone: false }>;

const kindOf = (name: string): string => name.slice(0, name.indexOf(':'));

const standingRows = async (
  database: ReplicaDatabase,
  entries: readonly FeedEntry[],
  replacesAll: boolean,
): Promise<Map<string, StoredRow>> => {
  const names = replacesAll ? [] : standingsNeeded(entries);
  if (names.length === 0) return new Map();
  const rows = await readBase(database, names);
  return new Map(rows.flatMap((row) => (row ? [[row.key, row] as const] : [])));
};

/** Of a row that must be kept off disk, only what it hangs on stays readable. */
const parentColumn = (kind: string, body: unknown): { parent: string } | object => {
  const { parent } = readableColumns(kind, body);
  return parent === undefined ? {} : { parent };
};

/** The stored form of the rows that came anew, and of those whose scopes changed. */
const sealRows = async (
  kept: readonly KeptRow[],
  standing: ReadonlyMap<string, StoredRow>,
  sealing: Sealing,
  offDisk: ReadonlySet<string>,
): Promise<StoredRow[]> => {
  const came = kept.filter((row) => row.entry !== null);
  const forSession = came.map(({ scopes }) => scopes.some((scope) => offDisk.has(scope)));
  const bodies = await sealing.seal(
    came.map(({ entry }) => JSON.stringify(entry?.row)),
    forSession,
  );
  const rows = came.map(
    ({ name, scopes, seq, entry }, at): StoredRow => ({
      key: name,
      scopes,
      seq,
      ...(forSession[at] === true
        ? parentColumn(entry?.kind ?? '', entry?.row)
        : readableColumns(entry?.kind ?? '', entry?.row)),
      body: bodies[at] ?? '',
    }),
  );
  for (const { name, entry, scopes } of kept) {
    const stands = entry === null ? standing.get(name) : undefined;
    if (stands && !sameScopes(stands.scopes, scopes)) rows.push({ ...stands, scopes });
  }
  return rows;
};

const sealUnread = async (
  entries: readonly FeedEntry[],
  sealing: Sealing,
  offDisk: ReadonlySet<string>,
): Promise<UnreadRow[]> => {
  const bodies = await sealing.seal(
    entries.map((entry) => JSON.stringify(entry)),
    entries.map(({ scope }) => offDisk.has(scope)),
  );
  return entries.map((entry, at) => ({
    key: nameOfEntry(entry),
    scope: entry.scope,
    seq: entry.seq,
    body: bodies[at] ?? '',
  }));
};

/**
 * Works out what `pages`, in their order, make of the base. Reads what it must know and writes nothing.
 * @param replacesAll the base is cleared in the same transaction: nothing stands there any more
 */
export const baseChangeOf = async (
  database: ReplicaDatabase,
  sealing: Sealing,
  pages: readonly Pick<ReadPage, 'entries' | 'unread'>[],
  replacesAll: boolean,
  offDisk: ReadonlySet<string> = nothing,
): Promise<BaseChange> => {
  const entries = pages.flatMap((page) => page.entries);
  const unreadEntries = pages.flatMap((page) => page.unread);
  if (entries.length === 0 && unreadEntries.length === 0) return noBaseChange;
  const standing = await standingRows(database, entries, replacesAll);
  const merged = mergeEntries(entries, (name) => standing.get(name));
  const unread = newestUnread(unreadEntries, merged);
  // A row that can no longer be read must not go on being shown as it was.
  const kept = merged.filter((row) => !row.gone).filter(({ name }) => !unread.has(name));
  const gone = [...new Set([...merged.filter((row) => row.gone).map(({ name }) => name), ...unread.keys()])];
  const bodies = new Map(
    kept.flatMap(({ name, entry }) => (entry?.row ? [[name, entry.row as RowBody] as const] : [])),
  );
  const block = blockOf(bodies, gone);
  // The grid holds every row in memory; what lies on disk of it leaves out what must not lie there.
  const lasting = { ...block, rows: block.rows.filter(({ engagementId }) => !offDisk.has(engagementId)) };
  const empty = lasting.rows.length === 0 && lasting.gone.length === 0;
  const [packed = ''] = empty ? [] : await sealing.seal([packBlock(lasting)]);
  return {
    rows: await sealRows(kept, standing, sealing, offDisk),
    gone,
    unread: await sealUnread([...unread.values()], sealing, offDisk),
    left: entries.flatMap((entry) =>
      entry.row === null ? [{ name: nameOfEntry(entry), scope: entry.scope }] : [],
    ),
    blockRow: empty ? null : { body: packed },
    block,
    bodies,
  };
};

/** What cannot be read, by name, where nothing newer that can be read came with it. */
const newestUnread = (
  entries: readonly FeedEntry[],
  merged: readonly MergedRow[],
): Map<string, FeedEntry> => {
  const read = new Map(
    merged.flatMap((row) => (row.gone || !row.entry ? [] : [[row.name, row.seq] as const])),
  );
  const newest = new Map<string, FeedEntry>();
  for (const entry of entries) {
    const name = nameOfEntry(entry);
    if (entry.seq > Math.max(read.get(name) ?? -1, newest.get(name)?.seq ?? -1)) newest.set(name, entry);
  }
  return newest;
};

const blockOf = (bodies: ReadonlyMap<string, RowBody>, gone: readonly string[]): Block => ({
  rows: [...bodies].flatMap(([name, body]) =>
    kindOf(name) === 'workItem' ? [slimOf(body as RowBody<'workItem'>)] : [],
  ),
  gone: gone.flatMap((name) => workItemIdOf(name) ?? []),
});
