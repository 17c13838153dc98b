import { sql } from 'kysely';
import { type RowKey, type RowKind, type RowLookup, type RowPut, rowSchemas } from '#shared/sync/row';
import type { HubTransaction } from '../storage/database';

const keyOf = ({ kind, id }: RowKey): string => `${kind}:${id}`;

/** Rows that decisions are made on, and what those before made of them. */
export interface ReadRows {
  readonly lookup: RowLookup;
  /** A decision that follows sees the row as this one left it. */
  put(put: RowPut): void;
}

/** Reads rows by key, as this transaction may see them; those that are missing or hidden are simply not there. */
export const readRowLookup = async (
  tx: HubTransaction,
  providerId: string,
  keys: readonly RowKey[],
): Promise<ReadRows> => {
  const unique = [...new Map(keys.map((key) => [keyOf(key), key])).values()];
  const { rows } = await sql<{ kind: string; id: string; body: object }>`
    SELECT row.kind, row.id, row.body FROM unnest(${unique.map((key) => key.kind)}::text[], ${unique.map((key) => key.id)}::text[]) AS asked (kind, id)
    JOIN feed_row row ON row.provider_id = ${providerId} AND row.kind = asked.kind AND row.id = asked.id AND row.body IS NOT NULL`.execute(
    tx,
  );
  const bodies = new Map(rows.map((row) => [`${row.kind}:${row.id}`, row.body]));
  return {
    lookup: ((kind: RowKind, id: string) => {
      const body = bodies.get(keyOf({ kind, id }));
      return body === undefined ? undefined : rowSchemas[kind].parse(body);
    }) as RowLookup,
    put: (put) => void bodies.set(keyOf(put), put.body),
  };
};
