import type pg from 'pg';

/** A table as a backup sees it. */
export interface TableShape {
  readonly name: string;
  /** Those that hold something of their own: what PostgreSQL reckons from others is left out. */
  readonly columns: readonly string[];
  /** Of the primary key, by which rows are put in order. */
  readonly key: readonly string[];
  readonly refersTo: readonly string[];
}

/** What the migrator keeps for itself. */
const bookkeeping = /^kysely_/;

const shapes = `
  SELECT class.relname AS name,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped
          AND attgenerated = '' ORDER BY attnum) AS columns,
    ARRAY(SELECT attribute.attname::text FROM pg_index index
          CROSS JOIN LATERAL unnest(index.indkey) WITH ORDINALITY AS part (attnum, place)
          JOIN pg_attribute attribute ON attribute.attrelid = class.oid AND attribute.attnum = part.attnum
          WHERE index.indrelid = class.oid AND index.indisprimary ORDER BY part.place) AS key,
    ARRAY(SELECT DISTINCT other.relname::text FROM pg_constraint JOIN pg_class other ON other.oid = confrelid
          WHERE conrelid = class.oid AND contype = 'f' AND confrelid <> class.oid) AS refers
  FROM pg_class class WHERE class.relkind = 'r' AND class.relnamespace = current_schema()::regnamespace
  ORDER BY class.relname`;

/** Every table of the hub, each after those it refers to. */
export const listTables = async (client: pg.Client): Promise<TableShape[]> => {
  const { rows } = await client.query<{ name: string; columns: string[]; key: string[]; refers: string[] }>(
    shapes,
  );
  const waiting = rows
    .filter(({ name }) => !bookkeeping.test(name))
    .map(
      ({ name, columns, key, refers }): TableShape => ({
        name,
        columns,
        key,
        refersTo: refers,
      }),
    );
  const ordered: TableShape[] = [];
  while (waiting.length > 0) {
    const placed = new Set(ordered.map(({ name }) => name));
    const at = waiting.findIndex(({ refersTo }) => refersTo.every((name) => placed.has(name)));
    const [next] = waiting.splice(Math.max(0, at), 1);
    if (at < 0 || !next) throw new Error('two tables refer to each other');
    ordered.push(next);
  }
  return ordered;
};
