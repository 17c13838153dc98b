import { type DBCore, type DBCoreMutateRequest, type Middleware, RangeSet } from 'dexie';

/** From so many rows on, Dexie no longer looks which they are. */
const vagueFrom = 50;

const kindOf = (key: string): string => key.slice(0, key.indexOf(':'));

/** First and last key of each kind among `keys`. */
const spansOf = (keys: readonly string[]): RangeSet => {
  const spans = new Map<string, { from: string; to: string }>();
  for (const key of keys) {
    const span = spans.get(kindOf(key));
    if (!span) spans.set(kindOf(key), { from: key, to: key });
    else if (key < span.from) span.from = key;
    else if (key > span.to) span.to = key;
  }
  const set = new RangeSet();
  for (const { from, to } of spans.values()) set.add(new RangeSet(from, to));
  return set;
};

/** The parts of a table under which Dexie tells of names. */
const partsOf: Readonly<Record<string, readonly string[]>> = { rows: ['', ':dels'], sheaves: ['names'] };

/** A row has one name, a sheaf has those of its rows. */
const namesOf = ({ key, names = [] }: { readonly key?: string; readonly names?: readonly string[] }) =>
  key === undefined ? names : [key];

const narrow = (database: string, table: string, request: DBCoreMutateRequest): void => {
  if (request.type !== 'put' && request.type !== 'add') return;
  const names = request.values.flatMap(namesOf);
  if (names.length < vagueFrom) return;
  const spans = spansOf(names);
  const parts = request.mutatedParts;
  for (const part of partsOf[table] ?? []) {
    const name = `idb://${database}/${table}/${part}`;
    if (parts?.[name]) parts[name] = spans;
  }
};

/**
 * Tells live queries precisely which rows a large write changed. Dexie says of any write of fifty rows or more that it
 * may have changed every row; each page of a first sync would then read the clients, the people and the engagements
 * anew and draw every screen that shows them.
 */
export const exactNews: Middleware<DBCore> = {
  stack: 'dbcore',
  name: 'ExactNews',
  // Below Dexie's own observation, which has named what it thinks changed when the request comes by here.
  level: -1,
  create: (core) => ({
    ...core,
    table: (name) => {
      const table = core.table(name);
      if (!partsOf[name]) return table;
      return {
        ...table,
        mutate: (request) => {
          narrow(core.schema.name, name, request);
          return table.mutate(request);
        },
      };
    },
  }),
};
