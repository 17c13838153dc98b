import { sql } from 'kysely';
import { type RowKey, type RowKind, type RowLookup, type RowPut, readBody } from '#shared/sync/row';
import type { HubTransaction } from '../storage/database';
import type { Standing } from '../storage/feed-writer';
import { ask, oneStatement, type Question } from '../storage/one-trip';

/** The name of a row among rows of all kinds. */
export const keyOf = ({ kind, id }: RowKey): string => `${kind}:${id}`;

/** Rows that decisions are made on, and what those before made of them. */
export interface ReadRows {
  readonly lookup: RowLookup;
  /** A decision that follows sees the row as this one left it. */
  put(put: RowPut): void;
  /**
   * Where the row stood when it was read. One that was not to be seen stands nowhere: whoever writes it could not move
   * it from where they do not see it.
   */
  standingOf(key: RowKey): Standing;
}

/** Kind, id, scope and body. */
type FoundRow = readonly [kind: RowKind, id: string, scope: string, body: object];

/** Asks for rows by key, as this transaction may see them; those that are missing or hidden are simply not there. */
export const rowLookup = (
  tx: HubTransaction,
  providerId: string,
  keys: readonly RowKey[],
): Question<ReadRows> => {
  const unique = new Map(keys.map(({ kind, id }) => [keyOf({ kind, id }), { kind, id }]));
  // Row by row along the index, whatever the planner thinks of a table that has grown since it last looked: a join
  // would read all of a million rows for the two hundred that are asked for. As JSON, since the planner counts what is
  // in an array, and would plan anew each time.
  // They come as one text: the driver takes longer over a thousand values than JSON does over all of them.
  const statement = sql<{ rows: string | null }>`
    SELECT '[' || string_agg(json_build_array(row.kind, row.id, row.scope, row.body)::text, ',') || ']' AS rows
    FROM jsonb_to_recordset(${JSON.stringify([...unique.values()])}::jsonb) AS asked (kind text, id text)
    CROSS JOIN LATERAL (
      SELECT feed_row.kind, feed_row.id, feed_row.scope, feed_row.body FROM feed_row
      WHERE feed_row.provider_id = ${providerId} AND feed_row.kind = asked.kind AND feed_row.id = asked.id AND body IS NOT NULL
      LIMIT 1
    ) AS row`;
  return oneStatement(tx, statement, ([found]) => {
    const rows = JSON.parse(found?.rows ?? '[]') as readonly FoundRow[];
    const standing = new Map(
      rows.map(([kind, id, scope, body]) => [keyOf({ kind, id }), { scope, body }] as const),
    );
    // Bodies that need no more parsing: the same person and engagement are asked for again and again.
    const known = new Map<string, object>();
    return {
      lookup: ((kind: RowKind, id: string) => {
        const key = keyOf({ kind, id });
        const present = known.get(key);
        const row = standing.get(key);
        if (present !== undefined || row === undefined) return present;
        const body = readBody[kind](row.body);
        if (!body.success) throw body.error;
        known.set(key, body.data);
        return body.data;
      }) as RowLookup,
      put: (put) => void known.set(keyOf(put), put.body),
      standingOf: (key) => (unique.has(keyOf(key)) ? (standing.get(keyOf(key))?.scope ?? null) : undefined),
    };
  });
};

/** Reads rows by key; see `rowLookup`. */
export const readRowLookup = (
  tx: HubTransaction,
  providerId: string,
  keys: readonly RowKey[],
): Promise<ReadRows> => ask(tx, rowLookup(tx, providerId, keys));
