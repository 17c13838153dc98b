import type { RowKind } from '#shared/sync/row';
import type { ReplicaDatabase } from './database';
import { rangeOf } from './row-codec';
import { isSheaved, mayHoldMore, type Sheaf, sheafOf, sheavesOf } from './sheaf';
import type { StoredRow } from './stored-row';

/**
 * Where the rows of the base lie. Those of most kinds have a record each in `rows`, where they are found by name, parent
 * or scope. Work items and time entries are many, and are read by name or, an entry, with its whole week: they lie in
 * *sheaves*, many to a record, since what a record costs IndexedDB is nearly the same for one row and for a hundred.
 *
 * A row that comes again is laid into a new sheaf and its older copy left where it is: the newest sheaf wins. What is
 * erased is erased from every sheaf that has a copy, or an older one would come to light. Dead copies are cleared away,
 * and rows that came one by one gathered, when nothing presses (`tidySheaves`).
 */

/** Sheaves read at once where all are walked. */
const sheavesAtOnce = 32;
/** So many rows are gathered before they are laid anew: enough to fill sheaves with, few enough to hold. */
const gatheredAtOnce = 1_024;

/** The tables of the base, for transactions that read it. */
export const baseTables = ({ rows, sheaves }: ReplicaDatabase) => [rows, sheaves];

const sheavesWith = async (
  { sheaves }: ReplicaDatabase,
  index: 'names' | 'scopes',
  values: readonly string[],
): Promise<Sheaf[]> => {
  // Keys first: a sheaf that holds many of what is looked for is read once. One request a value, all under way at the
  // same time: a cursor would wait for each step of its way.
  const keys = await Promise.all(values.map((value) => sheaves.where(index).equals(value).primaryKeys()));
  const found = await sheaves.bulkGet([...new Set(keys.flat())].sort((a, b) => a - b));
  return found.filter((sheaf) => sheaf !== undefined);
};

/** The rows of these names, in their order; undefined where there is none. */
export const readBase = async (
  database: ReplicaDatabase,
  names: readonly string[],
): Promise<(StoredRow | undefined)[]> => {
  const sheaved = names.filter(isSheaved);
  const apart = names.filter((name) => !isSheaved(name));
  const [found, sheaves] = await Promise.all([
    apart.length === 0 ? [] : database.rows.bulkGet(apart),
    sheaved.length === 0 ? [] : sheavesWith(database, 'names', sheaved),
  ]);
  const rows = new Map<string, StoredRow>();
  for (const row of found) if (row) rows.set(row.key, row);
  const wanted = new Set(sheaved);
  // Oldest first, so that the newest copy is the one that stays.
  for (const sheaf of sheaves) for (const row of sheaf.rows) if (wanted.has(row.key)) rows.set(row.key, row);
  return names.map((name) => rows.get(name));
};

/** Lays rows into the base; a row of the same name gives way. To be called within a writing transaction. */
export const writeBase = async (database: ReplicaDatabase, rows: readonly StoredRow[]): Promise<void> => {
  const apart = rows.filter(({ key }) => !isSheaved(key));
  const sheaved = rows.filter(({ key }) => isSheaved(key));
  if (apart.length > 0) await database.rows.bulkPut(apart);
  if (sheaved.length > 0) await database.sheaves.bulkAdd(sheavesOf(sheaved));
};

const keepOf = async (
  { sheaves }: ReplicaDatabase,
  among: readonly Sheaf[],
  keeps: (row: StoredRow) => boolean,
): Promise<void> => {
  const empty: number[] = [];
  const smaller: Sheaf[] = [];
  for (const { id, rows } of among) {
    const kept = rows.filter(keeps);
    if (id === undefined || kept.length === rows.length) continue;
    if (kept.length === 0) empty.push(id);
    else smaller.push(sheafOf(kept, id));
  }
  if (empty.length > 0) await sheaves.bulkDelete(empty);
  if (smaller.length > 0) await sheaves.bulkPut(smaller);
};

/** Erases these rows, older copies too. To be called within a writing transaction. */
export const eraseFromBase = async (database: ReplicaDatabase, names: readonly string[]): Promise<void> => {
  const apart = names.filter((name) => !isSheaved(name));
  const sheaved = new Set(names.filter(isSheaved));
  if (apart.length > 0) await database.rows.bulkDelete(apart);
  if (sheaved.size === 0) return;
  const holding = await sheavesWith(database, 'names', [...sheaved]);
  await keepOf(database, holding, ({ key }) => !sheaved.has(key));
};

/** The rows that stand in any of these scopes now. */
export const baseRowsIn = async (
  database: ReplicaDatabase,
  scopes: readonly string[],
): Promise<StoredRow[]> => {
  const apart = await database.rows.where('scopes').anyOf(scopes).distinct().toArray();
  const holding = await sheavesWith(database, 'scopes', scopes);
  const names = holding.flatMap(({ rows }) => rows.filter(isIn(new Set(scopes))).map(({ key }) => key));
  // A copy in such a scope may be of a row that stands in another by now.
  const newest = await readBase(database, [...new Set(names)]);
  return [...apart, ...newest.filter((row) => row !== undefined).filter(isIn(new Set(scopes)))];
};

