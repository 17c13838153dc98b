import { sql } from 'kysely';
import { type RowKey, type RowKind, type RowLookup, type RowPut, readBody } from '#shared/sync/row';
import type { HubTransaction } from '../storage/database';
import type { Standing } from '../storage/feed-writer';
import { ask, oneStatement, type Question } from '../storage/one-trip';
import { RowMap } from '../storage/row-map';

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

/** Scope and body. */
type FoundRow = readonly [scope: string, body: object];

interface Known extends RowKey {
  /** Null where it was asked for and is not to be seen; undefined where nobody asked. */
  found?: FoundRow | null;
  /** What needs no more parsing: the same person and engagement are looked up again and again. */
  body?: object;
}

/** Each row once, however often it is asked for. */
const askedFor = (keys: readonly RowKey[]): RowMap<Known> => {
  const asked = new RowMap<Known>();
  for (const { kind, id } of keys)
    if (!asked.get(kind, id)) asked.set({ kind, id }, { kind, id, found: null });
  return asked;
};

/** Asks for rows by key, as this transaction may see them; those that are missing or hidden are simply not there. */
export const rowLookup = (
  tx: HubTransaction,
  providerId: string,
  keys: readonly RowKey[],
): Question<ReadRows> => {
  const rows = askedFor(keys);
  const asked = rows.values();
  // Row by row along the index, whatever the planner thinks of a table that has grown since it last looked: a join
  // would read all of a million rows for the two hundred that are asked for. As JSON, since the planner counts what is
  // in an array, and would plan anew each time.
  // They come as one text: the driver takes longer over a thousand values than JSON does over all of them.
  const statement = sql<{ rows: string | null }>`
    SELECT '[' || string_agg(coalesce('["' || row.scope || '",' || row.body || ']', 'null'), ',' ORDER BY asked.place) || ']' AS rows
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(asked.map(({ kind, id }) => ({ kind, id })))}::jsonb) AS (kind text, id text))
      WITH ORDINALITY AS asked (kind, id, place)
    LEFT JOIN LATERAL (
      SELECT feed_row.scope, feed_row.body FROM feed_row
      WHERE feed_row.provider_id = ${providerId} AND feed_row.kind = asked.kind AND feed_row.id = asked.id AND body IS NOT NULL
      LIMIT 1
    ) AS row ON true`;
  return oneStatement(tx, statement, ([answer]) => {
    const found = JSON.parse(answer?.rows ?? '[]') as readonly (FoundRow | null)[];
    for (const [place, row] of asked.entries()) row.found = found[place] ?? null;
    return {
      lookup: ((kind: RowKind, id: string) => {
        const row = rows.get(kind, id);
        if (!row || row.body !== undefined || !row.found) return row?.body;
        const body = readBody[kind](row.found[1]);
        if (!body.success) throw body.error;
        row.body = body.data;
        return row.body;
      }) as RowLookup,
      put: ({ kind, id, body }) => {
        const row = rows.get(kind, id);
        if (row) row.body = body;
        else rows.set({ kind, id }, { kind, id, body });
      },
      standingOf: ({ kind, id }) => {
        const found = rows.get(kind, id)?.found;
        return found ? found[0] : found;
      },
    };
  });
};

/** Reads rows by key; see `rowLookup`. */
export const readRowLookup = (
  tx: HubTransaction,
  providerId: string,
  keys: readonly RowKey[],
): Promise<ReadRows> => ask(tx, rowLookup(tx, providerId, keys));
