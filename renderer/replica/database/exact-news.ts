import { type DBCore, type DBCoreMutateRequest, type DBCoreTable, type Middleware, RangeSet } from 'dexie';

/** From so many written rows on, Dexie no longer looks which they are; of erased ones it names each. */
const vagueFrom = 50;

/** Keys that are no names, of mutations say, are all of one kind. */
const kindOf = (key: string): string => key.slice(0, Math.max(key.indexOf(':'), 0));

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
const partsOf: Readonly<Record<string, readonly string[]>> = {
  rows: ['', ':dels'],
  overlay: ['', ':dels'],
  pending: ['', ':dels'],
  sheaves: ['names'],
};

interface Named {
  readonly key?: string;
  readonly id?: string | number;
  readonly names?: readonly string[];
}

/** A row has one name, a sheaf has those of its rows, and a mutation has an id. */
const namesOf = ({ key, id, names }: Named): readonly string[] => names ?? [key ?? String(id)];

const namesIn = (request: DBCoreMutateRequest): readonly string[] => {
  if (request.type === 'deleteRange') return [];
  return request.type === 'delete' ? request.keys : request.values.flatMap(namesOf);
};

const narrow = (database: string, table: string, request: DBCoreMutateRequest): void => {
  // Of erased sheaves only the ids are told, which are few.
  if (request.type === 'delete' && table === 'sheaves') return;
  const names = namesIn(request);
  const isVague = names.length >= vagueFrom;
  if (!isVague && table !== 'sheaves') return;
  const spans = isVague ? spansOf(names) : new RangeSet().addKeys([...names]);
  const parts = request.mutatedParts;
  for (const part of partsOf[table] ?? []) {
    const name = `idb://${database}/${table}/${part}`;
    if (parts && (parts[name] || table === 'sheaves')) parts[name] = spans;
  }
};

const withoutNames = (table: DBCoreTable): DBCoreTable => ({
  ...table,
  schema: { ...table.schema, indexes: table.schema.indexes.filter(({ name }) => name !== 'names') },
});

/**
 * Tells live queries which rows a large write changed, as one span a kind. Dexie says of any write of fifty rows or more
 * that it may have changed every row: each page of a first sync would then read the clients, the people and the
 * engagements anew and draw every screen that shows them. Of what is erased it tells each key: every window would put
 * thousands of them in order while a long day's work is sent, and did so for a third of the time that took.
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
        // The names of a sheaf's rows are told here alone: Dexie would put each of a thousand in order first.
        ...(name === 'sheaves' ? withoutNames(table) : table),
        mutate: (request) => {
          narrow(core.schema.name, name, request);
          return table.mutate(request);
        },
      };
    },
  }),
};

/** Shows the index of names again to what finds rows by it, above Dexie's own observation. */
export const indexOfNames: Middleware<DBCore> = {
  stack: 'dbcore',
  name: 'IndexOfNames',
  level: 0.5,
  create: (core) => ({
    ...core,
    table: (name) => {
      const table = core.table(name);
      const schema = core.schema.tables.find((one) => one.name === name);
      return schema ? { ...table, schema } : table;
    },
  }),
};
