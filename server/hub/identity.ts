import { randomBytes, randomUUID } from 'node:crypto';
import type { HubDatabase } from '../storage/database';

/** Which hub this is; every process on one database shares it. */
export interface HubIdentity {
  readonly hubId: string;
  readonly epoch: string;
  readonly signingKey: Buffer;
}

/** The database's identity, made at its first start. */
export const readIdentity = (database: HubDatabase): Promise<HubIdentity> =>
  database.as({ mode: 'hub' }, async (tx) => {
    await tx
      .insertInto('hub_identity')
      .values({ hub_id: randomUUID(), epoch: randomUUID(), signing_key: randomBytes(32) })
      .onConflict((conflict) => conflict.column('only_one').doNothing())
      .execute();
    const row = await tx.selectFrom('hub_identity').selectAll().executeTakeFirstOrThrow();
    return { hubId: row.hub_id, epoch: row.epoch, signingKey: row.signing_key };
  });

/** The epoch of the hub that lies in the database now; null where none does. */
export const presentEpoch = (database: HubDatabase): Promise<string | null> =>
  database.as({ mode: 'hub' }, async (tx) => {
    const row = await tx.selectFrom('hub_identity').select('epoch').executeTakeFirst();
    return row?.epoch ?? null;
  });
