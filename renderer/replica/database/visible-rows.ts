import { nameOf } from '#shared/sync/rebase';
import type { RowBody, RowKey, RowKind, RowLookup } from '#shared/sync/row';
import { baseTables, readBase } from './base-rows';
import type { ReplicaDatabase } from './database';
import { openBodies } from './row-codec';
import type { Sealing } from './sealing';

/** Reads rows as they are shown: what pending mutations make of them, else the base. */
export const readVisibleRows = async (
  database: ReplicaDatabase,
  sealing: Sealing,
  keys: readonly RowKey[],
): Promise<RowLookup> => {
  const names = [...new Set(keys.map(nameOf))];
  const stored = await database.transaction('r', [database.overlay, ...baseTables(database)], async () => {
    const [over, base] = await Promise.all([database.overlay.bulkGet(names), readBase(database, names)]);
    return names.flatMap((_, at) => over[at] ?? base[at] ?? []);
  });
  const opened = await openBodies<(typeof stored)[number], RowBody>(sealing, stored);
  const bodies = new Map(opened.map(({ row, value }) => [row.key, value]));
  // The name holds the kind, so what stands under it is a row of that kind.
  return <K extends RowKind>(kind: K, id: string) =>
    bodies.get(nameOf({ kind, id })) as RowBody<K> | undefined;
};
