import type { FeedEntry } from '../protocol/hub-api';
import { nameOf } from './rebase';
import type { RowKind } from './row';

/**
 * Kinds whose rows hang on exactly one scope. A row of any other kind (a client, say, through each of its
 * engagements) can stand in several at once and stays for as long as one of them holds it.
 */
const oneScopeKinds: ReadonlySet<string> = new Set<RowKind>([
  'engagement',
  'matter',
  'workItem',
  'activity',
  'attachment',
  'preference',
  'timeEntry',
  'timer',
  'presence',
  'timesheet',
]);

/** What the base knows of a row apart from its content. */
export interface Standing {
  readonly scopes: readonly string[];
  readonly seq: number;
}

/** What becomes of one row: its scopes and newest entry (null where only its scopes changed), or that it goes. */
export type MergedRow =
  | { readonly name: string; readonly gone: true }
  | {
      readonly name: string;
      readonly gone: false;
      readonly scopes: readonly string[];
      readonly entry: FeedEntry | null;
      readonly seq: number;
    };

/**
 * Names of the rows whose present standing `mergeEntries` must be told. A row that hangs on one scope is simply
 * replaced when it comes, which spares a first sync one read a row.
 */
export const standingsNeeded = (entries: readonly FeedEntry[]): string[] => {
  const needed = new Set<string>();
  for (const entry of entries)
    if (entry.row === null || !oneScopeKinds.has(entry.kind)) needed.add(nameOfEntry(entry));
  return [...needed];
};

export const nameOfEntry = ({ kind, id }: FeedEntry): string => nameOf({ kind: kind as RowKind, id });

interface Merging {
  scopes: Set<string>;
  entry: FeedEntry | null;
  seq: number;
}

const startFrom = (standing: Standing | undefined): Merging => ({
  scopes: new Set(standing?.scopes),
  entry: null,
  seq: standing?.seq ?? -1,
});

const takeIn = (merging: Merging, entry: FeedEntry): void => {
  if (entry.row === null) {
    merging.scopes.delete(entry.scope);
    return;
  }
  // The tombstone of the scope it left may come later or, from another page, never: the newest entry decides.
  if (oneScopeKinds.has(entry.kind)) {
    if (entry.seq < merging.seq) return;
    merging.scopes = new Set([entry.scope]);
  } else merging.scopes.add(entry.scope);
  if (entry.seq < merging.seq) return;
  merging.entry = entry;
  merging.seq = entry.seq;
};

/**
 * What the entries of one or more pages make of the rows they name, in feed order. `standing` answers for the names
 * that `standingsNeeded` listed; undefined where the row is not here.
 */
export const mergeEntries = (
  entries: readonly FeedEntry[],
  standing: (name: string) => Standing | undefined,
): MergedRow[] => {
  const rows = new Map<string, Merging>();
  for (const entry of entries) {
    const name = nameOfEntry(entry);
    let merging = rows.get(name);
    if (!merging) {
      merging = startFrom(standing(name));
      rows.set(name, merging);
    }
    takeIn(merging, entry);
  }
  return [...rows].map(([name, { scopes, entry, seq }]) =>
    scopes.size === 0 ? { name, gone: true } : { name, gone: false, scopes: [...scopes], entry, seq },
  );
};