const isIn =
  (scopes: ReadonlySet<string>) =>
  (row: StoredRow): boolean =>
    row.scopes.some((scope) => scopes.has(scope));

/**
 * Erases older copies of rows as they were in these scopes, once no row stands there any more: what was written in them
 * is forgotten too. To be called within a writing transaction.
 */
export const eraseCopiesIn = async (database: ReplicaDatabase, scopes: readonly string[]): Promise<void> => {
  const inThese = isIn(new Set(scopes));
  await keepOf(database, await sheavesWith(database, 'scopes', scopes), (row) => !inThese(row));
};

/** Everything is erased. To be called within a writing transaction. */
export const clearBase = async ({ rows, sheaves }: ReplicaDatabase): Promise<void> => {
  await Promise.all([rows.clear(), sheaves.clear()]);
};

/** Sheaves from the newest to the oldest, some at a time, each time in a transaction of its own. */
async function* newestFirst({ sheaves }: ReplicaDatabase): AsyncGenerator<Sheaf[]> {
  for (let below = Number.POSITIVE_INFINITY; ; ) {
    const some = await sheaves.where(':id').below(below).reverse().limit(sheavesAtOnce).toArray();
    if (some.length > 0) yield some;
    const last = some.at(-1)?.id;
    if (last === undefined || some.length < sheavesAtOnce) return;
    below = last;
  }
}

/** Every row of the base that lies in sheaves, or those of one kind, some at a time, in no order that means anything. */
export async function* sheavedRows(database: ReplicaDatabase, kind?: RowKind): AsyncGenerator<StoredRow[]> {
  const [first] = kind === undefined ? [''] : rangeOf(kind);
  const seen = new Set<string>();
  for await (const some of newestFirst(database)) {
    const live: StoredRow[] = [];
    for (const { rows } of some)
      for (const row of rows) {
        if (!row.key.startsWith(first)) continue;
        if (!seen.has(row.key)) live.push(row);
        seen.add(row.key);
      }
    yield live;
  }
}

/** Every row of the base. */
export const allBaseRows = async (database: ReplicaDatabase): Promise<StoredRow[]> => {
  const all = await database.rows.toArray();
  for await (const rows of sheavedRows(database)) all.push(...rows);
  return all;
};

/**
 * The sheaves of rows that hang on these parents, one after the other in the order of their names, the later copy of a
 * row behind the former: a row never changes what it hangs on, so nothing newer lies elsewhere. To be read in one
 * transaction with whatever they are shown beside.
 * @param first,last both included
 */
export const rowsHangingOn = async (
  { sheaves }: ReplicaDatabase,
  first: string,
  last: string,
): Promise<StoredRow[]> => {
  const found = await sheaves.where('parent').between(first, last, true, true).toArray();
  return found.flatMap(({ rows }) => rows);
};

/** Which rows of a sheaf have no newer copy. */
interface Loose {
  readonly id: number;
  readonly live: ReadonlySet<string>;
}

/** Lays what these sheaves have of living rows into new ones. */
const layAnew = (database: ReplicaDatabase, loose: readonly Loose[]): Promise<void> =>
  database.transaction('rw', database.sheaves, async () => {
    const present = await database.sheaves.bulkGet(loose.map(({ id }) => id));
    const rows = loose.flatMap(({ live }, at) => present[at]?.rows.filter(({ key }) => live.has(key)) ?? []);
    await database.sheaves.bulkDelete(loose.map(({ id }) => id));
    await database.sheaves.bulkAdd(sheavesOf(rows));
  });

/**
 * Clears away copies that a newer one has taken the place of, and gathers rows that came a few at a time, as a day's
 * time does: entry by entry, they would have a record each again. Only the base's one writer may call it, while it
 * writes nothing else: a row that is laid anew would hide one that came meanwhile.
 */
export const tidySheaves = async (database: ReplicaDatabase): Promise<void> => {
  const seen = new Set<string>();
  let loose: Loose[] = [];
  let gathered = 0;
  for await (const some of newestFirst(database)) {
    for (const sheaf of some) {
      const live = new Set(sheaf.names.filter((name) => !seen.has(name)));
      for (const name of sheaf.names) seen.add(name);
      if (sheaf.id === undefined || (live.size === sheaf.names.length && !mayHoldMore(sheaf))) continue;
      loose.push({ id: sheaf.id, live });
      gathered += live.size;
    }
    if (gathered < gatheredAtOnce) continue;
    await layAnew(database, loose);
    loose = [];
    gathered = 0;
  }
  await layAnew(database, loose);
  await database.transaction('rw', [database.meta, database.sheaves], async () => {
    const meta = await database.meta.get('replica');
    const tidied = { rows: seen.size, sheaves: await database.sheaves.count() };
    if (meta) await database.meta.put({ ...meta, copies: seen.size, tidied });
  });
};
