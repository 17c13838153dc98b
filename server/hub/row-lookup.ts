import { sql } from 'kysely';
import { type RowKey, type RowKind, type RowLookup, type RowPut, rowSchemas } from '#shared/sync/row';
import type { HubTransaction } from '../storage/database';

const keyOf = ({ kind, id }: RowKey): string => `${kind}:${id}`;

/** Rows that decisions are made on, and what those before made of them. */
export interface ReadRows {
  readonly lookup: RowLookup;
  /** A decision that follows sees the row as this one left it. */
  put(put: RowPut): void;
  /** The scope in which the row stood when it was read; undefined where it was not read. */
  scopeOf(key: RowKey): string | undefined;
}

interface StandingRow {
  readonly scope: string;
  readonly body: object;
}

/** Reads rows by key, as this transaction may see them; those that are missing or hidden are simply not there. */
export const readRowLookup = async (
  tx: HubTransaction,
  providerId: string,
  keys: readonly RowKey[],
): Promise<ReadRows> => {
  const unique = [...new Map(keys.map((key) => [keyOf(key), key])).values()];
  // Row by row along the index, whatever the planner thinks of a table that has grown since it last looked: a join
  // would read all of a million rows for the two hundred that are asked for.
  const { rows } = await sql<StandingRow & { kind: string; id: string }>`
    SELECT row.* FROM unnest(${unique.map((key) => key.kind)}::text[], ${unique.map((key) => key.id)}::text[]) AS asked (kind, id)
    CROSS JOIN LATERAL (
      SELECT kind, id, scope, body FROM feed_row
      WHERE feed_row.provider_id = ${providerId} AND feed_row.kind = asked.kind AND feed_row.id = asked.id AND body IS NOT NULL
      LIMIT 1
    ) AS row`.execute(tx);
  const standing = new Map(rows.map((row) => [`${row.kind}:${row.id}`, row]));
  // Bodies that need no more parsing: the same person and engagement are asked for again and again.
  const known = new Map<string, object>();
  return {
    lookup: ((kind: RowKind, id: string) => {
      const key = keyOf({ kind, id });
      const present = known.get(key);
      const row = standing.get(key);
      if (present !== undefined || row === undefined) return present;
      const body = rowSchemas[kind].parse(row.body);
      known.set(key, body);
      return body;
    }) as RowLookup,
    put: (put) => void known.set(keyOf(put), put.body),
    scopeOf: (key) => standing.get(keyOf(key))?.scope,
  };
};
