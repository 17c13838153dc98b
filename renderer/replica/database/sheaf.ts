import { rangeOf } from './row-codec';
import type { StoredRow } from './stored-row';

/** Rows of one kind that came together, in one record (see `base-rows.ts`). */
export interface Sheaf {
  /** Grows: of two copies of a row the one in the later sheaf holds. */
  readonly id?: number;
  /** The names of its rows, in their order: what they are found by. */
  readonly names: readonly string[];
  /** Every scope that one of its rows stands in: what they are forgotten by. */
  readonly scopes: readonly string[];
  /** What all of its rows hang on: entries of a week lie together. */
  readonly parent?: string;
  readonly rows: readonly StoredRow[];
}

/** Enough that a record's own cost is shared, few enough that reading one row stays quick. */
export const rowsPerSheaf = 64;
/** Characters of all bodies of a sheaf: Chromium moves a value of 64 KiB or more to a file of its own, which is slow. */
const charactersPerSheaf = 48 * 1024;

const sheaved = [rangeOf('workItem'), rangeOf('timeEntry')];

/** Whether rows of this name lie in sheaves. */
export const isSheaved = (name: string): boolean => sheaved.some(([first]) => name.startsWith(first));

const kindOf = (name: string): string => name.slice(0, name.indexOf(':'));

export const sheafOf = (rows: readonly StoredRow[], id?: number): Sheaf => {
  const parent = rows[0]?.parent;
  return {
    ...(id === undefined ? {} : { id }),
    names: rows.map(({ key }) => key),
    scopes: [...new Set(rows.flatMap(({ scopes }) => scopes))],
    ...(parent === undefined ? {} : { parent }),
    rows,
  };
};

const charactersOf = (rows: readonly StoredRow[]): number =>
  rows.reduce((sum, { body }) => sum + body.length, 0);

/** Whether a sheaf is less than half full, by rows and by characters. */
export const mayHoldMore = ({ rows }: Sheaf): boolean =>
  rows.length < rowsPerSheaf / 2 && charactersOf(rows) < charactersPerSheaf / 2;

const byScope = ({ scopes: [one = ''] }: StoredRow, { scopes: [other = ''] }: StoredRow): number =>
  one < other ? -1 : Number(one > other);

/**
 * Binds rows, of which no two have one name, into as few sheaves as hold them; those that hang on different things stay
 * apart. Rows of one scope lie together, otherwise in their order: each sheaf is then entered under few scopes, and a
 * scope is erased from few sheaves.
 */
export const sheavesOf = (rows: readonly StoredRow[]): Sheaf[] => {
  const groups = new Map<string, StoredRow[]>();
  for (const row of rows) {
    const group = `${kindOf(row.key)} ${row.parent ?? ''}`;
    const together = groups.get(group);
    if (together) together.push(row);
    else groups.set(group, [row]);
  }
  return [...groups.values()].flatMap((rows) => bind(rows.toSorted(byScope)));
};

const bind = (rows: readonly StoredRow[]): Sheaf[] => {
  const sheaves: Sheaf[] = [];
  let from = 0;
  let characters = 0;
  for (const [at, { body }] of rows.entries()) {
    if (at > from && (at - from === rowsPerSheaf || characters + body.length > charactersPerSheaf)) {
      sheaves.push(sheafOf(rows.slice(from, at)));
      from = at;
      characters = 0;
    }
    characters += body.length;
  }
  if (from < rows.length) sheaves.push(sheafOf(rows.slice(from)));
  return sheaves;
};
