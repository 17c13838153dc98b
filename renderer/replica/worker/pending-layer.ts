import type { Mutation } from '#shared/sync/mutation';
import { nameOf, replay, replayed, rowsNeededByAll, subjectOf } from '#shared/sync/rebase';
import type { RowLookup, RowPut } from '#shared/sync/row';
import type { OverlayRow } from '../database/database';
import type { PendingEntry } from '../database/pending-codec';
import { workItemName } from '../database/row-codec';

/** What the pending mutations about one row read when they are decided, and the rows as they make them, as text. */
interface Strand {
  readonly needs: readonly string[];
  readonly shown: ReadonlyMap<string, string>;
}

/** A strand replayed anew: the rows it writes now, and the text of each. */
export interface Replayed {
  readonly subject: string;
  readonly needs: readonly string[];
  readonly puts: readonly RowPut[];
  readonly texts: ReadonlyMap<string, string>;
}

const none: Strand = { needs: [], shown: new Map() };

const knownNames = new WeakMap<Mutation, string>();

/** The name of the row a mutation is about. Remembered, since every step asks it of all that are pending. */
export const subjectNameOf = (mutation: Mutation): string => {
  const known = knownNames.get(mutation);
  if (known !== undefined) return known;
  const name = nameOf(subjectOf(mutation));
  knownNames.set(mutation, name);
  return name;
};

const kindOf = (key: string): string => key.slice(0, key.indexOf(':'));

/**
 * The row whose pending mutations wrote this one: an activity belongs to its work item, and what a person's timer and
 * entries write to that timer. Nobody but the person of this replica has time of theirs pending here.
 */
const subjectOfOverlay = ({ key, scope, parent }: OverlayRow): string => {
  switch (kindOf(key)) {
    case 'activity':
      return workItemName(parent ?? '');
    case 'timeEntry':
      return nameOf({ kind: 'timer', id: scope });
    case 'presence':
      return nameOf({ kind: 'timer', id: key.split(':')[1] ?? '' });
    default:
      return key;
  }
};

const needsOf = (mutations: readonly Mutation[]): string[] => rowsNeededByAll(mutations).map(nameOf);

const groupBy = <T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
};

/**
 * Pending mutations and overlay as they lie in the database at one version, held in memory so that a step reads and
 * replays only what it touches. They are kept by the row they are about: deciding one reads that row and rows that no
 * mutation writes (people, engagements), so one row's mutations never change what another's make of it.
 */
export class PendingLayer {
  #version: number;
  #entries: readonly PendingEntry[];
  readonly #strands: Map<string, Strand>;

  private constructor(version: number, entries: readonly PendingEntry[], strands: Map<string, Strand>) {
    this.#version = version;
    this.#entries = entries;
    this.#strands = strands;
  }

  get version(): number {
    return this.#version;
  }

  /** In the journal's order. */
  get entries(): readonly PendingEntry[] {
    return this.#entries;
  }

  /** @param overlay the rows that lie there, each with its content as text */
  static of(
    version: number,
    stored: readonly PendingEntry[],
    overlay: readonly { readonly row: OverlayRow; readonly text: string }[],
  ): PendingLayer {
    const entries = stored.toSorted((a, b) => a.position - b.position);
    const texts = groupBy(overlay, ({ row }) => subjectOfOverlay(row));
    const pending = groupBy(replayed(entries), subjectNameOf);
    const strands = new Map<string, Strand>();
    for (const subject of new Set([...texts.keys(), ...pending.keys()]))
      strands.set(subject, {
        needs: needsOf(pending.get(subject) ?? []),
        shown: new Map((texts.get(subject) ?? []).map(({ row, text }) => [row.key, text])),
      });
    return new PendingLayer(version, entries, strands);
  }

  /** Every row that has pending mutations or an overlay. */
  subjects(): Iterable<string> {
    return this.#strands.keys();
  }

  /** Those whose mutations read a row that changed. */
  reading(hasChanged: (name: string) => boolean): string[] {
    return [...this.#strands].flatMap(([subject, { needs }]) => (needs.some(hasChanged) ? [subject] : []));
  }

  /** The rows that its mutations write at present, with their text. */
  shown(subject: string): ReadonlyMap<string, string> {
    return (this.#strands.get(subject) ?? none).shown;
  }

  /** Follows what was written: these are pending now, and these strands are as they were replayed. */
  follow(version: number, entries: readonly PendingEntry[], changed: readonly Replayed[]): void {
    this.#version = version;
    this.#entries = entries;
    for (const { subject, needs, texts } of changed)
      if (needs.length + texts.size === 0) this.#strands.delete(subject);
      else this.#strands.set(subject, { needs, shown: texts });
  }
}

/** The mutations to replay for each of these rows, in the journal's order. */
export const mutationsOf = (
  subjects: ReadonlySet<string>,
  entries: readonly PendingEntry[],
): Map<string, Mutation[]> => {
  const own = entries.filter(({ mutation }) => subjects.has(subjectNameOf(mutation)));
  const found = groupBy(replayed(own), subjectNameOf);
  return new Map([...subjects].map((subject) => [subject, found.get(subject) ?? []]));
};

/** Decides one row's mutations on the base, each on what those before it left. */
export const replayStrand = (subject: string, mutations: readonly Mutation[], base: RowLookup): Replayed => {
  const puts = [...replay(base, mutations).values()];
  const texts = new Map(puts.map((put) => [nameOf(put), JSON.stringify(put.body)]));
  return { subject, needs: needsOf(mutations), puts, texts };
};
