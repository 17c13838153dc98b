import { type ReplicaDatabase, rowsPerSheaf, type Sheaf, type StoredRow, sheafOf } from './database';
import { workItemIdOf } from './row-codec';

/**
 * Where the rows of the base lie. Those of most kinds have a record each in `rows`, where they are found by name, parent
 * or scope. Work items are many, are listed by the grid's own blocks, and are read by name alone: they lie in *sheaves*,
 * many to a record, since what a record costs IndexedDB is nearly the same for one row and for a hundred.
 *
 * A work item that comes again is laid into a new sheaf and its older copy left where it is: the newest sheaf wins.
 * What is erased is erased from every sheaf that has a copy, or an older one would come to light. Dead copies are
 * cleared away when nothing presses (`dropDeadCopies`).
 */

/** Sheaves read at once where all are walked. */
const sheavesAtOnce = 32;

const isSheaved = (name: string): boolean => workItemIdOf(name) !== null;

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
  const sheaves: Sheaf[] = [];
  for (let at = 0; at < sheaved.length; at += rowsPerSheaf)
    sheaves.push(sheafOf(sheaved.slice(at, at + rowsPerSheaf)));
  if (sheaves.length > 0) await database.sheaves.bulkAdd(sheaves);
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

/** Every work item of the base, some at a time, in no order that means anything. */
export async function* sheavedRows(database: ReplicaDatabase): AsyncGenerator<StoredRow[]> {
  const seen = new Set<string>();
  for await (const some of newestFirst(database)) {
    const live: StoredRow[] = [];
    for (const { rows } of some)
      for (const row of rows) {
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
 * Clears away copies that a newer one has taken the place of. Only the base's one writer may call it: a copy that is dead
 * when it is looked at stays so, because whatever erases the newer one erases it too.
 */
export const dropDeadCopies = async (database: ReplicaDatabase): Promise<void> => {
  const seen = new Set<string>();
  for await (const some of newestFirst(database)) {
    const dead = new Map<number | undefined, Set<string>>();
    for (const { id, names } of some) {
      dead.set(id, new Set(names.filter((name) => seen.has(name))));
      for (const name of names) seen.add(name);
    }
    await database.transaction('rw', database.sheaves, async () => {
      const touched = some.flatMap(({ id }) => (id !== undefined && dead.get(id)?.size ? [id] : []));
      const present = (await database.sheaves.bulkGet(touched)).filter((sheaf) => sheaf !== undefined);
      for (const sheaf of present)
        await keepOf(database, [sheaf], ({ key }) => dead.get(sheaf.id)?.has(key) !== true);
    });
  }
  await database.transaction('rw', database.meta, async () => {
    const meta = await database.meta.get('replica');
    if (meta) await database.meta.put({ ...meta, copies: seen.size });
  });
};
