import type { RowKind } from '#shared/sync/row';
import type { HubTransaction } from './database';

/** The bodies of every row of a kind, as this transaction may see them, to be parsed by the schema of the kind. */
export const readBodies = async (
  tx: HubTransaction,
  providerId: string,
  kind: RowKind,
): Promise<readonly object[]> => {
  const rows = await tx
    .selectFrom('feed_row')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('kind', '=', kind)
    .where('body', 'is not', null)
    .execute();
  return rows.flatMap(({ body }) => (body ? [body] : []));
};
